"""The terms of referrals: what a friend gets, what the referrer gets, and on which conditions."""

from dataclasses import dataclass, replace
from typing import Final

from plugin.domain.errors import InvalidInputError
from plugin.domain.ledger import MAX_POINTS
from plugin.domain.money import LIMIT
from plugin.domain.rewards import Reward
from plugin.domain.rules import MAX_HOLD_DAYS, Period

FRIEND: Final = "referral-friend"
REFERRER: Final = "referral-referrer"
"""The keys of the two rewards, in every programme and for good."""

MAX_HOUSEHOLD: Final = 20
CERTAIN: Final = 100
"""The highest score."""


@dataclass(frozen=True, slots=True)
class ReferralTerms:
    """What one version of a programme offers for bringing a friend. Claims keep their terms."""

    friend: Reward
    """A code off the first order; its `minimum_spend` is what the checkout asks for."""
    referrer: Reward | None
    """Any kind of reward; None: points instead."""
    points: int = 0
    """Points for the referrer where there is no reward for them."""
    minimum: int = 0
    """Minor units, after discounts, that the goods of the friend's first order must come to."""
    hold_days: int = 14
    """Days after that order before the referrer is rewarded."""
    cap: int = 10
    """Rewarded referrals of one referrer in one period; 0: no end."""
    period: Period = Period.MONTH
    household: int = 1
    """Referrals of one referrer that may share an address, phone or network without a doubt."""
    threshold: int = 50
    """From this score on a referral is held for staff."""
    enabled: bool = True

    def __post_init__(self) -> None:
        """Terms that could not be kept are refused. Raises InvalidInputError."""
        _given_under(self.friend, FRIEND)
        if not self.friend.pooled:
            raise InvalidInputError("a friend gets a code that anybody can use at the checkout")
        if self.referrer:
            _given_under(self.referrer, REFERRER)
        if bool(self.referrer) == bool(self.points):
            raise InvalidInputError("a referrer gets either a reward or points")
        self._in_bounds()

    @property
    def rewards(self) -> tuple[Reward, ...]:
        """The rewards that are given under these terms."""
        return (self.friend, self.referrer) if self.referrer else (self.friend,)

    def _in_bounds(self) -> None:
        bounds = (
            ("points", self.points, 0, MAX_POINTS),
            ("minimum", self.minimum, 0, LIMIT),
            ("hold_days", self.hold_days, 0, MAX_HOLD_DAYS),
            ("cap", self.cap, 0, MAX_POINTS),
            ("household", self.household, 0, MAX_HOUSEHOLD),
            ("threshold", self.threshold, 1, CERTAIN),
        )
        for name, found, least, most in bounds:
            if not least <= found <= most:
                raise InvalidInputError(f"{name} is {found}: choose {least} to {most}")


def _given_under(reward: Reward, key: str) -> None:
    """What is given has our key and no price, and no terms beyond those of the referral."""
    plain = replace(reward, key=key, points=0, tiers=frozenset(), per_member=0, budget=0)
    if reward != replace(plain, enabled=True) or reward.slider:
        raise InvalidInputError(f"what is given for a friend is {key}, has no price and no limits")
