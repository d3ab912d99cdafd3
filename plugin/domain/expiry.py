"""
Expiry: how long points last, as a part of the programme.

Each rule is a frozen value that refuses to be nonsense. When exactly the points of one member end
is worked out in `deadlines`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum

from plugin.domain.calendar import end_of, midnight_after
from plugin.domain.errors import InvalidInputError

SHORTEST, LONGEST = 30, 3_660
_A_COMMON_YEAR = 2023
LATEST_WARNING = 4
"""Days before the end: a warning that bounces within 72 hours does not count."""


class Basis(StrEnum):
    """What lets points expire."""

    NONE = "none"
    INACTIVITY = "inactivity"
    """So many days without an order, a redemption or a joining: all points end together."""
    AGE = "age"
    """So many days after they could first be spent: first in, first out."""
    DATE = "date"
    """On one day of every year."""


@dataclass(frozen=True, slots=True)
class Expiry:
    """How long points last, when people are warned, and where time alone may end nothing."""

    basis: Basis = Basis.NONE
    days: int = 0
    """For inactivity and age."""
    month: int = 0
    day: int = 0
    """For a date: the last day on which points of the past year can be spent."""
    warn_days: tuple[int, int] = (30, 7)
    """Two warnings, so many days ahead."""
    never_in: frozenset[str] = frozenset({"CA-ON", "CA-QC"})
    """Regions whose law forbids or limits expiry by time: a member who bought there keeps all."""

    def __post_init__(self) -> None:
        """A period that leaves time to warn, a day that every year has."""
        if self.basis in {Basis.INACTIVITY, Basis.AGE} and not SHORTEST <= self.days <= LONGEST:
            raise InvalidInputError(f"{self.days} days: choose {SHORTEST} to {LONGEST}")
        if self.basis is Basis.DATE:
            self._check_date()
        first, second = self.warn_days
        if not SHORTEST >= first > second >= LATEST_WARNING:
            raise InvalidInputError(
                f"warnings {first} and {second} days ahead: choose two, the first at most "
                f"{SHORTEST}, the second at least {LATEST_WARNING}"
            )

    def _check_date(self) -> None:
        try:
            date(_A_COMMON_YEAR, self.month, self.day)
        except ValueError:
            raise InvalidInputError(
                f"month {self.month}, day {self.day}: choose a day that every year has"
            ) from None

    def ends(
        self, start: datetime, zone: tzinfo, not_before: datetime | None, *, twice: bool
    ) -> datetime:
        """
        When points end whose time begins at `start`; `twice`: after the double period.

        Never before a moment; and what ends on a date ends on that date, whenever the rule began.
        """
        if self.basis is Basis.DATE:
            earliest = start + timedelta(days=SHORTEST)
            return self._on_date(max(earliest, not_before or earliest), zone, later=int(twice))
        due = midnight_after(start, self.days * (2 if twice else 1), zone)
        return max(due, not_before or due)

    def _on_date(self, earliest: datetime, zone: tzinfo, later: int) -> datetime:
        """The first such day that does not end before a moment, or the same so many years later."""
        year = earliest.astimezone(zone).year - 1
        while end_of(date(year, self.month, self.day), zone) < earliest:
            year += 1
        return end_of(date(year + later, self.month, self.day), zone)


@dataclass(frozen=True, slots=True)
class Term:
    """A time in which one expiry rule was in force. None: since ever, or to this day."""

    expiry: Expiry
    begins: datetime | None
    ends: datetime | None


NEVER = Expiry()


def terms(changes: Sequence[tuple[datetime | None, Expiry]]) -> tuple[Term, ...]:
    """The terms between changes of the rule, given in order of time; equal neighbours are one."""
    kept = [change for n, change in enumerate(changes) if n == 0 or change[1] != changes[n - 1][1]]
    ends = [begins for begins, _ in kept[1:]] + [None]
    return tuple(
        Term(expiry, begins, end) for (begins, expiry), end in zip(kept, ends, strict=True)
    )
