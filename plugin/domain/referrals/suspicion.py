"""
What looks wrong about a referral, as a score with reasons.

A sign never refuses anybody: from the threshold of the terms on, people look at it. What a family
shares (an address, a phone, a network) weighs only beyond the household that the terms allow.
"""

from dataclasses import dataclass
from typing import Final

from plugin.domain.referrals.terms import CERTAIN, ReferralTerms


@dataclass(frozen=True, slots=True)
class Signals:
    """
    What was counted about one referral. No value here is personal data.

    What is shared is shared with the referrer or with their other friends; it counts the
    referrals of this referrer up to this one, itself included, that share it.
    """

    same_mailbox: int = 0
    """1: friend and referrer have used one mailbox, and it is not surely the referrer's own."""
    same_address: int = 0
    same_phone: int = 0
    same_network: int = 0
    same_name: int = 0
    """1: friend and referrer have one name."""
    similar_email: int = 0
    """1: the addresses of friend and referrer differ in digits, dots or the house only."""
    ring: int = 0
    """1: the friend brought the referrer, themselves or through others."""
    star: int = 0
    """Friends claimed from one network within seven days, by whomever they were brought."""
    misused: int = 0
    """Friends' codes of this referrer that they, or old customers, had used before the claim."""
    velocity: int = 0
    """Claims of this referrer within a day."""
    unproven: int = 0
    """1: no order of the friend carried their code or the invitation."""
    known_before: int = 0
    """1: the platform knew the friend before the first orders that we can read."""


@dataclass(frozen=True, slots=True)
class Score:
    """0: nothing looks wrong; 100: everything does. The reasons are names of signals."""

    points: int = 0
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Sign:
    name: str
    weight: int
    beyond: int | None = 0
    """How many are no sign yet; None: as many as the terms allow a household."""


_SIGNS: Final = (
    _Sign("same_mailbox", CERTAIN),
    _Sign("ring", 60),
    _Sign("unproven", 50),
    _Sign("known_before", 50),
    _Sign("misused", 50, beyond=1),
    _Sign("star", 40, beyond=9),
    _Sign("same_address", 40, beyond=None),
    _Sign("same_phone", 40, beyond=None),
    _Sign("same_name", 30),
    _Sign("similar_email", 30),
    _Sign("same_network", 20, beyond=None),
    _Sign("velocity", 20, beyond=10),
)

NOTHING_WRONG: Final = Score()


def score(signals: Signals, terms: ReferralTerms) -> Score:
    """The weights of all signs added up, at most 100, and what they are, the gravest first."""
    seen = [sign for sign in _SIGNS if _is_seen(sign, signals, terms)]
    points = sum(sign.weight for sign in seen)
    return Score(min(points, CERTAIN), tuple(sign.name for sign in seen))


def _is_seen(sign: _Sign, signals: Signals, terms: ReferralTerms) -> bool:
    allowed = terms.household if sign.beyond is None else sign.beyond
    count: int = getattr(signals, sign.name)
    return count > allowed
