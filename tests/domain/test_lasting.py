"""Lots that end, come back, are forfeited; debt that grows old, is forgiven, or never was one."""

from datetime import datetime

from plugin.domain.debts import AFTER_A_YEAR
from plugin.domain.ledger import Balance, Debit, Ending, Key, Lot, Source, balance
from plugin.domain.movements import Movements, Pardon, Shrink, Spared
from plugin.domain.replay import Remains, replay
from plugin.domain.stay import Departure, Lapse, Stay
from tests.domain.lasting import WARSAW, day, midnight

GONE = Key(Source.ADJUSTMENT, "spent")


def key(name: str) -> Key:
    return Key(Source.ORDER, name)


def lot(name: str, points: int, at: float, *endings: Ending, hold: float = 0) -> Lot:
    return Lot(key(name), points, day(at), day(at + hold), endings)


def end(at: float, *, undone: float | None = None, reason: str = "age") -> Ending:
    return Ending(day(at), reason, None if undone is None else day(undone))


def spend(points: int, at: float, name: str = "spent") -> Debit:
    return Debit(Key(Source.ADJUSTMENT, name), points, day(at))


def left(remains: Remains) -> dict[str, int]:
    return {lot.key.id: lot.remaining for lot in remains.lots}


def ended(remains: Remains) -> dict[str, int]:
    return {key.id: points for key, (points, _) in remains.ended.items()}


def at(now: float, *lots: Lot, debits: tuple[Debit, ...] = (), **more: object) -> Remains:
    return replay(Movements(lots, debits, **more), day(now))  # type: ignore[arg-type]


def test_what_is_left_of_a_lot_ends() -> None:
    found = at(20, lot("a", 100, 0, end(20)), debits=(spend(30, 5),))
    assert (left(found), ended(found), found.debt) == ({"a": 0}, {"a": 70}, 0)


def test_before_its_moment_nothing_has_ended() -> None:
    found = at(19.99, lot("a", 100, 0, end(20)))
    assert (left(found), ended(found)) == ({"a": 100}, {})


def test_points_cannot_be_spent_at_the_moment_they_end() -> None:
    found = at(30, lot("a", 100, 0, end(20)), debits=(spend(30, 20),))
    assert (ended(found), found.debt) == ({"a": 100}, 30)


def test_what_ends_first_is_spent_first_and_what_lasts_comes_last() -> None:
    lots = (lot("good", 10, 0), lot("late", 10, 0, end(90)), lot("soon", 10, 1, end(40)))
    found = at(2, *lots, debits=(spend(15, 2),))
    assert left(found) == {"good": 10, "late": 5, "soon": 0}


def test_points_on_the_way_are_spent_after_all_that_can_be_spent() -> None:
    lots = (lot("held", 10, 0, end(40), hold=14), lot("free", 10, 0))
    assert left(at(2, *lots, debits=(spend(15, 2),))) == {"held": 5, "free": 0}


def test_a_late_spending_reverses_an_expiry() -> None:
    """Learned of after the fact: the replay does not care when."""
    before = at(30, lot("a", 100, 0, end(20)))
    after = at(30, lot("a", 100, 0, end(20)), debits=(spend(100, 10),))
    assert (ended(before), ended(after)) == ({"a": 100}, {"a": 0})


def test_points_given_back_can_be_spent_and_end_anew() -> None:
    a = lot("a", 100, 0, end(20, undone=25), end(60))
    assert left(at(30, a)) == {"a": 100}
    assert ended(at(30, a)) == {"a": 0}
    assert ended(at(60, a, debits=(spend(40, 30),))) == {"a": 60}


def test_points_given_back_pay_debt_first() -> None:
    a = lot("a", 100, 0, end(20, undone=25))
    found = at(30, a, debits=(spend(30, 22),))
    assert (left(found), found.debt) == ({"a": 70}, 0)


def test_debt_is_forgiven_after_a_year() -> None:
    found = at(365, debits=(spend(30, 0),))
    assert (found.debt, found.forgiven) == (0, {AFTER_A_YEAR: 30})
    before = at(364.99, debits=(spend(30, 0),))
    assert (before.debt, before.forgives_at) == (30, day(365))


def test_debt_that_was_paid_is_not_forgiven() -> None:
    found = at(500, lot("a", 20, 100), debits=(spend(30, 0),))
    assert found.forgiven == {AFTER_A_YEAR: 10}


