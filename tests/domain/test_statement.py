"""A month of points: it adds up, months join without a seam, and the past stays as it was."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from plugin.domain.errors import InvalidInputError
from plugin.domain.ledger import Kind, Source
from plugin.domain.month import Month
from plugin.domain.statement import COLUMN_OF, OWN_LINES, Booked, Column, statement

WARSAW = ZoneInfo("Europe/Warsaw")
MARCH = Month(2026, 3)
ZONES = st.sampled_from(
    "UTC Europe/Warsaw Pacific/Kiritimati Pacific/Pago_Pago America/Havana Africa/Cairo".split()
).map(ZoneInfo)
FIRST, LAST = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)
MOMENTS = st.integers(0, int((LAST - FIRST).total_seconds()) - 86_400).map(
    lambda seconds: FIRST + timedelta(seconds=seconds)
)
POINTS = st.integers(-500, 500).filter(bool)
BOOKED = st.builds(Booked, st.sampled_from(Kind), st.sampled_from(Source), POINTS, MOMENTS)
MONTHS = [Month(2026, number) for number in range(1, 7)]


def booked(points: int, at: datetime, kind: Kind = Kind.EARN) -> Booked:
    return Booked(kind, Source.ORDER, points, at)


def oracle(entries: Sequence[Booked], month: Month, zone: ZoneInfo) -> tuple[int, dict[str, int]]:
    """What a clerk would do: look at the calendar for each entry, and add."""
    opening, columns = 0, dict.fromkeys(Column, 0)
    for entry in entries:
        local = entry.posted_at.astimezone(zone)
        if (local.year, local.month) < (month.year, month.number):
            opening += entry.points
        elif (local.year, local.month) == (month.year, month.number):
            columns[COLUMN_OF[entry.kind]] += entry.points
    return opening, {column.value: points for column, points in columns.items()}


@given(st.lists(BOOKED, max_size=12), st.sampled_from(MONTHS), ZONES)
@example([booked(5, datetime(2026, 2, 28, 23, tzinfo=UTC))], MARCH, WARSAW)
def test_a_statement_is_what_a_clerk_would_add_up(
    entries: list[Booked], month: Month, zone: ZoneInfo
) -> None:
    told = statement(month, zone, entries)
    opening, columns = oracle(entries, month, zone)
    assert (told.opening, told.columns) == (opening, columns)
    assert told.closing == opening + sum(columns.values())


@given(st.lists(BOOKED, max_size=12), ZONES)
def test_a_month_closes_with_what_the_next_one_opens_with(
    entries: list[Booked], zone: ZoneInfo
) -> None:
    told = [statement(month, zone, entries) for month in [*MONTHS, Month(2026, 7)]]
    for month, following in pairwise(told):
        assert month.closing == following.opening
    assert told[-1].closing == sum(entry.points for entry in entries)


@given(st.lists(BOOKED, max_size=8), st.lists(BOOKED, max_size=8), st.sampled_from(MONTHS), ZONES)
def test_what_is_booked_later_leaves_a_closed_month_alone(
    before: list[Booked], after: list[Booked], month: Month, zone: ZoneInfo
) -> None:
    later = [entry for entry in after if entry.posted_at >= month.span(zone)[1]]
    assert statement(month, zone, before) == statement(month, zone, [*before, *later])


@given(st.lists(BOOKED, max_size=12), st.sampled_from(MONTHS), ZONES)
def test_kinds_and_sources_tell_the_same_sum(
    entries: list[Booked], month: Month, zone: ZoneInfo
) -> None:
    told = statement(month, zone, entries)
    moved = told.closing - told.opening
    assert sum(told.kinds.values()) == sum(told.sources.values()) == moved
    named = {kind for column in Column for kind, _ in told.named(column)}
    assert named == {*OWN_LINES} & {*told.kinds}


def test_every_kind_of_entry_has_a_column() -> None:
    assert set(COLUMN_OF) == set(Kind)


def test_points_given_up_count_as_expired_on_a_line_of_their_own() -> None:
    at = datetime(2026, 3, 10, tzinfo=UTC)
    entries = [booked(-40, at, Kind.EXPIRE), booked(-60, at, Kind.FORFEIT)]
    told = statement(MARCH, UTC, entries)
    assert told.columns[Column.EXPIRED] == -100
    assert list(told.named(Column.EXPIRED)) == [(Kind.FORFEIT, -60)]


def test_the_first_moment_of_a_month_is_midnight_at_the_shop() -> None:
    start, end = MARCH.span(WARSAW)
    assert start == datetime(2026, 2, 28, 23, tzinfo=UTC)
    assert end == datetime(2026, 3, 31, 22, tzinfo=UTC)  # the clocks have gone forward
    just_before = start - timedelta(milliseconds=1)
    told = statement(MARCH, WARSAW, [booked(7, just_before), booked(1, start), booked(2, end)])
    assert (told.opening, told.closing) == (7, 8)


def test_months_follow_each_other_over_the_year() -> None:
    assert Month(2025, 12).following == Month(2026, 1)
    assert Month(2026, 1).previous == Month(2025, 12)
    assert Month.of(datetime(2025, 12, 31, 23, 30, tzinfo=UTC), WARSAW) == Month(2026, 1)
    assert str(Month.parse("2026-03")) == "2026-03"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026",
        "2026-3",
        "2026-13",
        "2026-00",
        "1999-12",
        "2026-03-01",
        "\N{FULLWIDTH DIGIT TWO}026-03",
        "x",
    ],
)
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError, match="2026-03"):
        Month.parse(text)
