"""Lots and debits: what is conserved, what is spent first, what is owed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from plugin.domain.ledger import MAX_POINTS, Balance, Debit, Key, Lot, Source, balance
from plugin.domain.money import LIMIT
from plugin.domain.movements import Movements
from plugin.domain.replay import replay

START = datetime(2026, 3, 1, tzinfo=UTC)


def day(number: int) -> datetime:
    return START + timedelta(days=number)


def lot(name: str, points: int, at: int, hold: int = 0) -> Lot:
    return Lot(Key(Source.ORDER, name), points, day(at), day(at + hold))


def debit(name: str, points: int, at: int) -> Debit:
    return Debit(Key(Source.ADJUSTMENT, name), points, day(at))


def replayed(lots: list[Lot], debits: list[Debit]) -> tuple[list[Lot], int]:
    remains = replay(Movements(lots, debits), now=day(99))
    return list(remains.lots), remains.debt


def after(lots: list[Lot], debits: list[Debit], at: int) -> Balance:
    remaining, debt = replayed(lots, debits)
    return balance(remaining, debt, None, now=day(at))


def left(lots: list[Lot], debits: list[Debit]) -> dict[str, int]:
    return {lot.key.id: lot.remaining for lot in replayed(lots, debits)[0]}


POINTS = st.integers(0, 100)
DAYS = st.integers(0, 6)
LOTS = st.lists(st.tuples(POINTS, DAYS, DAYS), max_size=6).map(
    lambda drawn: [lot(str(n), points, at, hold) for n, (points, at, hold) in enumerate(drawn)]
)
DEBITS = st.lists(st.tuples(POINTS, DAYS), max_size=6).map(
    lambda drawn: [debit(str(n), points, at) for n, (points, at) in enumerate(drawn)]
)


@given(LOTS, DEBITS)
def test_points_are_conserved(lots: list[Lot], debits: list[Debit]) -> None:
    remaining, debt = replayed(lots, debits)
    earned, spent = sum(x.points for x in lots), sum(x.points for x in debits)
    assert earned - spent == sum(x.remaining for x in remaining) - debt


@given(LOTS, DEBITS)
def test_nobody_has_points_and_debt_at_once(lots: list[Lot], debits: list[Debit]) -> None:
    remaining, debt = replayed(lots, debits)
    assert debt == 0 or not any(x.remaining for x in remaining)
    assert debt >= 0
    assert all(0 <= x.remaining <= x.points for x in remaining)


@given(LOTS, DEBITS, st.randoms(use_true_random=False))
def test_the_order_in_which_they_are_read_changes_nothing(
    lots: list[Lot], debits: list[Debit], dice: Random
) -> None:
    expected = replayed(lots, debits)
    dice.shuffle(lots)
    dice.shuffle(debits)
    assert replayed(lots, debits) == expected


@given(LOTS, DEBITS, DAYS)
def test_the_balance_is_the_sum_of_its_parts(lots: list[Lot], debits: list[Debit], at: int) -> None:
    found = after(lots, debits, at)
    earned, spent = sum(x.points for x in lots), sum(x.points for x in debits)
    assert found.total == found.available + found.pending - found.debt == earned - spent


@given(LOTS, DEBITS, DAYS)
def test_a_balance_holds_until_it_says(lots: list[Lot], debits: list[Debit], at: int) -> None:
    found = after(lots, debits, at)
    until = found.valid_until or day(100)
    remaining, debt = replayed(lots, debits)
    assert balance(remaining, debt, None, until - timedelta(seconds=1)) == found
    assert (found.valid_until is None) == (found.pending == 0)


@given(LOTS, DEBITS, st.integers(0, 100))
def test_a_clawback_changes_the_total_by_its_points(
    lots: list[Lot], debits: list[Debit], gone: int
) -> None:
    before = after(lots, debits, 9).total
    shrunk = [replace(x, points=max(0, x.points - gone)) for x in lots[:1]] + lots[1:]
    taken = sum(x.points for x in lots) - sum(x.points for x in shrunk)
    assert after(shrunk, debits, 9).total == before - taken


def test_nothing_is_nothing() -> None:
    nothing = Balance(available=0, pending=0, debt=0, valid_until=None)
    assert after([], [], 0) == Balance() == nothing


def test_a_lot_has_nothing_to_spend_before_it_is_replayed() -> None:
    assert balance([lot("a", 10, at=0)], 0, None, now=day(1)) == Balance(0, 0, 0)


def test_the_largest_amount_earns_at_most_the_most_points() -> None:
    """At a point for every minor unit."""
    assert MAX_POINTS == LIMIT == 1_000_000_000_000


def test_points_on_the_way_can_be_spent_when_their_hold_ends() -> None:
    lots = [lot("a", 10, at=0, hold=14)]
    assert after(lots, [], 13) == Balance(0, 10, 0, valid_until=day(14))
    assert after(lots, [], 14) == Balance(10, 0, 0, valid_until=None)


def test_a_balance_is_valid_until_the_next_hold_ends() -> None:
    lots = [lot("a", 1, at=0, hold=9), lot("b", 1, at=0, hold=5), lot("c", 1, at=0, hold=2)]
    assert after(lots, [], 2).valid_until == day(5)


def test_points_that_can_be_spent_go_before_points_on_the_way() -> None:
    lots = [lot("held", 10, at=0, hold=14), lot("free", 10, at=1)]
    assert left(lots, [debit("x", 12, at=2)]) == {"held": 8, "free": 0}


def test_what_is_available_longest_goes_first() -> None:
    lots = [lot("later", 10, at=0, hold=2), lot("sooner", 10, at=1)]
    assert left(lots, [debit("x", 4, at=5)]) == {"later": 10, "sooner": 6}


def test_of_points_on_the_way_the_soonest_go_first() -> None:
    lots = [lot("far", 10, at=0, hold=20), lot("near", 10, at=1, hold=10)]
    assert left(lots, [debit("x", 4, at=2)]) == {"far": 10, "near": 6}


def test_of_equal_lots_the_key_decides() -> None:
    lots = [lot("b", 10, at=0), lot("a", 10, at=0)]
    assert left(lots, [debit("x", 4, at=1)]) == {"a": 6, "b": 10}


def test_a_hold_that_ends_with_the_debit_has_ended() -> None:
    lots = [lot("held", 10, at=0, hold=5), lot("ending", 10, at=0, hold=4)]
    assert left(lots, [debit("x", 10, at=4)]) == {"held": 10, "ending": 0}
    lots = [lot("z", 10, at=0, hold=4), lot("a", 10, at=0, hold=9)]
    assert left(lots, [debit("x", 10, at=4)]) == {"z": 0, "a": 10}


def test_a_lot_of_the_same_moment_comes_before_the_debit() -> None:
    assert after([lot("a", 10, at=1)], [debit("x", 10, at=1)], 1) == Balance(0, 0, 0)


def test_a_debit_cannot_use_points_of_the_future() -> None:
    lots = [lot("old", 10, at=0), lot("new", 10, at=5)]
    assert left(lots, [debit("x", 10, at=3)]) == {"old": 0, "new": 10}


def test_what_nobody_has_is_owed() -> None:
    assert after([lot("a", 10, at=0)], [debit("x", 25, at=1)], 2) == Balance(0, 0, 15)


def test_new_points_pay_debt_first() -> None:
    lots = [lot("a", 10, at=0), lot("b", 20, at=2), lot("c", 5, at=3)]
    assert left(lots, [debit("x", 25, at=1)]) == {"a": 0, "b": 5, "c": 5}


def test_debt_is_paid_by_the_first_points_earned() -> None:
    """Not by the first that can be spent: those were not there yet."""
    lots = [lot("held", 10, at=1, hold=9), lot("free", 10, at=2)]
    assert left(lots, [debit("x", 5, at=0)]) == {"held": 5, "free": 10}


def test_held_points_pay_debt_too() -> None:
    assert after([lot("a", 20, at=1, hold=14)], [debit("x", 5, at=0)], 2).pending == 15


def test_debt_grows_with_every_debit() -> None:
    assert after([], [debit("x", 5, at=0), debit("y", 7, at=0)], 1) == Balance(0, 0, 12)


def test_a_lot_keeps_everything_but_what_was_taken() -> None:
    (found,), _ = replayed([lot("a", 10, at=0, hold=3)], [debit("x", 4, at=1)])
    assert found == replace(lot("a", 10, at=0, hold=3), remaining=6)
