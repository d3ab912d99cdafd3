"""
What each key is worth, since when and why; and the posting that brings the ledger there.

The same for everything that can be worth points: an order, a gift of staff, what ended of a lot,
debt forgiven. Codes and numbers explain it; text is made where it is read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from plugin.domain.ledger import Key, Kind, Source

FORFEITED = frozenset({"left", "lapsed"})
"""Why points end without their time being over."""


@dataclass(frozen=True, slots=True)
class Worth:
    """What one key is worth, since when, and the numbers that explain it."""

    key: Key
    points: int
    at: datetime | None
    code: str
    values: Mapping[str, str | int]
    contra: str


@dataclass(frozen=True, slots=True)
class Posting:
    """A difference to write: `points` is never zero."""

    worth: Worth
    points: int
    kind: Kind
    by_another: bool = False
    """Nothing happened to the order itself: a bonus or a limit moved with another one."""

    @property
    def code(self) -> str:
        """The message that explains the line, such as `entry.clawback.cancelled`."""
        another = "another." if self.by_another else ""
        return f"entry.{self.kind}.{another}{self.worth.code}"

    @property
    def values(self) -> dict[str, str | int]:
        """The numbers in that message."""
        return {**self.worth.values, "points": abs(self.points)}


def posting(worth: Worth, posted: int | None) -> Posting:
    """The difference between what a key is worth and what was posted; None: nothing ever was."""
    points = worth.points - (posted or 0)
    return Posting(worth, points, _kind(worth, points, first=posted is None))


def nothing(key: Key) -> Worth:
    """A key that no fact speaks of any more."""
    if key.source in _CONTRA:
        return Worth(key, 0, None, "corrected", {}, _CONTRA[key.source])
    return Worth(key, 0, None, "not_yet_seen", {"order": key.id, "total": 0}, "programme")


_CONTRA = {
    Source.ENDING: "ended",
    Source.FORGIVENESS: "forgiven",
    Source.REDEMPTION: "reward",
    Source.REFERRAL: "programme",
}


def _kind(worth: Worth, points: int, *, first: bool) -> Kind:
    match worth.key.source:
        case Source.ADJUSTMENT:
            return Kind.ADJUST
        case Source.FORGIVENESS:
            return Kind.FORGIVE
        case Source.REDEMPTION:
            return Kind.RETURN if points > 0 else Kind.REDEEM
        case Source.ENDING:
            return _kind_of_ending(worth, points)
    if points < 0:
        return Kind.CLAWBACK
    return Kind.EARN if first else Kind.RESTORE


def _kind_of_ending(worth: Worth, points: int) -> Kind:
    if points > 0:
        return Kind.REINSTATE
    return Kind.FORFEIT if worth.code in FORFEITED else Kind.EXPIRE
