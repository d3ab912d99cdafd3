"""
Strands: what a debit took, and from where, so that it can go back there.

All points of a lot are one strand, until some of them come back from a redemption later than they
would have ended: these are another, with an end of their own.
"""

from dataclasses import dataclass
from datetime import datetime

from plugin.domain.ledger import Ending, Key, Lot


@dataclass(slots=True)
class Strand:
    """Points of a lot that share one fate; `number` counts them in the order they came."""

    lot: Lot
    number: int
    left: int = 0
    ends_at: datetime | None = None
    """The ending that it goes towards."""
    queued: bool = False
    prolonged: bool = False
    """Its end was put off for a redemption; that happens to no points twice."""
    over: bool = False
    ended: int = 0
    ending: Ending | None = None
    """The last that ended it, though it be undone."""

    @property
    def turn(self) -> tuple[bool, datetime, datetime, Key, int]:
        """The oldest expiry is spent first, points that last for good come last."""
        lot, free = self.lot, self.lot.available_at
        return self.ends_at is None, self.ends_at or free, free, lot.key, self.number

    def end(self, ending: Ending) -> None:
        """What is left of it is gone."""
        self.ended += self.left
        self.left, self.over, self.ending = 0, True, ending

    def revive(self, at: datetime) -> int:
        """It goes towards its next ending; how many points come back."""
        points, self.ended, self.over = self.ended, 0, False
        self.ends_at = next((end.at for end in self.lot.endings if end.at > at), None)
        return points


@dataclass(slots=True)
class Portion:
    """Points that one strand gave towards a debit, or that were forgiven under a key."""

    source: Strand | Key
    points: int


def first_to_last(portions: list[Portion]) -> list[Portion]:
    """The order in which portions come back: what was forgiven, then what was taken last."""
    forgiven = [portion for portion in portions if isinstance(portion.source, Key)]
    taken = [portion for portion in portions if isinstance(portion.source, Strand)]
    return [*forgiven, *reversed(taken)]
