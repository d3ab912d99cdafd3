"""What members see of referrals: what is offered, and how far it came with their friends."""

from dataclasses import astuple, dataclass, field
from datetime import datetime

from plugin.domain.referrals.terms import ReferralTerms


@dataclass(frozen=True, slots=True)
class Welcome:
    """What a friend gets, and whoever brings them."""

    terms: ReferralTerms
    currency: str
    """Of its money."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one referrer's friends came: how many of them, and never who."""

    claimed: int = 0
    """They have a code, and ordered nothing yet."""
    ordered: int = 0
    """Not paid yet."""
    waiting: int = 0
    """Paid; the hold runs."""
    rewarded: int = 0
    held: int = 0
    """Staff look at it."""
    capped: int = 0
    """More than count."""
    returned: int = 0
    """The order went back, and what was given for it as far as it was unused."""
    blocked: int = 0
    """Staff decided against it."""

    @property
    def any(self) -> bool:
        """Is there anything to tell?"""
        return any(astuple(self))

    @property
    def under_way(self) -> int:
        """How many may still bring something."""
        return self.claimed + self.ordered + self.waiting + self.held


@dataclass(frozen=True, slots=True)
class HeldFriend:
    """A referral that staff look at, or decided against: its referrer may have a say."""

    id: int
    at: datetime
    """When the friend ordered."""
    appealed: bool
    """Did the referrer say something about it?"""
    blocked: bool = False
    """Did staff decide against it?"""


@dataclass(frozen=True, slots=True)
class Sharing:
    """The page on which a member shares their link."""

    link: str
    """The whole address that friends open."""
    first_name: str
    named: bool
    """May friends see the first name?"""
    progress: Progress
    held: tuple[HeldFriend, ...] = ()
    token: str = field(default="", repr=False)
    """One-time proof for the form that changes whether the name is shown."""
    appeal_token: str = field(default="", repr=False)
    """One-time proof for the form that says something about a held one; empty: none is."""
    awaited: tuple[Welcome, ...] = ()
    """The terms under which friends are still under way, the oldest first."""
