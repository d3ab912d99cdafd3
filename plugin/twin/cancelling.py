"""Cancelling and fulfilling: the two ends of an order's way."""

from dataclasses import replace
from datetime import datetime

from plugin.twin.amounts import tally
from plugin.twin.errors import TwinError
from plugin.twin.model import Fulfilment, Order, Transaction
from plugin.twin.pricing import NewId
from plugin.twin.refunds import everything, refund

REASONS = ("customer", "inventory", "fraud", "declined", "staff", "other")


def cancel(order: Order, reason: str, *, money_back: bool, new_id: NewId, now: datetime) -> Order:
    """The order called off: all units go back, the money too if wanted, nothing paid is voided."""
    if order.cancelled_at:
        raise TwinError(f"{order.name} is already cancelled")
    if reason not in REASONS:
        raise TwinError(f"the reason is one of {', '.join(REASONS)}")
    if tally(order).paid == 0:
        order = _voided(order, new_id, now)
    request = everything(order)
    if not money_back:
        request = replace(request, amount=0)
    if request.lines or request.shipping or request.amount:
        order = refund(order, request, new_id, now)
    return replace(order, cancelled_at=now, cancel_reason=reason, updated_at=now)


def fulfil(order: Order, new_id: NewId, now: datetime) -> Order:
    """Send everything that is not sent yet."""
    units = tuple(
        (line.id, line.current_quantity - line.fulfilled)
        for line in order.lines
        if line.current_quantity > line.fulfilled
    )
    if order.cancelled_at or not units:
        raise TwinError(f"{order.name} has nothing to send")
    sent = dict(units)
    lines = tuple(
        replace(line, fulfilled=line.fulfilled + sent.get(line.id, 0)) for line in order.lines
    )
    parcel = Fulfilment(new_id("fulfillment"), now, units)
    return replace(order, lines=lines, fulfilments=(*order.fulfilments, parcel), updated_at=now)


def _voided(order: Order, new_id: NewId, now: datetime) -> Order:
    due = tally(order).outstanding
    void = Transaction(new_id("transaction"), "void", order.gateway, due, now)
    return replace(order, transactions=(*order.transactions, void))
