"""
What the Admin API answers about orders and customers, retold as the bodies of webhooks.

Both are spellings of one thing, and one reader must decide what it means; so a node becomes a
body, and nothing about points is decided here. Amounts are in shop money. Where the two differ:

- A tip is a line of its own in both, but only bodies mark it. Here it is told by the order's sum
  of tips: lines of no product, untaxed and unshipped, that add up to it.
- Nodes do not tell which refunds gave back duties. Where an order had duties, a refund without
  lines and without a discrepancy is taken for them, and costs no points.

https://shopify.dev/docs/api/admin-graphql/latest/objects/Order
"""

from collections.abc import Sequence

import msgspec
from msgspec import Raw

from plugin.platforms.shopify.bodies import (
    AddressBody,
    AdjustmentBody,
    Allocation,
    ApplicationBody,
    AttributeBody,
    CodeBody,
    CustomerBody,
    LineBody,
    OrderBody,
    RefundBody,
    RefundedLine,
    RefundLineBody,
    ShippingBody,
    TransactionBody,
)
from plugin.platforms.shopify.reading import NULL, Money, MoneySet


class Node(msgspec.Struct, rename="camel"):
    """A part of an answer: named as the API names it, decoded as far as we use it."""


class Paging(Node):
    """Whether a connection goes on, and from where."""

    has_next_page: bool
    end_cursor: str | None = None


class MoneyNode(Node):
    """An amount; `currency_code` alone where only the currency was asked for."""

    currency_code: str
    amount: str | None = None


class Bag(Node):
    """An amount in the shop's money, and the currency of the buyer where it matters."""

    shop_money: MoneyNode
    presentment_money: MoneyNode | None = None

    def as_set(self) -> MoneySet:
        """The same, as bodies write it."""
        return MoneySet(Money(_raw(self.shop_money.amount), self.shop_money.currency_code))


class Thing(Node):
    """Something of which only the id matters."""

    id: str


class Place(Node):
    """A discount's place among those of its order."""

    index: int


class AllocationNode(Node):
    """A part of a discount that fell on a line."""

    allocated_amount_set: Bag
    discount_application: Place

    def as_body(self) -> Allocation:
        """The same, as a webhook tells it."""
        return Allocation(
            amount_set=self.allocated_amount_set.as_set(),
            discount_application_index=self.discount_application.index,
        )


class LineNode(Node):
    """A line of an order. `product` is None where it has none, or we may not see it."""

    id: str
    quantity: int
    current_quantity: int
    is_gift_card: bool
    requires_shipping: bool
    taxable: bool
    original_unit_price_set: Bag
    discount_allocations: list[AllocationNode]
    sku: str | None = None
    vendor: str | None = None
    product: Thing | None = None

    def as_body(self, *, tip: bool) -> LineBody:
        """The line as a webhook tells it."""
        return LineBody(
            admin_graphql_api_id=self.id,
            quantity=self.quantity,
            current_quantity=self.current_quantity,
            price_set=self.original_unit_price_set.as_set(),
            discount_allocations=[each.as_body() for each in self.discount_allocations],
            gift_card=self.is_gift_card,
            tip={} if tip else None,
            product_id=self.product.id if self.product else None,
            vendor=self.vendor,
            sku=self.sku,
        )


class RefundLineNode(Node):
    """Units of a line given back."""

    quantity: int
    subtotal_set: Bag
    line_item: Thing

    def as_body(self) -> RefundLineBody:
        """The same, as a webhook tells it."""
        return RefundLineBody(
            line_item=RefundedLine(self.line_item.id),
            quantity=self.quantity,
            subtotal_set=self.subtotal_set.as_set(),
        )


class Lines(Node):
    """Lines of an order, or the first of them."""

    nodes: list[LineNode]
    page_info: Paging


class RefundLines(Node):
    """Lines of a refund, or the first of them."""

    nodes: list[RefundLineNode]
    page_info: Paging


