"""Refunds: by line, in part, by amount, of shipping.

Shapes and signs follow https://shopify.dev/docs/api/admin-rest/latest/resources/refund: an
adjustment is negative for shipping and for money beyond the lines, positive for money kept back.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from plugin.twin.amounts import tally
from plugin.twin.errors import TwinError
from plugin.twin.lines import without, worth
from plugin.twin.model import Adjustment, Line, Order, Refund, RefundLine
from plugin.twin.payments import give_back
from plugin.twin.pricing import NewId


@dataclass(frozen=True)
class RefundRequest:
    """What staff ask for. `amount` None means what the lines and the shipping were worth."""

    lines: Mapping[int, int] = field(default_factory=dict)
    restock: bool = False
    shipping: int = 0
    amount: int | None = None
    note: str | None = None


def refund(order: Order, request: RefundRequest, new_id: NewId, now: datetime) -> Order:
    """The order after the refund, which is the last of its refunds."""
    _check(order, request)
    lines = tuple(
        _refund_line(line, request.lines[line.id], restock=request.restock, new_id=new_id)
        for line in order.lines
        if request.lines.get(line.id)
    )
    lighter = _lighter(order, request)
    expected = _expected(order, lighter)
    value = tally(order).current_total - tally(lighter).current_total
    amount = min(expected, value) if request.amount is None else request.amount
    transactions = tuple(give_back(order, amount, new_id, now))
    entry = Refund(
        id=new_id("refund"),
        created_at=now,
        note=request.note,
        restock=request.restock,
        lines=lines,
        adjustments=_adjustments(request.shipping, amount, expected, value, new_id),
        transactions=transactions,
        shipping=request.shipping,
        shipping_line_id=new_id("refund_shipping_line") if request.shipping else 0,
    )
    return replace(
        lighter,
        refunds=(*order.refunds, entry),
        transactions=(*order.transactions, *transactions),
        updated_at=now,
    )


def everything(order: Order) -> RefundRequest:
    """A request that takes back all that is left of an order."""
    amounts = tally(order)
    return RefundRequest(
        lines={line.id: line.current_quantity for line in order.lines if line.current_quantity},
        restock=True,
        shipping=amounts.current_shipping,
        amount=amounts.net_payment,
    )


def _check(order: Order, request: RefundRequest) -> None:
    unknown = [line_id for line_id in request.lines if order.line(line_id) is None]
    if unknown:
        raise TwinError(f"{order.name} has no line {unknown[0]}")
    if request.shipping > tally(order).current_shipping:
        raise TwinError(f"{order.name}: more shipping than was charged")
    if not (any(request.lines.values()) or request.shipping or request.amount):
        raise TwinError("a refund needs a line, shipping or an amount")


def _refund_line(line: Line, units: int, *, restock: bool, new_id: NewId) -> RefundLine:
    net, tax = worth(line, units)
    unpacked = line.current_quantity - line.fulfilled >= units
    kind = ("cancel" if unpacked else "return") if restock else "no_restock"
    return RefundLine(new_id("refund_line_item"), line.id, units, kind, net, tax)


def _lighter(order: Order, request: RefundRequest) -> Order:
    lines = tuple(without(line, request.lines.get(line.id, 0)) for line in order.lines)
    shipping = order.shipping
    if shipping:
        shipping = replace(shipping, refunded=shipping.refunded + request.shipping)
    return replace(order, lines=lines, shipping=shipping)


def _expected(order: Order, lighter: Order) -> int:
    """What the buyer has paid beyond what the order will still cost."""
    paid = tally(order).net_payment
    return min(paid, max(0, paid - tally(lighter).current_total))


def _adjustments(
    shipping: int, amount: int, expected: int, value: int, new_id: NewId
) -> tuple[Adjustment, ...]:
    entries = []
    if shipping:
        entries.append(("shipping_refund", "Shipping refund", -shipping))
    if difference := _difference(amount, expected, value):
        entries.append(("refund_discrepancy", "Refund discrepancy", difference))
    return tuple(Adjustment(new_id("order_adjustment"), *entry) for entry in entries)


def _difference(amount: int, expected: int, value: int) -> int:
    """Money given beyond what was expected (negative), or kept of what the units were worth.

    A balance left by an earlier edit may be returned now or later without counting as either.
    """
    if amount > expected:
        return expected - amount
    return max(0, min(expected, value) - amount)
