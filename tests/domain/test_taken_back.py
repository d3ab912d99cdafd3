"""Since when an order is worth less than it was, and what it was before the merchant took it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from plugin.domain.facts import Line, Order, Payment, Refund, Snapshot, Version
from plugin.domain.history import Placed
from plugin.domain.ledger import Key, Source
from plugin.domain.movements import Shrink
from plugin.domain.returns import left_alone, shrink, taken_back_by_the_merchant

BOUGHT = datetime(2026, 3, 1, 12, tzinfo=UTC)
SEEN = BOUGHT + timedelta(days=9)
TWO_LINES = (Line("1", 2, 2, price=100, discount=0), Line("2", 1, 1, price=100, discount=0))


def refund(number: int, days: int) -> Refund:
    return Refund(str(number), BOUGHT + timedelta(days=days), (("1", 1),))


def placed(lines: tuple[Line, ...] = TWO_LINES, *, reason: str = "", **known: object) -> Placed:
    snapshot = Snapshot(
        version=Version(SEEN, "", ""),
        name="#1",
        processed_at=BOUGHT,
        currency="USD",
        payment=Payment.PAID,
        lines=lines,
        cancel_reason=reason,
        cancelled_at=BOUGHT + timedelta(days=5) if reason else None,
    )
    return Placed(Key(Source.ORDER, "1"), Order("1", snapshot, **known))  # type: ignore[arg-type]


def since(days: int) -> Shrink:
    return Shrink(BOUGHT, BOUGHT + timedelta(days=days))


def test_an_order_that_nothing_happened_to_is_worth_what_it_was() -> None:
    assert shrink(placed()) is None
    assert shrink(Placed(Key(Source.ORDER, "1"), Order("1", deleted=True))) is None


def test_an_order_is_worth_less_since_its_last_return() -> None:
    assert shrink(placed(refunds=(refund(1, 7), refund(2, 3)))) == since(7)


def test_a_cancellation_has_its_own_time_and_a_deletion_that_of_the_last_word() -> None:
    assert shrink(placed(reason="customer", cancelled=True)) == since(5)
    assert shrink(placed(deleted=True)) == since(9)


def test_units_taken_out_count_and_units_put_in_do_not() -> None:
    first, second = TWO_LINES
    assert shrink(placed((replace(first, current_quantity=1), second))) == since(9)
    assert shrink(placed((replace(first, current_quantity=3), second))) is None


@pytest.mark.parametrize(
    ("reason", "spares"),
    [
        *[("inventory", True), ("staff", True), ("other", True)],
        *[("customer", False), ("fraud", False), ("declined", False), ("", False)],
    ],
)
def test_what_is_the_merchants_own_doing(reason: str, spares: bool) -> None:
    found = taken_back_by_the_merchant(placed(reason=reason, cancelled=True).order)
    assert found == (BOUGHT + timedelta(days=5) if spares else None)
    assert taken_back_by_the_merchant(placed(reason=reason).order) is None


def test_an_order_left_alone_is_whole() -> None:
    first, second = TWO_LINES
    gone = (replace(first, current_quantity=0), replace(second, current_quantity=0))
    lost = placed(gone, reason="staff", cancelled=True, refunds=(refund(1, 5),))
    assert left_alone(lost).order.snapshot == replace(lost.order.snapshot, lines=TWO_LINES)  # type: ignore[type-var]
    assert not left_alone(lost).order.cancelled
    assert left_alone(lost).order.refunds == ()


def test_whatever_else_happened_stays_as_it_is() -> None:
    for other in (
        placed(refunds=(refund(1, 5),)),
        placed(reason="customer", cancelled=True),
        Placed(Key(Source.ORDER, "1"), Order("1", cancelled=True)),
    ):
        assert left_alone(other) == other
