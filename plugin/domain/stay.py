"""
A stay: when a member joined, left, came back; and when unclaimed points were given up.

Leaving stops everything at once and can be undone for a month. Then what the member had is gone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo

from plugin.domain.calendar import midnight_after

UNDO_DAYS = 30
"""For so many days a member can come back as if they had never left."""


@dataclass(frozen=True, slots=True)
class Departure:
    """An account whose person left the programme."""

    account: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Lapse:
    """
    An account whose points nobody claimed in time: what was bought after `until` is spared,
    because nobody knew of it yet. None: nothing is.
    """

    account: int
    at: datetime
    until: datetime | None = None

    def takes(self, account: int | None, bought_at: datetime | None) -> bool:
        """Does it end what that account bought at a moment?"""
        known = self.until is None or bought_at is None or bought_at <= self.until
        return known and account == self.account


@dataclass(frozen=True, slots=True)
class Stay:
    """A member's comings and goings. `joins` are in order of time."""

    joins: tuple[datetime, ...] = ()
    departures: tuple[Departure, ...] = ()
    lapses: tuple[Lapse, ...] = ()

    @property
    def joined(self) -> bool:
        """Do they take part now?"""
        left = max((gone.at for gone in self.departures), default=None)
        return bool(self.joins) and (left is None or self.joins[-1] > left)

    def away(self, account: int | None, at: datetime) -> bool:
        """Had the person behind an account left by a moment, and not come back?"""
        left = (gone.at for gone in self.departures if gone.account == account and gone.at <= at)
        return any(not self._joined_between(gone, at) for gone in left)

    def forfeits(
        self, account: int | None, zone: tzinfo, bought_at: datetime | None = None
    ) -> Iterator[tuple[datetime, str]]:
        """The moments at which what an account bought is gone, and why."""
        for gone in self.departures:
            until = midnight_after(gone.at, UNDO_DAYS, zone)
            if gone.account == account and not self._joined_between(gone.at, until):
                yield until, "left"
        yield from ((one.at, "lapsed") for one in self.lapses if one.takes(account, bought_at))

    def _joined_between(self, after: datetime, until: datetime) -> bool:
        return any(after < join <= until for join in self.joins)


ALWAYS_HERE = Stay()
