"""An order, whole."""

import msgspec

from plugin.platforms.shopify.bodies import (
    ApplicationBody,
    AttributeBody,
    CodeBody,
    OrderBody,
    ShippingBody,
)
from plugin.platforms.shopify.nodes.lines import AllocationNode, Lines, tips_among
from plugin.platforms.shopify.nodes.parts import Bag, Node, json_text
from plugin.platforms.shopify.nodes.people import AddressNode, CustomerNode
from plugin.platforms.shopify.nodes.refunds import RefundNode


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


class AttributeNode(Node):
    """A word that a cart carried."""

    key: str
    value: str | None = None

    def as_body(self) -> AttributeBody:
        """The same, as a webhook tells it."""
        return AttributeBody(json_text(self.key), json_text(self.value))


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
    custom_attributes: list[AttributeNode] = msgspec.field(default_factory=list)
    customer_locale: str | None = None
    customer: CustomerNode | None = None
    shipping_address: AddressNode | None = None
    billing_address: AddressNode | None = None
    original_total_duties_set: Bag | None = None

    def as_body(self) -> OrderBody:
        """The order as a webhook tells it. The currency of its lines counts, and no other."""
        tips = tips_among(self.line_items.nodes, self.total_tip_received_set.shop_money.amount)
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
