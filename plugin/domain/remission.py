"""
Remission: how much of what a code took off an order has come back with it, and when.

Exact: each line counts by what the code took off it and by the units of it that are gone. Money
given back without goods brings nothing back, since the reward was enjoyed.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from fractions import Fraction

from plugin.domain.earning import units_left
from plugin.domain.facts import Line, Order, Payment, Refund, Snapshot

Share = tuple[datetime, Fraction]
"""From a moment on, so much of the discount has come back."""

NOTHING, ALL = Fraction(0), Fraction(1)


def shares(orders: Sequence[Order], code: str) -> list[Share]:
    """
    The share of a code's discount that came back, rising, in order of time.

    A code is good for one order. Were several placed with it, the least share of them counts.
    """
    told = [list(_of_order(order, code)) for order in orders]
    moments = sorted({at for one in told for at, _ in one})
    found = ((at, min(_by(one, at) for one in told)) for at in moments)
    return [(at, share) for at, share in found if share]


def remains(order: Order, code: str) -> int:
    """What a code took off an order, in minor units, less what of it came back."""
    if order.snapshot is None:
        return 0
    off = sum(used.amount for used in order.snapshot.discounts if used.code == code)
    back = shares([order], code)
    return off - int(off * back[-1][1]) if back else off


def _by(told: Sequence[Share], moment: datetime) -> Fraction:
    return max((share for at, share in told if at <= moment), default=NOTHING)


def _of_order(order: Order, code: str) -> Iterator[Share]:
    """First what an edit took away, of which nobody says when; then refund by refund."""
    snapshot = order.snapshot
    if snapshot is None:
        return
    told = sorted(order.refunds, key=lambda refund: (refund.refunded_at, refund.id))
    for count in range(len(told) + 1):
        since = told[count - 1].refunded_at if count else snapshot.processed_at
        share = _share(order, snapshot, code, told[:count])
        yield max(since, snapshot.processed_at), share
    if order.cancelled or order.deleted or snapshot.payment is Payment.VOIDED:
        yield snapshot.cancelled_at or snapshot.processed_at, ALL


def _share(order: Order, snapshot: Snapshot, code: str, refunds: Sequence[Refund]) -> Fraction:
    """How much of the discount was on units that are gone, after some of the refunds."""
    gone = {line.id: _part_gone(line, order, refunds) for line in snapshot.lines}
    parts = [part for used in snapshot.discounts if used.code == code for part in used.parts]
    whole = sum(amount for _, amount in parts)
    if not whole:
        return ALL if gone and all(part == ALL for part in gone.values()) else NOTHING
    return sum((gone.get(line, NOTHING) * amount for line, amount in parts), NOTHING) / whole


def _part_gone(line: Line, order: Order, refunds: Sequence[Refund]) -> Fraction:
    if line.quantity < 1:
        return ALL
    edited = line.quantity - units_left(line, order) - _given_back(line, order.refunds)
    return Fraction(edited + _given_back(line, refunds), line.quantity)


def _given_back(line: Line, refunds: Sequence[Refund]) -> int:
    return min(line.quantity, sum(refund.quantity(line.id) for refund in refunds))
