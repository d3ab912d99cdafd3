"""What an order adds up to: a pure reading of its present state."""

from dataclasses import dataclass

from plugin.twin.model import Order


@dataclass(frozen=True)
class Amounts:
    """Totals as ordered, totals as they stand now (`current_`), and the money that moved."""

    line_items: int
    discounts: int
    subtotal: int
    shipping: int
    tax: int
    total: int
    current_discounts: int
    current_subtotal: int
    current_shipping: int
    current_tax: int
    current_total: int
    paid: int
    refunded: int

    @property
    def net_payment(self) -> int:
        """Received and not returned."""
        return self.paid - self.refunded

    @property
    def outstanding(self) -> int:
        """Still owed by the buyer; negative when the shop owes."""
        return self.current_total - self.net_payment


def tally(order: Order) -> Amounts:
    """All totals of an order; every one of them follows from its lines and transactions."""
    lines = order.lines
    line_items = sum(line.unit_price * line.quantity for line in lines)
    current_items = sum(line.unit_price * line.current_quantity for line in lines)
    subtotal = sum(line.net for line in lines)
    current_subtotal = sum(line.current_net for line in lines)
    tax, current_tax = sum(line.tax for line in lines), sum(line.current_tax for line in lines)
    shipping = order.shipping.price if order.shipping else 0
    cut = order.shipping.discount if order.shipping else 0
    current_shipping = shipping - cut - (order.shipping.refunded if order.shipping else 0)
    added, current_added = (0, 0) if order.taxes_included else (tax, current_tax)
    return Amounts(
        line_items=line_items,
        discounts=line_items - subtotal + cut,
        subtotal=subtotal,
        shipping=shipping,
        tax=tax,
        total=subtotal + shipping - cut + added,
        current_discounts=current_items - current_subtotal + cut,
        current_subtotal=current_subtotal,
        current_shipping=current_shipping,
        current_tax=current_tax,
        current_total=current_subtotal + current_shipping + current_added + _kept(order),
        paid=sum(t.amount for t in order.transactions if t.kind == "sale"),
        refunded=sum(t.amount for t in order.transactions if t.kind == "refund"),
    )


def _kept(order: Order) -> int:
    """Kept although units came back, less what was given beyond them."""
    return sum(
        adjustment.amount
        for refund in order.refunds
        for adjustment in refund.adjustments
        if adjustment.kind == "refund_discrepancy"
    )


def financial_status(order: Order) -> str:
    """The platform's word for how far an order is paid."""
    amounts = tally(order)
    if any(t.kind == "void" for t in order.transactions):
        return "voided"
    if amounts.refunded:
        return "refunded" if amounts.refunded >= amounts.paid else "partially_refunded"
    if amounts.paid == 0:
        return "pending" if amounts.total else "paid"
    return "paid" if amounts.outstanding <= 0 else "partially_paid"


def fulfilment_status(order: Order) -> str | None:
    """`fulfilled`, `partial` or None, as the platform spells it."""
    if not any(line.fulfilled for line in order.lines):
        return None
    open_units = any(line.current_quantity > line.fulfilled for line in order.lines)
    return "partial" if open_units else "fulfilled"
