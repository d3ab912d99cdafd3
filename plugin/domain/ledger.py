"""
The ledger's words: entries and their sources, lots, debits, balances.

A lot holds the points of one source and shrinks when its target does: a clawback is not a debit.
How lots and debits play out in time is in `replay`. Holds are read off the clock, so no job ever
moves points from pending to available.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

MAX_POINTS = 10**12


class Kind(StrEnum):
    """What an entry does."""

    EARN = "earn"
    CLAWBACK = "clawback"
    RESTORE = "restore"
    ADJUST = "adjust"
    EXPIRE = "expire"
    """Points whose time was over."""
    FORFEIT = "forfeit"
    """Points of somebody who left, or never claimed them."""
    REINSTATE = "reinstate"
    """Ended points that are back."""
    REDEEM = "redeem"
    """Points turned into a reward."""
    RETURN = "return"
    """Points of a reward that came back."""
    FORGIVE = "forgive"
    """Debt that nobody has to pay any more; negative where a later fact paid it after all."""


class Source(StrEnum):
    """Where points come from or go to."""

    ORDER = "order"
    ADJUSTMENT = "adjustment"
    ENDING = "ending"
    """What ended of one lot; the id names the lot's own key."""
    FORGIVENESS = "forgiveness"
    REDEMPTION = "redemption"
    """A reward somebody took; the id is that of the act."""
    REFERRAL = "referral"
    """A friend somebody brought; the id is that of the claim."""


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """What entries are summed by: one source of one member."""

    source: Source
    id: str

    def __str__(self) -> str:
        return f"{self.source}:{self.id}"


@dataclass(frozen=True, slots=True)
class Ending:
    """A moment from which a lot cannot be spent any more, why, and when staff undid it."""

    at: datetime
    reason: str
    """`age`, `inactivity`, `date`, `left` or `lapsed`."""
    undone_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Lot:
    """Points with an origin, a hold and an end. `at` orders the replay; all times are aware."""

    key: Key
    points: int
    at: datetime
    available_at: datetime
    endings: tuple[Ending, ...] = ()
    """In order of time; all but the last were undone. None: the points last for good."""
    remaining: int = 0

    @property
    def ends_at(self) -> datetime | None:
        """When the points end for good, as things stand; None: never."""
        last = self.endings[-1] if self.endings else None
        return None if last is None or last.undone_at else last.at


@dataclass(frozen=True, slots=True)
class Debit:
    """Points taken from the member at a moment."""

    key: Key
    points: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Balance:
    """
    What a member has at a moment, in points.

    Until `valid_until` (the next end of a hold, of points or of debt; None: for good) only new
    facts can change it.
    """

    available: int = 0
    pending: int = 0
    debt: int = 0
    valid_until: datetime | None = None

    @property
    def total(self) -> int:
        """The sum of all entries."""
        return self.available + self.pending - self.debt


def balance(lots: Iterable[Lot], debt: int, forgives_at: datetime | None, now: datetime) -> Balance:
    """The balance at `now` of lots that were replayed; `forgives_at`: when debt is forgiven."""
    left = [lot for lot in lots if lot.remaining]
    turns = [lot.available_at for lot in left]
    turns += [lot.ends_at for lot in left if lot.ends_at]
    turns += [forgives_at] if forgives_at else []
    return Balance(
        available=sum(lot.remaining for lot in left if lot.available_at <= now),
        pending=sum(lot.remaining for lot in left if lot.available_at > now),
        debt=debt,
        valid_until=min((turn for turn in turns if turn > now), default=None),
    )
