"""Refunds: units and money that went back."""

from plugin.platforms.shopify.bodies import (
    AdjustmentBody,
    RefundBody,
    RefundedLine,
    RefundLineBody,
    TransactionBody,
)
from plugin.platforms.shopify.nodes.parts import Bag, Node, Paging, Thing, Things, json_text
from plugin.platforms.shopify.reading import NULL


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


class RefundLines(Node):
    """Lines of a refund, or the first of them."""

    nodes: list[RefundLineNode]
    page_info: Paging


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
        amount = json_text(paid.shop_money.amount)
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
