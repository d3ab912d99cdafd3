"""When points end: by every basis, with and without a warning, when rules change, by region."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from plugin.domain.calendar import midnight_after
from plugin.domain.deadlines import Deadlines, Told, told_of
from plugin.domain.errors import InvalidInputError
from plugin.domain.expiry import NEVER, Basis, Expiry, Term
from plugin.domain.money import Rate
from plugin.domain.program import EarningRule, Program, expiry_terms
from tests.domain.lasting import (
    WARSAW,
    age,
    always,
    day,
    deadline,
    ends,
    inactivity,
    midnight,
    warned,
)


def test_points_last_for_good_unless_a_rule_says_otherwise() -> None:
    assert ends(NEVER) is None
    assert ends([]) is None


def test_by_age_points_end_with_the_last_day_of_the_period() -> None:
    assert ends(age(30), warnings=(warned(5, 30),)) == midnight(30)


def test_who_was_not_warned_has_the_period_twice() -> None:
    assert ends(age(30)) == midnight(60)
    assert ends(inactivity(40)) == midnight(80)


def test_a_warning_less_than_72_hours_ahead_warned_nobody() -> None:
    end = midnight(30)
    for hours, due in ((72, end), (71, midnight(60))):
        told = Told(end.astimezone(UTC) - timedelta(hours=hours), until=end)
        assert ends(age(30), warnings=(told,)) == due, hours


def test_a_warning_that_reached_nobody_warned_nobody() -> None:
    assert ends(age(30), warnings=(warned(5, 30, reached=False),)) == midnight(60)


def test_a_warning_of_earlier_days_does_not_count_for_later_ones() -> None:
    assert ends(age(30), warnings=(warned(5, 29),)) == midnight(60)


def test_the_promised_day_is_the_one_that_a_warning_makes_true() -> None:
    found = deadline(age(30))
    assert found is not None
    assert (found.promised, found.at) == (midnight(30), midnight(60))


def test_activity_puts_inactivity_off() -> None:
    assert ends(inactivity(40), activity=(10, 45)) == midnight(45 + 80)
    assert ends(inactivity(40), activity=(10, 45), warnings=(warned(60, 85),)) == midnight(85)


def test_activity_after_the_end_comes_too_late() -> None:
    warnings = (warned(20, 40),)
    assert ends(inactivity(40), activity=(41.6,), warnings=warnings) == midnight(40)
    assert ends(inactivity(40), activity=(40.1,), warnings=warnings) == midnight(
        (40.1).__floor__() + 80
    )


def test_activity_before_points_could_be_spent_changes_nothing() -> None:
    assert ends(inactivity(40), start=14, activity=(0, 3)) == midnight(14 + 80)


def test_activity_does_not_stop_age() -> None:
    assert ends(age(30), activity=(10, 20, 25)) == midnight(60)


def test_a_chain_breaks_where_a_gap_is_too_long() -> None:
    warnings = (warned(60, 85),)
    assert ends(inactivity(40), activity=(30, 45, 140), warnings=warnings) == midnight(85)


def test_a_long_chain_ends_with_its_last_link() -> None:
    for acts in ((10, 30, 50), (10, 20, 30, 50)):
        assert ends(inactivity(40), activity=acts) == midnight(50 + 80), acts


def test_a_chain_that_broke_before_is_none_of_a_later_lot() -> None:
    assert ends(inactivity(40), start=150, activity=(10, 200)) == midnight(200 + 80)


def test_on_a_date_points_end_with_that_day() -> None:
    rule = Expiry(Basis.DATE, month=12, day=31)
    told = (
        type(warned(0, 0))(datetime(2026, 12, 1, tzinfo=UTC), datetime(2027, 1, 2, tzinfo=UTC)),
    )
    assert ends(rule, warnings=told) == datetime(2027, 1, 1, tzinfo=WARSAW)
    assert ends(rule) == datetime(2028, 1, 1, tzinfo=WARSAW)


def test_points_that_could_be_spent_for_less_than_a_month_wait_for_the_next_date() -> None:
    rule = Expiry(Basis.DATE, month=3, day=20)
    found = deadline(rule)
    assert found is not None
    assert found.promised == datetime(2027, 3, 21, tzinfo=WARSAW)
    later = Expiry(Basis.DATE, month=3, day=31)
    found = deadline(later)
    assert found is not None
    assert found.promised == datetime(2026, 4, 1, tzinfo=WARSAW)


def test_a_member_from_a_region_that_forbids_it_keeps_everything() -> None:
    assert ends(age(30), regions=frozenset({"CA-ON"})) is None
    assert ends(age(30), regions=frozenset({"CA-BC", "CA-QC"})) is None
    assert ends(age(30), regions=frozenset({"CA-BC"})) is not None


def test_a_new_rule_ends_nothing_within_a_month_of_its_beginning() -> None:
    rule = [Term(NEVER, None, day(400)), Term(age(30), day(400), None)]
    told = (warned(405, 430),)
    assert ends(rule, warnings=told) == midnight(430)


def test_points_that_ended_before_a_change_stay_ended() -> None:
    rule = [Term(age(30), None, day(100)), Term(NEVER, day(100), None)]
    assert ends(rule) == midnight(60)
    assert ends(rule, start=50) is None


def test_a_deadline_at_the_moment_of_a_change_is_that_of_the_next_rule() -> None:
    change = midnight(60)
    assert ends([Term(age(30), None, change), Term(NEVER, change, None)]) is None
    assert ends([Term(age(30), None, day(61)), Term(NEVER, day(61), None)]) == change


def test_activity_at_the_moment_of_the_end_comes_too_late() -> None:
    end = midnight(80)
    for late, due in ((timedelta(0), end), (timedelta(seconds=1), midnight(80 + 80))):
        found = Deadlines(always(inactivity(40)), frozenset(), [end - late], []).of(day(0), WARSAW)
        assert found
        assert found.at == due, late


def test_a_chain_breaks_at_the_moment_of_the_end() -> None:
    end = midnight(1 + 80)
    for late, due in ((timedelta(0), end), (timedelta(seconds=1), midnight(81 + 80))):
        acts = [day(1), end - late]
        found = Deadlines(always(inactivity(40)), frozenset(), acts, []).of(day(0), WARSAW)
        assert found
        assert found.at == due, late


def test_a_month_to_the_very_moment_is_a_month() -> None:
    rule, date = Expiry(Basis.DATE, month=4, day=30), midnight(60)
    for short, due in ((timedelta(0), 2026), (timedelta(seconds=1), 2027)):
        start = date - timedelta(days=30) + short
        found = Deadlines(always(rule), frozenset(), [], []).of(start, WARSAW)
        assert found
        assert found.promised.astimezone(WARSAW).year == due, short


def test_a_rule_that_never_came_due_is_followed_by_the_next() -> None:
    rule = [Term(age(300), None, day(100)), Term(age(90), day(100), None)]
    assert ends(rule, warnings=(warned(110, 130),)) == midnight(130)


@pytest.mark.parametrize(
    ("zone", "at", "due"),
    [
        ("Europe/Warsaw", "2026-03-27T12:00+00:00", "2026-04-27T00:00+02:00"),
        ("Pacific/Kiritimati", "2026-03-01T10:30+00:00", "2026-04-02T00:00+14:00"),
        ("America/Santiago", "2026-08-07T12:00+00:00", "2026-09-07T00:00-03:00"),
        ("Asia/Kathmandu", "2026-12-31T18:20+00:00", "2027-02-01T00:00+05:45"),
    ],
)
def test_a_day_ends_at_the_midnight_of_the_shop(zone: str, at: str, due: str) -> None:
    found = midnight_after(datetime.fromisoformat(at), 30, ZoneInfo(zone))
    assert found == datetime.fromisoformat(due)


@pytest.mark.parametrize(
    "rule",
    [
        {"basis": Basis.AGE, "days": 29},
        {"basis": Basis.INACTIVITY, "days": 3_661},
        {"basis": Basis.AGE},
        {"basis": Basis.DATE, "month": 2, "day": 29},
        {"basis": Basis.DATE, "month": 13, "day": 1},
        {"basis": Basis.DATE},
        {"basis": Basis.DATE, "month": 5},
        {"basis": Basis.DATE, "day": 5},
        {"basis": Basis.AGE, "days": 90, "warn_days": (7, 30)},
        {"basis": Basis.AGE, "days": 90, "warn_days": (31, 7)},
        {"basis": Basis.AGE, "days": 90, "warn_days": (30, 3)},
        {"basis": Basis.AGE, "days": 90, "warn_days": (7, 7)},
    ],
)
def test_a_rule_that_is_nonsense_is_refused(rule: dict[str, object]) -> None:
    with pytest.raises(InvalidInputError):
        Expiry(**rule)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "rule",
    [
        {"basis": Basis.AGE, "days": 30},
        {"basis": Basis.INACTIVITY, "days": 3_660},
        {"basis": Basis.DATE, "month": 2, "day": 28},
        {"basis": Basis.AGE, "days": 90, "warn_days": (30, 4)},
        {"basis": Basis.AGE, "days": 90, "warn_days": (5, 4)},
        {"basis": Basis.NONE, "days": 1},
    ],
)
def test_a_rule_at_its_bounds_is_one(rule: dict[str, object]) -> None:
    assert Expiry(**rule).basis is rule["basis"]  # type: ignore[arg-type]


def test_warnings_go_out_a_month_and_a_week_ahead_unless_another_day_is_chosen() -> None:
    assert Expiry().warn_days == (30, 7)
    assert (Expiry().days, Expiry().month, Expiry().day) == (0, 0, 0)


def test_a_word_counts_as_the_warning_of_its_week() -> None:
    """The warning thirty days ahead may have been given a week earlier, with others."""
    due = day(100)
    for given, told in ((62.9, False), (63, True), (80, True)):
        assert told_of([Told(day(given), due)], due, 30) is told, given
    assert not told_of([Told(day(80), day(99))], due, 30)
    assert told_of([Told(day(80), due, reached=False)], due, 30)


def program(version: int, begins: int | None, expiry: Expiry, **switches: Any) -> Program:
    start = None if begins is None else day(begins)
    return Program(version, "USD", EarningRule(Rate(5, 100)), start, expiry=expiry, **switches)


def test_terms_follow_the_versions_in_force() -> None:
    versions = [
        program(1, None, NEVER),
        program(2, 10, age(90)),
        program(3, 20, age(90)),
        program(4, 30, age(60)),
    ]
    assert expiry_terms(versions) == (
        Term(NEVER, None, day(10)),
        Term(age(90), day(10), day(30)),
        Term(age(60), day(30), None),
    )


@pytest.mark.parametrize("switch", [{"enabled": False}, {"paused": True}])
def test_nothing_expires_while_the_programme_is_off_or_paused(switch: dict[str, bool]) -> None:
    versions = [
        program(1, None, age(30)),
        program(2, 20, age(30), **switch),
        program(3, 100, age(30)),
    ]
    terms = expiry_terms(versions)
    assert terms[1] == Term(NEVER, day(20), day(100))
    assert Deadlines(terms, frozenset(), (), [warned(105, 130)]).of(day(0), WARSAW) is not None
    assert ends([*terms], warnings=(warned(105, 130),)) == midnight(130)


def test_a_version_that_was_overtaken_before_it_began_has_no_term() -> None:
    versions = [program(1, None, NEVER), program(2, 50, age(30)), program(3, 40, age(90))]
    assert expiry_terms(versions) == (Term(NEVER, None, day(40)), Term(age(90), day(40), None))


def test_always_is_one_term() -> None:
    assert expiry_terms([program(1, None, age(30))]) == tuple(always(age(30)))
