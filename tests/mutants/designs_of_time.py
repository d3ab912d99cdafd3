"""Naive designs of points that end, of warnings, and of debt."""

from tests.mutants.design import design

CALENDAR = "plugin/domain/calendar.py"
EXPIRY = "plugin/domain/expiry.py"
DEADLINES = "plugin/domain/deadlines.py"
STAY = "plugin/domain/stay.py"
ENDINGS = "plugin/domain/endings.py"
DEBTS = "plugin/domain/debts.py"
MOVEMENTS = "plugin/domain/movements.py"
REPLAY = "plugin/domain/replay.py"
STRANDS = "plugin/domain/strands.py"
RETURNS = "plugin/domain/returns.py"
STANDING = "plugin/domain/standing.py"
PROGRAM = "plugin/domain/program.py"

LASTING = "tests/domain/test_lasting.py"
OF_TIME = "tests/domain/test_counterexamples_of_time.py"

TIME = (
    design(
        "points can be spent at the moment they end",
        REPLAY,
        "self._later(ending.at, _ENDS, lot.key",
        "self._later(ending.at, 6, lot.key",
        f"{OF_TIME}::test_points_cannot_be_spent_at_the_moment_they_end",
    ),
    design(
        "a nightly job writes off what it finds, whatever is learnt later",
        STRANDS,
        "self.ended += self.left",
        "self.ended += self.lot.points",
        f"{OF_TIME}::test_an_expiry_is_undone_by_a_spending_that_is_learnt_of_late",
    ),
    design(
        "the time of points begins when they are earned",
        STANDING,
        "endings.of(order.at, free, holders[key], zone)",
        "endings.of(order.at, order.at, holders[key], zone)",
        f"{OF_TIME}::test_the_time_of_points_begins_when_they_can_be_spent",
    ),
    design(
        "who was not warned loses points all the same",
        DEADLINES,
        "at = once if self._warned(once, account) else twice",
        "at = once",
        f"{OF_TIME}::test_the_time_of_points_begins_when_they_can_be_spent",
    ),
    design(
        "a warning 71 hours ahead will do",
        DEADLINES,
        "BOUNCE = timedelta(hours=72)",
        "BOUNCE = timedelta(hours=71)",
        f"{OF_TIME}::test_seventy_two_hours_are_hours_when_clocks_change",
    ),
    design(
        "three days by the clock on the wall",
        CALENDAR,
        "zone).astimezone(UTC)",
        "zone)",
        f"{OF_TIME}::test_seventy_two_hours_are_hours_when_clocks_change",
    ),
    design(
        "a day has twenty-four hours",
        CALENDAR,
        "end_of(at.astimezone(zone).date() + timedelta(days=days), zone)",
        "end_of(at.astimezone(zone).date(), zone) + timedelta(days=days)",
        f"{OF_TIME}::test_a_day_is_a_day_of_the_calendar_when_clocks_change",
    ),
    design(
        "a new rule holds at once",
        DEADLINES,
        "return term.begins and midnight_after(term.begins, NOTICE_DAYS, zone)",
        "return term.begins",
        f"{OF_TIME}::test_a_pause_stops_the_time_and_leaves_a_month_after_it",
    ),
    design(
        "time goes on during a pause",
        PROGRAM,
        "return program.expiry if program and program.running else NEVER",
        "return program.expiry if program else NEVER",
        f"{OF_TIME}::test_a_pause_stops_the_time_and_leaves_a_month_after_it",
    ),
    design(
        "a new rule with a date ends points on another day",
        EXPIRY,
        "return self._on_date(max(earliest, not_before or earliest), zone, later=int(twice))",
        "return max(self._on_date(earliest, zone, int(twice)), not_before or earliest)",
        f"{OF_TIME}::test_what_ends_on_a_date_ends_on_it_though_the_rule_is_new",
    ),
    design(
        "one law for all regions",
        DEADLINES,
        " and not regions & term.expiry.never_in",
        "",
        f"{OF_TIME}::test_where_the_law_forbids_it_nothing_expires",
    ),
    design(
        "first earned, first spent",
        STRANDS,
        "return self.ends_at is None, self.ends_at or free,",
        "return False, lot.at,",
        f"{OF_TIME}::test_what_ends_first_is_spent_first_though_it_was_earned_last",
    ),
    design(
        "leaving takes the points of every account",
        STAY,
        "if gone.account == account and not",
        "if not",
        f"{OF_TIME}::test_who_leaves_one_account_keeps_the_points_of_the_other",
    ),
    design(
        "one can come back after 31 days",
        STAY,
        "UNDO_DAYS = 30",
        "UNDO_DAYS = 31",
        f"{OF_TIME}::test_coming_back_on_the_thirtieth_day_is_in_time_and_on_the_next_too_late",
    ),
    design(
        "points given back last for good",
        ENDINGS,
        "since, start = undone, max(start, undone)",
        "return",
        f"{OF_TIME}::test_points_given_back_have_their_time_anew",
    ),
    design(
        "the time of points given back begins before they can be spent",
        ENDINGS,
        "since, start = undone, max(start, undone)",
        "since = start = undone",
        f"{OF_TIME}::test_points_given_back_on_the_way_have_their_time_from_the_end_of_the_hold",
    ),
    design(
        "debt grows old from the spending",
        DEBTS,
        "return max([at, *causes])",
        "return at",
        f"{OF_TIME}::test_debt_is_forgiven_a_year_after_the_return_and_not_after_the_spending",
    ),
    design(
        "what the merchant cancelled is owed like any other",
        RETURNS,
        "snapshot.cancel_reason not in BY_THE_MERCHANT",
        "snapshot.cancel_reason",
        f"{OF_TIME}::test_nobody_is_spared_for_points_that_had_ended_before_they_were_spent",
    ),
    design(
        "everybody is spared for ended points too",
        MOVEMENTS,
        "self.lot.available_at <= at < self.until and not ended",
        "self.lot.available_at <= at < self.until",
        f"{OF_TIME}::test_nobody_is_spared_for_points_that_had_ended_before_they_were_spent",
    ),
    design(
        "spared in order of arrival",
        DEBTS,
        "sorted(covering, key=lambda lot: (lot.available_at, lot.key))",
        "covering",
        f"{LASTING}::test_of_several_orders_taken_back_the_first_that_could_be_spent_covers_first",
    ),
)
"""When it ends, and what is owed."""
