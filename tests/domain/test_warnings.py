"""Deadlines and the words of warning before them: whatever the rules, whoever was told what."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from plugin.domain.calendar import midnight_after
from plugin.domain.deadlines import BOUNCE, EARLY_DAYS, NOTICE_DAYS, Deadline, Deadlines, Told
from plugin.domain.expiry import NEVER, Basis, Expiry, Term, terms
from plugin.domain.ledger import Key, Lot, Source
from plugin.domain.telling import Expiring, next_warning, notice
from tests.domain.lasting import WARSAW, day
from tests.domain.promises import Record, keep

A_DAY = timedelta(days=1)
ZONES = [WARSAW, ZoneInfo("America/Santiago"), ZoneInfo("Pacific/Auckland")]
RULES = [
    Expiry(Basis.AGE, 30),
    Expiry(Basis.AGE, 90),
    Expiry(Basis.INACTIVITY, 40),
    Expiry(Basis.INACTIVITY, 60),
    Expiry(Basis.DATE, month=12, day=31),
    Expiry(Basis.DATE, month=3, day=29),
    NEVER,
]
NUMBER = st.integers(0, 400)


@dataclass(frozen=True)
class Case:
    """Changes of the rule, a lot, what its member did and was told; all by numbers of days."""

    rules: list[int]
    start: int
    acts: list[int]
    words: list[int]

    @property
    def zone(self) -> ZoneInfo:
        return ZONES[self.start % len(ZONES)]

    @property
    def terms(self) -> tuple[Term, ...]:
        first, *rest = self.rules
        changes = [(day(n), RULES[n % len(RULES)]) for n in sorted(set(rest))]
        return terms([(None, RULES[first % len(RULES)]), *changes])

    @property
    def activity(self) -> list[datetime]:
        return [day(n) for n in sorted(self.acts)]

    @property
    def warnings(self) -> list[Told]:
        return [Told(day(n), day(n + 5 + n % 90), reached=n % 4 > 0) for n in self.words]

    def deadline(
        self, *, activity: list[datetime] | None = None, warnings: list[Told] | None = None
    ) -> Deadline | None:
        acts = self.activity if activity is None else activity
        words = self.warnings if warnings is None else warnings
        return Deadlines(self.terms, frozenset(), acts, words).of(day(self.start), self.zone)

    def term(self, at: datetime) -> Term:
        """The one in force at a moment."""
        return next(term for term in self.terms if term.ends is None or at < term.ends)


CASES = st.builds(
    Case,
    st.lists(NUMBER, min_size=1, max_size=4),
    NUMBER,
    st.lists(NUMBER, max_size=4),
    st.lists(NUMBER, max_size=4),
)


def no_rule_ends_anything_within_a_month_of_its_beginning(case: Case) -> None:
    found = case.deadline()
    begins = found and case.term(found.at).begins
    if found and begins:
        assert found.at >= midnight_after(begins, NOTICE_DAYS, case.zone)


def points_end_by_the_rule_in_force(case: Case) -> None:
    found = case.deadline()
    assert found is None or found.expiry == case.term(found.at).expiry


def points_can_be_spent_for_a_month(case: Case) -> None:
    found = case.deadline()
    assert found is None or found.at - day(case.start) >= timedelta(days=NOTICE_DAYS)


def a_promise_is_kept_or_bettered(case: Case) -> None:
    found = case.deadline()
    assert found is None or day(case.start) < found.promised <= found.at


def who_was_warned_of_the_promised_day_loses_points_on_it(case: Case) -> None:
    found = case.deadline(warnings=[])
    if found:
        told = [Told(found.promised - BOUNCE, found.promised)]
        warned = case.deadline(warnings=told)
        assert warned
        assert warned.at == warned.promised


def no_warning_makes_points_last_longer_than_none(case: Case) -> None:
    told, untold = case.deadline(activity=[]), case.deadline(activity=[], warnings=[])
    if told and len(case.terms) == 1:
        assert untold
        assert told.at <= untold.at


def activity_never_shortens(case: Case) -> None:
    idle, busy = case.deadline(activity=[], warnings=[]), case.deadline(warnings=[])
    if busy and len(case.terms) == 1:
        assert idle
        assert idle.at <= busy.at


def what_ends_on_a_date_ends_on_that_date(case: Case) -> None:
    found = case.deadline()
    if found and found.basis is Basis.DATE:
        closed = (found.at - A_DAY / 24).astimezone(case.zone)
        assert (closed.month, closed.day) == (found.expiry.month, found.expiry.day)


DEADLINES = (
    no_rule_ends_anything_within_a_month_of_its_beginning,
    points_end_by_the_rule_in_force,
    points_can_be_spent_for_a_month,
    a_promise_is_kept_or_bettered,
    who_was_warned_of_the_promised_day_loses_points_on_it,
    no_warning_makes_points_last_longer_than_none,
    activity_never_shortens,
    what_ends_on_a_date_ends_on_that_date,
)


def test_deadlines(record_property: Record) -> None:
    keep(record_property, CASES, DEADLINES)


@dataclass(frozen=True)
class Diary:
    """A worker that looks every day, at some lots under one rule, and what it said."""

    starts: tuple[int, ...]
    rule: Expiry
    hour: int
    words: list[tuple[Told, int]]

    @property
    def ends(self) -> list[datetime]:
        """When each lot ends, after all that was said."""
        return [deadline.at for _, deadline in self.expiring()]

    def expiring(self, now: datetime | None = None) -> list[Expiring]:
        """The lots that hold something at a moment, or ever."""
        told = [word for word, _ in self.words]
        deadlines = Deadlines([Term(self.rule, None, None)], frozenset(), (), told)
        lots = (Lot(_key(n), 1, day(n), day(n), remaining=1) for n in self.starts)
        found = ((lot, deadlines.of(lot.at, WARSAW)) for lot in lots)
        return [(lot, due) for lot, due in found if due and (now is None or lot.at <= now < due.at)]


def _key(number: int) -> Key:
    return Key(Source.ORDER, str(number))


def kept(starts: list[int], rule: int, hour: int) -> Diary:
    """The diary of a worker that was never stopped."""
    diary = Diary(tuple(sorted(set(starts))), RULES[rule], hour, [])
    now = day(diary.starts[0] + hour / 24)
    while now < day(diary.starts[-1]) or diary.expiring(now):
        told = [word for word, _ in diary.words]
        due = next_warning(diary.expiring(now), told, now)
        if due and due <= now and (word := notice(diary.expiring(now), told, now)):
            diary.words.append((Told(now, word.until), word.days))
        later = _morning(now, due) if now >= day(diary.starts[-1]) else now
        now = max(now + A_DAY, later)
    return diary


def _morning(now: datetime, due: datetime | None) -> datetime:
    """The first look at or after a moment; nothing happens on the days between."""
    return now + A_DAY * -((now - due) // A_DAY) if due and due > now else now


DIARIES = st.builds(
    kept,
    st.lists(st.integers(0, 25), min_size=1, max_size=4),
    st.integers(0, 5),
    st.integers(0, 23),
)


def every_deadline_is_told_of_twice_and_in_time(diary: Diary) -> None:
    for end in diary.ends:
        heard = [
            word.at for word, _ in diary.words if word.at <= end - BOUNCE and end <= word.until
        ]
        assert len(heard) >= 2


def who_is_told_in_time_has_no_second_period(diary: Diary) -> None:
    assert all(due.at == due.promised for _, due in diary.expiring())


def nobody_is_told_more_than_twice_for_a_day_on_which_points_end(diary: Diary) -> None:
    assert len(diary.words) <= 2 * len(set(diary.ends))


def nobody_is_told_the_same_twice_within_a_week(diary: Diary) -> None:
    for ahead in diary.rule.warn_days:
        told = [word for word, days in diary.words if days == ahead]
        for word, later in pairwise(told):
            known_before = {due.at for lot, due in diary.expiring() if lot.at <= word.at}
            news = [end for end in diary.ends if end not in known_before]
            assert news or later.at - word.at >= timedelta(days=EARLY_DAYS)


TELLING = (
    every_deadline_is_told_of_twice_and_in_time,
    who_is_told_in_time_has_no_second_period,
    nobody_is_told_more_than_twice_for_a_day_on_which_points_end,
    nobody_is_told_the_same_twice_within_a_week,
)


def test_a_worker_that_looks_every_day_tells_everybody(record_property: Record) -> None:
    keep(record_property, DIARIES, TELLING)
