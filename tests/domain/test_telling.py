"""What to say of points that end, on which day, and when to say it."""

from datetime import timedelta

from plugin.domain.deadlines import BOUNCE, Deadline, Told
from plugin.domain.expiry import Basis
from plugin.domain.ledger import Key, Lot, Source
from plugin.domain.telling import Expiring, Notice, ahead, day_to_tell, next_warning, notice
from tests.domain.lasting import age, day

A_SECOND = timedelta(seconds=1)


def ending(at: float, points: int = 10, *, promised: float | None = None) -> Expiring:
    """A lot with so many points left, and its deadline."""
    lot = Lot(Key(Source.ORDER, str(at)), 100, day(0), day(0), remaining=points)
    return lot, Deadline(day(at), Basis.AGE, age(30), day(at if promised is None else promised))


def test_the_promised_day_is_told_while_a_warning_can_be_in_time() -> None:
    _lot, deadline = ending(200, promised=100)
    latest = day(100) - BOUNCE
    assert day_to_tell(deadline, latest) == day(100)
    assert day_to_tell(deadline, latest + A_SECOND) == day(200)


def test_one_word_tells_of_all_that_ends_within_a_time() -> None:
    found = [ending(50, 7), ending(40, 9), ending(60, 5), ending(61, 100), ending(10, 100)]
    assert ahead(found, day(10), day(60)) == Notice(21, day(40), day(60))
    assert ahead(found, day(61), day(99)) is None
    assert ahead([ending(40, 1), ending(40, 50)], day(0), day(40)) == Notice(51, day(40), day(40))


def test_the_earlier_warning_tells_of_the_week_after_its_day() -> None:
    """Two warnings are overdue; the one due a month ahead says what ends within 37 days."""
    found = [ending(5, 1), ending(37, 2), ending(38, 4)]
    assert notice(found, [], day(0)) is not None
    assert notice(found, [], day(0)) == Notice(3, day(5), day(37), days=30)


def test_a_warning_is_due_at_its_very_moment() -> None:
    found = [ending(90)]
    assert notice(found, [], day(60) - A_SECOND) is None
    assert notice(found, [], day(60)) == Notice(10, day(90), day(90), days=30)
    assert next_warning(found, [], day(0)) == day(60)


def test_the_second_warning_stands_alone_when_the_first_was_given() -> None:
    found, told = [ending(90)], [Told(day(60), day(90))]
    assert next_warning(found, told, day(61)) == day(83)
    assert notice(found, told, day(83)) == Notice(10, day(90), day(90), days=7)


def test_nothing_is_said_of_points_that_end_now() -> None:
    assert notice([ending(90)], [], day(90)) is None
    assert next_warning([ending(90)], [], day(90)) is None


def test_what_was_not_due_was_no_warning() -> None:
    found = ahead([ending(40)], day(0), day(40))
    assert found
    assert found.days == 0


def test_a_promised_day_that_nobody_was_told_of_in_time_is_looked_at_again() -> None:
    """From then on the later day is the one to tell."""
    found, told = [ending(200, promised=100)], [Told(day(93), day(100), reached=False)]
    change = next_warning(found, told, day(94))
    assert change
    assert day(100) - BOUNCE < change < day(100) - BOUNCE + timedelta(minutes=1)
    assert next_warning(found, told, change) == day(170)
