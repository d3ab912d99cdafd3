"""Rewards as people see them: on the shelf, and in somebody's hands."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from plugin.domain.rewards import Reward


class OfferState(StrEnum):
    """Can a member take a reward now?"""

    AFFORDABLE = "affordable"
    SHORT = "short"
    """They have too few points."""
    LOCKED = "locked"
    """It is for others, such as members of a tier."""
    SOLD_OUT = "sold_out"
    """They took it as often as they may, or its budget of the month is spent."""
    AWAY = "away"
    """The platform cannot make it now."""
    RESTING = "resting"
    """They took so much today without using it that nothing more can be taken until tomorrow."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One reward as one member sees it."""

    reward: Reward
    state: OfferState
    missing: int
    """Points that are missing for the fewest steps; 0 unless `short`."""
    most: int
    """The most steps that they can take now; 0 unless `affordable`."""
    version: int
    """The programme's version that promises it."""


@dataclass(frozen=True, slots=True)
class OfferCard:
    """A reward on the shelf as the panel needs it."""

    offer: Offer
    currency: str
    """Of its money."""
    token: str = field(default="", repr=False)
    """One-time proof for the form that takes it; empty when it cannot be taken."""


@dataclass(frozen=True, slots=True)
class RedemptionView:
    """A redemption as its owner, or staff, see it."""

    id: str
    reward: Reward
    """As it was promised then."""
    steps: int
    points: int
    value: int
    """Minor units, or hundredths of a per cent."""
    currency: str
    state: str
    """`reserved`, `issued`, `used`, `returning`, `voided`, `review`, `open` or `done`."""
    code: str = field(repr=False)
    """What to type at the checkout, for its owner alone; empty: there is none, or not yet."""
    at: datetime
    ends_at: datetime | None
    """When it goes back by itself, unless it is used before."""
    can_undo: bool
    reason: str


@dataclass(frozen=True, slots=True)
class RedemptionCard:
    """A redemption as the panel needs it."""

    redemption: RedemptionView
    last: datetime | None
    """The last moment at which it can be used; None: it does not end."""
    days_left: int
    """Midnights of the shop until the day of that moment; 0 on that day, or without an end."""