def test_new_points_after_forgiveness_belong_to_the_member() -> None:
    found = at(400, lot("a", 20, 370), debits=(spend(30, 0),))
    assert (left(found), found.forgiven) == ({"a": 20}, {AFTER_A_YEAR: 30})


def test_a_debt_is_as_old_as_the_return_that_made_it() -> None:
    shrinks = (Shrink(day(0), day(100)), Shrink(day(50), day(300)))
    found = at(400, debits=(spend(30, 10),), shrinks=shrinks)
    assert (found.debt, found.forgives_at) == (30, day(465))


def test_debts_of_different_age_are_forgiven_one_by_one() -> None:
    found = at(400, debits=(spend(30, 0, "x"), spend(5, 100, "y")))
    assert (found.debt, found.forgiven) == (5, {AFTER_A_YEAR: 30})


def test_staff_forgive_what_they_say() -> None:
    pardon = Key(Source.FORGIVENESS, "act/1")
    found = at(20, debits=(spend(30, 0),), pardons=(Pardon(pardon, 20, day(5)),))
    assert (found.debt, found.forgiven) == (10, {pardon: 20})
    found = at(20, debits=(spend(30, 0),), pardons=(Pardon(pardon, None, day(5)),))
    assert (found.debt, found.forgiven) == (0, {pardon: 30})


def test_staff_cannot_forgive_more_than_is_owed() -> None:
    pardon = Key(Source.FORGIVENESS, "act/1")
    found = at(20, lot("a", 5, 0), debits=(spend(30, 0),), pardons=(Pardon(pardon, 999, day(5)),))
    assert (left(found), found.forgiven) == ({"a": 0}, {pardon: 25})


def spared(points: int, until: float, available: float = 0) -> Spared:
    return Spared(Lot(key("cancelled"), points, day(0), day(available)), day(until))


def excused(remains: Remains) -> int:
    return sum(remains.forgiven.values())


def test_what_was_spent_before_the_merchant_cancelled_is_no_debt() -> None:
    found = at(20, debits=(spend(80, 5),), spared=(spared(100, until=10),))
    assert (found.debt, excused(found)) == (0, 80)


def test_nobody_is_spared_more_than_the_order_was_worth() -> None:
    debits = (spend(80, 5, "x"), spend(80, 6, "y"))
    found = at(20, debits=debits, spared=(spared(100, until=10),))
    assert (found.debt, excused(found)) == (60, 100)


def test_nobody_is_spared_for_spending_after_the_cancellation_or_on_the_way() -> None:
    assert at(20, debits=(spend(80, 10),), spared=(spared(100, until=10),)).debt == 80
    assert at(20, debits=(spend(80, 5),), spared=(spared(100, 10, available=6),)).debt == 80


def test_of_several_orders_taken_back_the_first_that_could_be_spent_covers_first() -> None:
    first, second = Lot(key("z"), 60, day(0), day(1)), Lot(key("a"), 60, day(0), day(2))
    for taken in ((first, second), (second, first)):
        lost = tuple(Spared(lot, day(10)) for lot in taken)
        found = at(20, debits=(spend(80, 5),), spared=lost)
        assert found.forgiven == {
            Key(Source.FORGIVENESS, "order:z"): 60,
            Key(Source.FORGIVENESS, "order:a"): 20,
        }


def test_real_points_are_used_before_anybody_is_spared() -> None:
    found = at(20, lot("b", 100, 0), debits=(spend(80, 5),), spared=(spared(100, until=10),))
    assert (left(found), found.debt, excused(found)) == ({"b": 20}, 0, 0)


def test_a_balance_is_valid_until_the_next_lot_ends_or_debt_is_forgiven() -> None:
    found = at(1, lot("a", 10, 0, end(20)), lot("b", 10, 0, hold=30))
    assert balance(found.lots, 0, None, day(1)) == Balance(10, 10, 0, day(20))
    owed = at(1, debits=(spend(5, 0),))
    assert balance(owed.lots, owed.debt, owed.forgives_at, day(1)) == Balance(
        debt=5, valid_until=day(365)
    )


def test_points_are_conserved_whatever_happens() -> None:
    lots = (lot("a", 100, 0, end(20, undone=25), end(60)), lot("b", 50, 3, end(30)))
    debits = (spend(30, 5, "x"), spend(200, 22, "y"))
    for now in range(500):
        found = at(now, *lots, debits=debits, spared=(spared(10, until=10),))
        kept = sum(lot.remaining for lot in found.lots) - found.debt
        gone = sum(points for points, _ in found.ended.values())
        assert 150 - 230 - gone + sum(found.forgiven.values()) == kept, now
        assert not (found.debt and any(lot.remaining for lot in found.lots))


