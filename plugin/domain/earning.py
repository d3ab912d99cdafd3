"""
What an order is worth: its target, a pure function of everything known about it.

Nothing here adds or subtracts for an event. An edit, a refund, a cancellation changes what is
known, the target is computed again, and the ledger posts the difference.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from plugin.domain.facts import UNAWARDED, Line, Order, Payment, Refund, Snapshot, Ware
from plugin.domain.money import Exact, round_points
from plugin.domain.program import Program, Trigger, in_force


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
    PAUSED = "paused"
    LEFT = "left"
    IMPORTED = "imported"
    EXCLUDED = "excluded"
    BELOW_MINIMUM = "below_minimum"


@dataclass(frozen=True, slots=True)
class Target:
    """
    What the facts say an order is worth to one account, before bonuses and limits.

    `net` is what counts of it and `eligible` the same with multipliers, both exact minor units;
    `at` is when the order was processed.
    """

    order_id: str
    name: str
    points: int
    reason: Reason
    at: datetime | None = None
    net: Fraction = Fraction(0)
    eligible: Fraction = Fraction(0)
    program: Program | None = None
    purchase: bool = False
    """Is it one of the member's orders, whatever it earned? First and nth are counted by these."""

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
    reason = _unreal(order, snapshot, holders, sandbox=sandbox)
    reason = reason or _unfit(snapshot, program, programs)
    if program is None or reason:
        return Target(
            order.id, snapshot.name, 0, reason or Reason.BEFORE_PROGRAM, snapshot.processed_at,
            purchase=_is_purchase(order, snapshot, holders, sandbox=sandbox),
        )  # fmt: skip
    return _earned(order, snapshot, program)


def _earned(order: Order, snapshot: Snapshot, program: Program) -> Target:
    rule = program.orders
    whole = eligible_net(order)
    net = whole if rule.uniform else eligible_net(order, rule.counts)
    eligible = whole if rule.uniform else eligible_net(order, rule.times)
    enough = net > 0 and net >= rule.minimum
    points = round_points(rule.rate.of(eligible), rule.rounding) + rule.per_order
    return Target(
        order_id=order.id,
        name=snapshot.name,
        points=points if enough else 0,
        reason=_reason(net, enough=enough),
        at=snapshot.processed_at,
        net=net,
        eligible=eligible,
        program=program,
        purchase=(enough or snapshot.payment.settled) and whole > 0,
    )


def _reason(net: Fraction, *, enough: bool) -> Reason:
    if enough:
        return Reason.EARNED
    return Reason.BELOW_MINIMUM if net else Reason.NOTHING_LEFT


def _unreal(
    order: Order, snapshot: Snapshot, holders: frozenset[int], *, sandbox: bool
) -> Reason | None:
    """The first thing that makes an order none of this member's, whatever the programme says."""
    obstacles = (
        (order.deleted, Reason.DELETED),
        (order.cancelled, Reason.CANCELLED),
        (snapshot.test and not sandbox, Reason.TEST_ORDER),
        (snapshot.holder not in holders, Reason.MOVED),
        (snapshot.payment is Payment.VOIDED, Reason.VOIDED),
    )
    return next((reason for stands, reason in obstacles if stands), None)


def _unfit(
    snapshot: Snapshot, program: Program | None, programs: Sequence[Program]
) -> Reason | None:
    """The first thing that keeps a real order from earning under the programme in force."""
    if program is None:
        return Reason.BEFORE_PROGRAM
    rule = program.orders
    obstacles = (
        (snapshot.currency != program.currency, Reason.OTHER_CURRENCY),
        (not program.enabled, Reason.PROGRAM_OFF),
        (program.paused and not _rewarded(program, programs), Reason.PAUSED),
        (snapshot.source == UNAWARDED, Reason.IMPORTED),
        (rule.excludes(snapshot), Reason.EXCLUDED),
        (rule.trigger is Trigger.PAID and not snapshot.payment.settled, Reason.NOT_YET_PAID),
        (rule.trigger is Trigger.FULFILLED and not snapshot.fulfilled, Reason.NOT_YET_FULFILLED),
    )
    return next((reason for stands, reason in obstacles if stands), None)


def _rewarded(pause: Program, programs: Sequence[Program]) -> bool:
    """Did the merchant decide that the orders of a pause earn after all?"""
    return any(pause.version in program.rewards for program in programs)


def _is_purchase(
    order: Order, snapshot: Snapshot, holders: frozenset[int], *, sandbox: bool
) -> bool:
    """Paid for, and something of it kept: an order in a member's history, earning or not."""
    real = _unreal(order, snapshot, holders, sandbox=sandbox) is None
    return real and snapshot.payment.settled and eligible_net(order) > 0


def _once(_line: Line) -> Exact:
    return 1


def eligible_net(order: Order, times: Callable[[Line], Exact] = _once) -> Fraction:
    """
    What counts of an order, in exact minor units: kept goods less money given back.

    `times` weighs each line. Money that belongs to no line is taken from all in proportion.
    """
    if order.snapshot is None:
        return Fraction(0)
    goods = [line for line in order.snapshot.lines if line.ware is Ware.GOODS and times(line)]
    kept = [(_value(line, units_left(line, order)), times(line)) for line in goods]
    whole = sum(value for value, _ in kept)
    weighed = sum(value * factor for value, factor in kept)
    lost = min(whole, _goodwill(goods, order) + order.snapshot.discount)
    return Fraction(weighed * (whole - lost), whole) if whole else Fraction(0)


def paid_net(order: Order) -> Exact:
    """
    What the goods of an order came to when it was paid, in exact minor units.

    After discounts, and before refunds and edits took anything away. Shipping, taxes, gift cards
    and tips are no goods.
    """
    if order.snapshot is None:
        return 0
    goods = (line for line in order.snapshot.lines if line.ware is Ware.GOODS)
    whole = sum(_value(line, line.quantity) for line in goods)
    return max(0, whole - order.snapshot.discount)


def _goodwill(lines: Sequence[Line], order: Order) -> Exact:
    """
    Money given back beyond any goods.

    Money without units first repays the units that an edit took away and no refund did: what an
    edit removed and a refund repaid counts once.
    """
    if not order.refunds:
        return 0
    edited = sum(_value(line, _edited_away(line, order)) for line in lines)
    return max(0, sum(refund.goodwill for refund in order.refunds) - edited)


def _value(line: Line, units: int) -> Exact:
    """What so many units of a line cost after discounts, exactly."""
    if line.quantity < 1:
        return 0
    amount = max(0, line.price * line.quantity - line.discount)
    whole, part = divmod(amount * units, line.quantity)
    return Fraction(amount * units, line.quantity) if part else whole


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


def units_left(line: Line, order: Order) -> int:
    """Units of a line that no edit and no refund took away."""
    return line.quantity - _gone(line, order)


def _units(line: Line, refunds: Sequence[Refund]) -> int:
    return sum(refund.quantity(line.id) for refund in refunds)
