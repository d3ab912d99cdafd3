"""
All that moves a member's points, each at its moment, whenever anybody learned of it.

Lots bring points and debits take them; here is what else happens to them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from plugin.domain.ledger import Debit, Ending, Key, Lot


@dataclass(frozen=True, slots=True)
class Pardon:
    """Staff forgave so many points of debt; None: all of it."""

    key: Key
    points: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Spared:
    """
    An order that the merchant took back: until then its points could be spent in good faith.

    What was spent of them is nobody's debt. `lot` is what the order held until then.
    """

    lot: Lot
    until: datetime

    def covers(self, at: datetime) -> bool:
        """Could these points be spent at a moment?"""
        ended = any(
            end.at <= at and not (end.undone_at and end.undone_at <= at) for end in self.lot.endings
        )
        return self.lot.available_at <= at < self.until and not ended


@dataclass(frozen=True, slots=True)
class Shrink:
    """An order of some moment became worth less, or nothing, at another."""

    bought_at: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class GivenBack:
    """Points that a debit of the same key took come back."""

    key: Key
    points: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """
    What is left of a lot at a moment is taken back, and whatever would come back to it later.

    What was spent of it stays spent: nobody owes anything for it.
    """

    lot: Key
    at: datetime


Prolong = Callable[[Lot, datetime], tuple[Ending, ...] | None]
"""The endings of points of a lot that come back at a moment; None: its own."""


def _as_they_were(_lot: Lot, _back: datetime) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Movements:
    """All that moves a member's points."""

    lots: Sequence[Lot] = ()
    debits: Sequence[Debit] = ()
    pardons: Sequence[Pardon] = ()
    spared: Sequence[Spared] = ()
    shrinks: Sequence[Shrink] = ()
    given_back: Sequence[GivenBack] = ()
    withdrawals: Sequence[Withdrawal] = ()
    prolong: Prolong = _as_they_were