# What happens at one moment.


def test_points_can_be_spent_at_the_moment_their_hold_ends() -> None:
    lots = (lot("held", 10, 0, end(40), hold=5), lot("free", 10, 0))
    assert left(at(6, *lots, debits=(spend(10, 5),))) == {"held": 0, "free": 10}


def test_points_are_back_at_the_moment_they_are_given_back() -> None:
    assert left(at(25, lot("a", 100, 0, end(20, undone=25)))) == {"a": 100}


def test_points_given_back_at_the_moment_they_end_go_towards_their_next_end() -> None:
    lots = (lot("a", 10, 0, end(20, undone=20), end(90)), lot("b", 10, 0, end(40)))
    assert left(at(30, *lots, debits=(spend(10, 30),))) == {"a": 10, "b": 0}


def test_points_can_be_spent_at_the_moment_they_are_given_back() -> None:
    lots = (lot("a", 50, 0, end(20, undone=25), end(60)), lot("b", 50, 0))
    assert left(at(30, *lots, debits=(spend(30, 25),))) == {"a": 20, "b": 50}


def test_new_points_pay_debt_before_points_that_are_given_back() -> None:
    lots = (lot("a", 50, 0, end(20, undone=25)), lot("b", 50, 25))
    assert left(at(30, *lots, debits=(spend(30, 22),))) == {"a": 50, "b": 20}


def test_an_order_of_the_moment_of_the_spending_was_bought_before_it() -> None:
    found = at(20, debits=(spend(30, 10),), shrinks=(Shrink(day(10), day(15)),))
    assert found.forgives_at == day(15 + 365)


def test_points_are_spared_from_the_moment_they_can_be_spent() -> None:
    lost = (spared(100, until=10, available=5),)
    assert at(20, debits=(spend(80, 5),), spared=lost).debt == 0


def test_points_that_ended_are_spared_while_they_were_given_back() -> None:
    lost = Lot(key("cancelled"), 100, day(0), day(0), (end(20, undone=25), end(60)))
    for when, owed in ((19.9, 0), (20, 80), (24.9, 80), (25, 0), (60, 80)):
        found = at(70, debits=(spend(80, when),), spared=(Spared(lost, day(65)),))
        assert found.debt == owed, when


# Coming and going.


def forfeits(stay: Stay, account: int = 1) -> list[tuple[datetime, str]]:
    return list(stay.forfeits(account, WARSAW))


def test_who_leaves_has_a_month_to_come_back() -> None:
    gone = Stay(joins=(day(0),), departures=(Departure(1, day(10)),))
    assert forfeits(gone) == [(midnight(40), "left")]
    back = Stay(joins=(day(0), day(40)), departures=(Departure(1, day(10)),))
    assert forfeits(back) == []
    late = Stay(joins=(day(0), day(41)), departures=(Departure(1, day(10)),))
    assert forfeits(late) == [(midnight(40), "left")]


def test_only_the_account_that_left_loses_its_points() -> None:
    gone = Stay(joins=(day(0),), departures=(Departure(1, day(10)),))
    assert forfeits(gone, account=2) == []


def test_nothing_is_earned_between_leaving_and_coming_back() -> None:
    stay = Stay(joins=(day(0), day(20)), departures=(Departure(1, day(10)),))
    away = [stay.away(1, day(n)) for n in (9.99, 10, 19.99, 20)]
    assert away == [False, True, True, False]
    assert not stay.away(2, day(15))
    assert not stay.away(None, day(15))


def test_points_nobody_claimed_lapse_at_once() -> None:
    assert forfeits(Stay(lapses=(Lapse(1, day(90)),))) == [(day(90), "lapsed")]


def test_taking_part_is_having_joined_and_not_left_since() -> None:
    leaving = (Departure(1, day(10)),)
    assert not Stay().joined
    assert Stay(joins=(day(0),)).joined
    assert not Stay((day(0),), leaving).joined
    assert Stay((day(0), day(11)), leaving).joined
    twice = (*leaving, Departure(1, day(20)))
    assert not Stay((day(0), day(11)), twice).joined


def test_a_joining_of_the_moment_of_leaving_came_before_it() -> None:
    gone = Stay((day(10),), (Departure(1, day(10)),))
    assert not gone.joined
    assert gone.away(1, day(10))
    assert forfeits(gone) == [(midnight(40), "left")]
