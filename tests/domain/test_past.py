"""Orders of before the first version: none is in force, unless one reaches back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from plugin.domain.program import in_force, one_minute_program

BEGAN = datetime(2026, 5, 1, tzinfo=UTC)
DAY = timedelta(days=1)
FIRST = one_minute_program("USD", BEGAN)
REACHING = replace(FIRST, version=2, effective_from=BEGAN + 9 * DAY, past_from=BEGAN - 30 * DAY)


def test_before_the_first_version_none_is_in_force() -> None:
    assert in_force([FIRST], BEGAN - DAY) is None


def test_a_version_that_reaches_back_is_in_force_there_and_no_earlier() -> None:
    assert in_force([FIRST, REACHING], BEGAN - DAY) is REACHING
    assert in_force([FIRST, REACHING], BEGAN - 30 * DAY) is REACHING
    assert in_force([FIRST, REACHING], BEGAN - 31 * DAY) is None


def test_it_changes_nothing_where_another_was_in_force() -> None:
    assert in_force([FIRST, REACHING], BEGAN) is FIRST
    assert in_force([FIRST, REACHING], BEGAN + 9 * DAY) is REACHING


def test_the_first_choice_stands() -> None:
    again = replace(REACHING, version=3, effective_from=BEGAN + 10 * DAY)
    assert in_force([FIRST, REACHING, again], BEGAN - DAY) is REACHING
