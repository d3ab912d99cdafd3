"""
The ledger: lots, debits and the balance they replay to.

A lot holds the points of one source and shrinks when its target does: a clawback is not a debit.
Debits use up lots; what they cannot cover is debt, and every new lot pays debt first. Holds are
read off the clock, so no job ever moves points from pending to available.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

MAX_POINTS = 10**12


class Kind(StrEnum):
    """What an entry does."""

    EARN = "earn"
    CLAWBACK = "clawback"
    RESTORE = "restore"
    ADJUST = "adjust"


class Source(StrEnum):
    """Where points come from or go to."""

    ORDER = "order"
    ADJUSTMENT = "adjustment"


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """What entries are summed by: one source of one member."""

    source: Source
    id: str


@dataclass(frozen=True, slots=True)
class Lot:
    """Points with an origin and a hold. `at` orders the replay; both times are aware."""

    key: Key
    points: int
    at: datetime
    available_at: datetime
    remaining: int = 0


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

    Until `valid_until` (the next end of a hold; None: for good) only new facts can change it.
    """

    available: int = 0
    pending: int = 0
    debt: int = 0
    valid_until: datetime | None = None

    @property
    def total(self) -> int:
        """The sum of all entries."""
        return self.available + self.pending - self.debt


@dataclass(slots=True)
class _Replay:
    """The state of a replay: what is left of each lot so far, and what is owed."""

    left: dict[Key, int] = field(default_factory=dict)
    lots: list[Lot] = field(default_factory=list)
    debt: int = 0

    def add(self, lot: Lot) -> None:
        paid = min(self.debt, lot.points)
        self.debt -= paid
        self.left[lot.key] = lot.points - paid
        self.lots.append(lot)

    def take(self, debit: Debit) -> None:
        owed = debit.points
        for lot in sorted(self.lots, key=lambda lot: _spending_order(lot, debit.at)):
            used = min(owed, self.left[lot.key])
            self.left[lot.key] -= used
            owed -= used
        self.debt += owed


def replay(lots: Iterable[Lot], debits: Iterable[Debit]) -> tuple[list[Lot], int]:
    """What remains of each lot after all debits, in time order, and the debt (points)."""
    state = _Replay()
    events: list[Lot | Debit] = [*lots, *debits]
    for event in sorted(events, key=_moment):
        if isinstance(event, Lot):
            state.add(event)
        else:
            state.take(event)
    remaining = [
        Lot(lot.key, lot.points, lot.at, lot.available_at, state.left[lot.key])
        for lot in state.lots
    ]
    return remaining, state.debt


def balance(lots: Iterable[Lot], debt: int, now: datetime) -> Balance:
    """The balance at `now` of lots that were replayed."""
    left = [lot for lot in lots if lot.remaining]
    ends = [lot.available_at for lot in left if lot.available_at > now]
    return Balance(
        available=sum(lot.remaining for lot in left if lot.available_at <= now),
        pending=sum(lot.remaining for lot in left if lot.available_at > now),
        debt=debt,
        valid_until=min(ends, default=None),
    )


def _moment(event: Lot | Debit) -> tuple[datetime, bool, Key]:
    """Time, then lots before debits, then the key: the same whatever the order of arrival."""
    return event.at, isinstance(event, Debit), event.key


def _spending_order(lot: Lot, at: datetime) -> tuple[bool, datetime, Key]:
    """Points that can be spent go first, then those on the way, soonest first."""
    return lot.available_at > at, lot.available_at, lot.key
