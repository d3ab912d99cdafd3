"""Each order says in a code why it is worth what it is worth."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from plugin.domain.earning import Reason, Target, eligible_net, target
from plugin.domain.facts import Line, Order, Payment, Refund, Snapshot, Version
from plugin.domain.money import Rate
from plugin.domain.program import EarningRule, Program, Trigger

AT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
HOLDER, STRANGER = 7, 8
RULE = EarningRule(Rate(points=5, per=100))
PROGRAM = Program(1, "USD", RULE)
LINE = Line("1", quantity=2, current_quantity=2, price=1900, discount=0)
SNAPSHOT = Snapshot(
    version=Version(AT, "", ""),
    name="#1042",
    processed_at=AT,
    currency="USD",
    payment=Payment.PAID,
    lines=(LINE,),
    holder=HOLDER,
)
ORDER = Order("42", SNAPSHOT, holders=frozenset({HOLDER}))


def reason(order: Order, program: Program = PROGRAM, *, sandbox: bool = False) -> Reason:
    found = target(order, frozenset({HOLDER}), [program], sandbox=sandbox)
    assert found.points == 0 or found.reason is Reason.EARNED
    return found.reason


def with_snapshot(order: Order = ORDER, **changes: object) -> Order:
    return replace(order, snapshot=replace(SNAPSHOT, **changes))  # type: ignore[arg-type]


def test_an_order_that_earns() -> None:
    assert target(ORDER, frozenset({HOLDER}), [PROGRAM], sandbox=False) == Target(
        order_id="42",
        name="#1042",
        points=190,
        reason=Reason.EARNED,
        at=AT,
        net=Fraction(3800),
        eligible=Fraction(3800),
        program=PROGRAM,
        purchase=True,
    )


def test_the_points_of_an_order_end_their_hold_two_weeks_later() -> None:
    found = target(ORDER, frozenset({HOLDER}), [PROGRAM], sandbox=False)
    assert found.available_at == AT + timedelta(days=14)


@pytest.mark.parametrize("found", [Target("1", "#1", 0, Reason.EARNED, at=AT)])
def test_without_a_programme_there_is_no_hold(found: Target) -> None:
    assert found.available_at is None
    assert replace(found, at=None, program=PROGRAM).available_at is None


def test_a_member_by_any_of_their_accounts() -> None:
    both = frozenset({HOLDER, STRANGER})
    assert target(ORDER, both, [PROGRAM], sandbox=False).points == 190


REASONS = [
    (Order("42"), Reason.NOT_YET_SEEN),
    (Order("42", deleted=True), Reason.NOT_YET_SEEN),
    (replace(ORDER, deleted=True), Reason.DELETED),
    (replace(ORDER, cancelled=True), Reason.CANCELLED),
    (with_snapshot(test=True), Reason.TEST_ORDER),
    (with_snapshot(holder=STRANGER), Reason.MOVED),
    (with_snapshot(holder=None), Reason.MOVED),
    (with_snapshot(currency="EUR"), Reason.OTHER_CURRENCY),
    (with_snapshot(payment=Payment.VOIDED), Reason.VOIDED),
    (with_snapshot(payment=Payment.PENDING), Reason.NOT_YET_PAID),
    (with_snapshot(payment=Payment.UNKNOWN), Reason.NOT_YET_PAID),
    (with_snapshot(lines=()), Reason.NOTHING_LEFT),
    (with_snapshot(lines=(replace(LINE, current_quantity=0),)), Reason.NOTHING_LEFT),
]


@pytest.mark.parametrize(("order", "expected"), REASONS)
def test_why_an_order_earns_nothing(order: Order, expected: Reason) -> None:
    assert reason(order) is expected


@pytest.mark.parametrize(("order", "expected"), REASONS)
def test_an_order_that_earns_nothing_is_worth_nothing(order: Order, expected: Reason) -> None:
    found = target(order, frozenset({HOLDER}), [PROGRAM], sandbox=False)
    assert (found.points, found.reason) == (0, expected)
    assert found.eligible == 0
    assert found.order_id == "42"
    assert found.name == ("#1042" if order.snapshot else "42")
    assert found.at == (AT if order.snapshot else None)


def test_reasons_that_the_programme_gives() -> None:
    off, late = replace(PROGRAM, enabled=False), AT + timedelta(seconds=1)
    fulfilled = replace(PROGRAM, orders=replace(RULE, trigger=Trigger.FULFILLED))
    assert reason(ORDER, off) is Reason.PROGRAM_OFF
    assert reason(ORDER, replace(PROGRAM, effective_from=late)) is Reason.BEFORE_PROGRAM
    assert reason(ORDER, fulfilled) is Reason.NOT_YET_FULFILLED
    assert reason(with_snapshot(fulfilled=True), fulfilled) is Reason.EARNED


def test_created_asks_for_no_money() -> None:
    created = replace(PROGRAM, orders=replace(RULE, trigger=Trigger.CREATED))
    assert reason(with_snapshot(payment=Payment.PENDING), created) is Reason.EARNED
    assert reason(with_snapshot(payment=Payment.VOIDED), created) is Reason.VOIDED


def test_a_sandbox_lets_test_orders_earn() -> None:
    assert reason(with_snapshot(test=True), sandbox=True) is Reason.EARNED


def test_of_several_reasons_the_most_final_is_told() -> None:
    everything = with_snapshot(
        replace(ORDER, deleted=True, cancelled=True),
        test=True,
        holder=None,
        currency="EUR",
        payment=Payment.VOIDED,
    )
    off = replace(PROGRAM, enabled=False)
    assert reason(everything, off) is Reason.DELETED
    assert reason(replace(everything, deleted=False), off) is Reason.CANCELLED
    alive = replace(everything, deleted=False, cancelled=False)
    assert reason(alive, off) is Reason.TEST_ORDER
    assert reason(alive, off, sandbox=True) is Reason.MOVED


def test_nothing_is_known_of_an_order_that_was_never_seen() -> None:
    assert eligible_net(Order("42")) == 0


def test_a_line_of_no_units_is_worth_nothing() -> None:
    empty = with_snapshot(lines=(replace(LINE, quantity=0, current_quantity=0, discount=5),))
    assert eligible_net(empty) == 0


def test_the_net_is_exact() -> None:
    thirds = replace(LINE, quantity=3, current_quantity=1, price=100, discount=1)
    assert eligible_net(with_snapshot(lines=(thirds,))) == Fraction(299, 3)


def test_a_discount_beyond_the_line_leaves_exactly_nothing() -> None:
    free = replace(LINE, discount=3801)
    assert eligible_net(with_snapshot(lines=(free,))) == 0
    assert eligible_net(with_snapshot(lines=(free, replace(LINE, id="2")))) == 3800


def test_goodwill_beyond_the_order_leaves_exactly_nothing() -> None:
    refunds = (Refund("1", AT, goodwill=3801),)
    assert eligible_net(replace(ORDER, refunds=refunds)) == 0


def test_the_net_takes_goodwill_and_an_unspread_discount() -> None:
    refunds = (Refund("1", AT, goodwill=100), Refund("2", AT, goodwill=30))
    order = replace(with_snapshot(discount=7), refunds=refunds)
    assert eligible_net(order) == 3800 - 100 - 30 - 7


def test_a_refund_of_a_line_that_is_not_there_takes_nothing() -> None:
    refunds = (Refund("1", AT, units=(("elsewhere", 2),)),)
    assert eligible_net(replace(ORDER, refunds=refunds)) == 3800
