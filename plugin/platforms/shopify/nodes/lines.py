"""
Lines of an order, and which of them are tips.

A node does not mark a tip. It is told by the order's sum of tips: lines of no product, untaxed and
unshipped, that add up to it.
"""

from collections.abc import Sequence

from plugin.platforms.shopify.bodies import Allocation, LineBody
from plugin.platforms.shopify.nodes.parts import Bag, Node, Paging, Thing


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


class Lines(Node):
    """Lines of an order, or the first of them."""

    nodes: list[LineNode]
    page_info: Paging


def tips_among(lines: Sequence[LineNode], received: str | None) -> frozenset[str]:
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