class Things(Node):
    """A few things of which it matters that there are any."""

    nodes: list[Thing]


class AdjustmentNode(Node):
    """Money of a refund that its lines do not explain."""

    amount_set: Bag


class Adjustments(Node):
    """All of a refund's."""

    nodes: list[AdjustmentNode]


class TransactionNode(Node):
    """Money that moved."""

    kind: str
    status: str
    amount_set: Bag

    def as_body(self) -> TransactionBody:
        """The same in the buyer's currency, which is what bodies name."""
        paid = self.amount_set
        buyers = paid.presentment_money or paid.shop_money
        amount = _raw(paid.shop_money.amount)
        return TransactionBody(self.kind.lower(), self.status.lower(), amount, buyers.currency_code)


class Transactions(Node):
    """All of a refund's."""

    nodes: list[TransactionNode]


class RefundNode(Node):
    """A refund of an order."""

    id: str
    processed_at: str
    refund_line_items: RefundLines
    refund_shipping_lines: Things
    order_adjustments: Adjustments
    transactions: Transactions
    created_at: str | None = None

    def as_body(self, *, duties: bool) -> RefundBody:
        """The refund as a webhook tells it; `duties`: some of it may be."""
        adjustments = [
            AdjustmentBody(kind="refund_discrepancy", amount_set=each.amount_set.as_set())
            for each in self.order_adjustments.nodes
        ]
        return RefundBody(
            admin_graphql_api_id=self.id,
            processed_at=self.processed_at,
            created_at=self.created_at,
            refund_line_items=[line.as_body() for line in self.refund_line_items.nodes],
            refund_shipping_lines=[NULL for _ in self.refund_shipping_lines.nodes],
            duties=[NULL] if duties else [],
            order_adjustments=adjustments,
            transactions=[each.as_body() for each in self.transactions.nodes],
        )


class ApplicationNode(Node):
    """A discount of an order; only one by code has a code."""

    index: int
    code: str | None = None


class Applications(Node):
    """All of an order's."""

    nodes: list[ApplicationNode]

    def as_bodies(self) -> list[ApplicationBody]:
        """The same, each in its place."""
        codes = {each.index: each.code for each in self.nodes}
        places = range(max(codes, default=-1) + 1)
        return [ApplicationBody(code=codes.get(place)) for place in places]


class ShippingNode(Node):
    """What codes took off shipping."""

    discount_allocations: list[AllocationNode]

    def as_body(self) -> ShippingBody:
        """The same, as a webhook tells it."""
        return ShippingBody([each.as_body() for each in self.discount_allocations])


class ShippingLines(Node):
    """All of an order's."""

    nodes: list[ShippingNode]


class EmailNode(Node):
    """An address."""

    email_address: str


class AttributeNode(Node):
    """A word that a cart carried."""

    key: str
    value: str | None = None

    def as_body(self) -> AttributeBody:
        """The same, as a webhook tells it."""
        return AttributeBody(_raw(self.key), _raw(self.value))


class CustomerNode(Node):
    """A customer. Without approval for protected data all but the id are null."""

    id: str
    first_name: str | None = None
    last_name: str | None = None
    verified_email: bool | None = None
    created_at: str | None = None
    updated_at: str | None = None
    default_email_address: EmailNode | None = None

    def as_body(self) -> CustomerBody:
        """The customer as a webhook tells them."""
        email = self.default_email_address
        return CustomerBody(
            admin_graphql_api_id=self.id,
            email=email.email_address if email else None,
            verified_email=self.verified_email,
            first_name=self.first_name,
            last_name=self.last_name,
            created_at=self.created_at,
            updated_at=self.updated_at,
        )


