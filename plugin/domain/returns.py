"""Orders that became worth less: since when, and whether that was the merchant's own doing."""

from dataclasses import replace
from datetime import datetime, timedelta

from plugin.domain.facts import Order, Snapshot
from plugin.domain.history import Placed
from plugin.domain.movements import Shrink

BY_THE_MERCHANT = frozenset({"inventory", "staff", "other"})
"""Reasons of a cancellation that are no fault of the buyer: nobody owes for what they spent."""


_ITS_OWN = timedelta(minutes=1)
"""A cancellation pays back what is left: a refund this short before belongs to it."""


def shrink(placed: Placed) -> Shrink | None:
    """Since when an order is worth less than it was; None: it is not."""
    order, snapshot = placed.order, placed.order.snapshot
    if snapshot is None:
        return None
    moments = [refund.refunded_at for refund in order.refunds]
    if order.cancelled or order.deleted or _edited_down(snapshot):
        moments.append(_taken_back_at(snapshot))
    return Shrink(snapshot.processed_at, max(moments)) if moments else None


def taken_back_by_the_merchant(order: Order) -> datetime | None:
    """Since when an order is gone that the merchant cancelled; None: they did not."""
    snapshot = order.snapshot
    if snapshot is None or not order.cancelled or snapshot.cancel_reason not in BY_THE_MERCHANT:
        return None
    return _taken_back_at(snapshot)


def left_alone(placed: Placed) -> Placed:
    """An order just before the merchant cancelled it: what had come back by then stays back."""
    snapshot, taken_back_at = placed.order.snapshot, taken_back_by_the_merchant(placed.order)
    if snapshot is None or taken_back_at is None:
        return placed
    before = taken_back_at - _ITS_OWN
    refunds = tuple(refund for refund in placed.order.refunds if refund.refunded_at < before)
    lines = tuple(replace(line, current_quantity=line.quantity) for line in snapshot.lines)
    whole = replace(snapshot, lines=lines)
    order = replace(placed.order, cancelled=False, refunds=refunds, snapshot=whole)
    return replace(placed, order=order)


def _edited_down(snapshot: Snapshot) -> bool:
    return any(line.current_quantity < line.quantity for line in snapshot.lines)


def _taken_back_at(snapshot: Snapshot) -> datetime:
    return snapshot.cancelled_at or snapshot.version.updated_at
