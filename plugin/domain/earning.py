"""
What an order is worth: its target, a pure function of everything known about it.

Nothing here adds or subtracts for an event. An edit, a refund, a cancellation changes what is
known, the target is computed again, and the ledger posts the difference.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from plugin.domain.facts import Line, Order, Refund, Snapshot, Ware
from plugin.domain.money import round_points
from plugin.domain.program import EarningRule, Program, Trigger, in_force


class Reason(StrEnum):
    """Why an order is worth what it is worth. Rendered as a sentence in the reader's language."""

    EARNED = "earned"
    NOTHING_LEFT = "nothing_left"
    NOT_YET_SEEN = "not_yet_seen"
    NOT_YET_PAID = "not_yet_paid"
    NOT_YET_FULFILLED = "not_yet_fulfilled"
    VOIDED = "voided"
    CANCELLED = "cancelled"
    DELETED = "deleted"
    TEST_ORDER = "test_order"
    MOVED = "moved"
    OTHER_CURRENCY = "other_currency"
    BEFORE_PROGRAM = "before_program"
    PROGRAM_OFF = "program_off"


@dataclass(frozen=True, slots=True)
class Target:
    """
    What the facts say an order is worth to one account.

    `eligible` is the exact net amount in minor units; `at` is when the order was processed.
    """

    order_id: str
    name: str
    points: int
    reason: Reason
    at: datetime | None = None
    eligible: Fraction = Fraction(0)
    program: Program | None = None

    @property
    def available_at(self) -> datetime | None:
        """When the points can be spent."""
        if self.at is None or self.program is None:
            return None
        return self.at + self.program.orders.hold


def target(
    order: Order, holders: frozenset[int], programs: Sequence[Program], *, sandbox: bool
) -> Target:
    """
    The target of an order for a member known by any of `holders` (merged accounts).

    Zero with a reason unless the order qualifies under the version in force when it was
    processed. One rounding, on the cumulative net: refunds never round twice.
    """
    snapshot = order.snapshot
    if snapshot is None:
        return Target(order.id, order.id, 0, Reason.NOT_YET_SEEN)
    program = in_force(programs, snapshot.processed_at)
    reason = _obstacle(order, snapshot, holders, program, sandbox=sandbox)
    if reason or program is None:
        return Target(
            order.id, snapshot.name, 0, reason or Reason.BEFORE_PROGRAM, snapshot.processed_at
        )
    return _earned(order, snapshot, program)


def _earned(order: Order, snapshot: Snapshot, program: Program) -> Target:
    net = eligible_net(order)
    return Target(
        order_id=order.id,
        name=snapshot.name,
        points=round_points(program.orders.rate.of(net), program.orders.rounding),
        reason=Reason.EARNED if net else Reason.NOTHING_LEFT,
        at=snapshot.processed_at,
        eligible=net,
        program=program,
    )


def _obstacle(
    order: Order,
    snapshot: Snapshot,
    holders: frozenset[int],
    program: Program | None,
    *,
    sandbox: bool,
) -> Reason | None:
    """The first thing that keeps an order from earning, in the order people would name it."""
    if program is None:
        return Reason.BEFORE_PROGRAM
    obstacles = (
        (order.deleted, Reason.DELETED),
        (order.cancelled, Reason.CANCELLED),
        (snapshot.test and not sandbox, Reason.TEST_ORDER),
        (snapshot.holder not in holders, Reason.MOVED),
        (snapshot.currency != program.currency, Reason.OTHER_CURRENCY),
        (not program.enabled, Reason.PROGRAM_OFF),
    )
    found = next((reason for stands, reason in obstacles if stands), None)
    return found or _waiting(snapshot, program.orders)


def _waiting(snapshot: Snapshot, rule: EarningRule) -> Reason | None:
    if snapshot.payment.value == "voided":
        return Reason.VOIDED
    if rule.trigger is Trigger.PAID and not snapshot.payment.settled:
        return Reason.NOT_YET_PAID
    if rule.trigger is Trigger.FULFILLED and not snapshot.fulfilled:
        return Reason.NOT_YET_FULFILLED
    return None


def eligible_net(order: Order) -> Fraction:
    """What counts of an order, in exact minor units: kept goods less money given back."""
    if order.snapshot is None:
        return Fraction(0)
    lines = [line for line in order.snapshot.lines if line.ware is Ware.GOODS]
    kept = sum((_value(line, line.quantity - _gone(line, order)) for line in lines), Fraction(0))
    return max(Fraction(0), kept - _goodwill(lines, order) - order.snapshot.discount)


def _goodwill(lines: Sequence[Line], order: Order) -> Fraction:
    """
    Money given back beyond any goods.

    Money without units first repays the units that an edit took away and no refund did: what an
    edit removed and a refund repaid counts once.
    """
    edited = sum((_value(line, _edited_away(line, order)) for line in lines), Fraction(0))
    return max(Fraction(0), sum(refund.goodwill for refund in order.refunds) - edited)


def _value(line: Line, units: int) -> Fraction:
    """What so many units of a line cost after discounts, exactly."""
    if line.quantity < 1:
        return Fraction(0)
    amount = max(0, line.price * line.quantity - line.discount)
    return Fraction(amount * units, line.quantity)


def _edited_away(line: Line, order: Order) -> int:
    return _gone(line, order) - min(line.quantity, _units(line, order.refunds))


def _gone(line: Line, order: Order) -> int:
    """
    Units of a line taken away by an edit, by a refund, or shown by both: counted once.

    `current_quantity` shows edits and the refunds its snapshot knows; refunds newer than the
    snapshot come on top. Never fewer than all refunds together, never more than were bought.
    """
    shown = order.snapshot.refunds_shown if order.snapshot else ()
    newer = _units(line, [refund for refund in order.refunds if refund.id not in shown])
    by_snapshot = line.quantity - line.current_quantity
    return min(line.quantity, max(by_snapshot + newer, _units(line, order.refunds)))


def _units(line: Line, refunds: Sequence[Refund]) -> int:
    return sum(refund.quantity(line.id) for refund in refunds)