class AddressNode(Node):
    """Where something goes."""

    country_code_v2: str | None = msgspec.field(default=None, name="countryCodeV2")
    province_code: str | None = None
    zip: str | None = None
    address1: str | None = None
    phone: str | None = None

    def as_body(self) -> AddressBody:
        """The same, as a webhook tells it."""
        return AddressBody(
            self.country_code_v2, self.province_code, self.zip, self.address1, self.phone
        )


class OrderNode(Node):
    """An order."""

    id: str
    name: str
    created_at: str
    processed_at: str
    updated_at: str
    test: bool
    tags: list[str]
    display_fulfillment_status: str
    currency_code: str
    total_tip_received_set: Bag
    line_items: Lines
    refunds: list[RefundNode]
    discount_codes: list[str]
    discount_applications: Applications
    shipping_lines: ShippingLines
    cancelled_at: str | None = None
    cancel_reason: str | None = None
    source_name: str | None = None
    display_financial_status: str | None = None
    email: str | None = None
    phone: str | None = None
    custom_attributes: list[AttributeNode] = []
    customer_locale: str | None = None
    customer: CustomerNode | None = None
    shipping_address: AddressNode | None = None
    billing_address: AddressNode | None = None
    original_total_duties_set: Bag | None = None

    def as_body(self) -> OrderBody:
        """The order as a webhook tells it. The currency of its lines counts, and no other."""
        tips = _tips(self.line_items.nodes, self.total_tip_received_set.shop_money.amount)
        duties = self.original_total_duties_set is not None
        return OrderBody(
            line_items=[line.as_body(tip=line.id in tips) for line in self.line_items.nodes],
            financial_status=(self.display_financial_status or "").lower() or None,
            admin_graphql_api_id=self.id,
            name=self.name,
            created_at=self.created_at,
            processed_at=self.processed_at,
            updated_at=self.updated_at,
            cancelled_at=self.cancelled_at,
            cancel_reason=(self.cancel_reason or "").lower() or None,
            currency=self.currency_code,
            discount_applications=self.discount_applications.as_bodies(),
            discount_codes=[CodeBody(code) for code in self.discount_codes],
            shipping_lines=[each.as_body() for each in self.shipping_lines.nodes],
            fulfillment_status=self.display_fulfillment_status.lower(),
            refunds=[each.as_body(duties=duties) for each in self.refunds],
            test=self.test,
            source_name=self.source_name,
            tags=",".join(self.tags),
            customer=self.customer.as_body() if self.customer else None,
            customer_locale=self.customer_locale,
            email=self.email,
            phone=self.phone,
            note_attributes=[each.as_body() for each in self.custom_attributes],
            shipping_address=self.shipping_address.as_body() if self.shipping_address else None,
            billing_address=self.billing_address.as_body() if self.billing_address else None,
        )


def _raw(text: str | None) -> Raw:
    """A text as the JSON string that a body would hold."""
    return NULL if text is None else Raw(msgspec.json.encode(text))


def _tips(lines: Sequence[LineNode], received: str | None) -> frozenset[str]:
    """The ids of the lines that are tips: all that look like one, or the one that is the sum."""
    sum_of_tips = _number(received)
    if not sum_of_tips:
        return frozenset()
    alike = {line.id: _worth(line) for line in lines if _looks_like_a_tip(line)}
    if sum(alike.values()) == sum_of_tips:
        return frozenset(alike)
    return frozenset(line_id for line_id, worth in alike.items() if worth == sum_of_tips)


def _looks_like_a_tip(line: LineNode) -> bool:
    return not (line.product or line.is_gift_card or line.requires_shipping or line.taxable)


def _worth(line: LineNode) -> int:
    return line.quantity * _number(line.original_unit_price_set.shop_money.amount)


def _number(amount: str | None) -> int:
    """An amount in millionths, to be compared with others of its order; odd spellings are 0."""
    whole, _, rest = (amount or "0").partition(".")
    digits = whole + rest[:6].ljust(6, "0")
    return int(digits) if digits.isascii() and digits.isdecimal() else 0
