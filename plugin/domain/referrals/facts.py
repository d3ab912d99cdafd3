"""What is known of a referral: the claim, its rivals, the friend's orders, what staff decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from plugin.domain.history import Placed
from plugin.domain.referrals.suspicion import NOTHING_WRONG, Score
from plugin.domain.referrals.terms import ReferralTerms


class Road(StrEnum):
    """How a friend came to name their referrer."""

    LINK = "link"
    CODE = "code"
    CART = "cart"
    """The order itself carried the invitation."""


@dataclass(frozen=True, slots=True)
class Claim:
    """
    A friend said who brought them. Referrer and friend are root accounts.

    `at` is when they said so; of a cart, when its order was processed.
    """

    id: int
    referrer: int
    friend: int
    at: datetime
    terms: ReferralTerms
    road: Road = Road.LINK
    currency: str = ""
    """The programme's: an order in another one never reaches a minimum. Empty: any."""
    proven: bool = True
    """An order of the friend carried the code or the invitation: not only somebody's word."""
    rewarded: bool = False
    """Its referrer has what they were given for this friend: nobody else is given anything."""


class Verdict(StrEnum):
    """What staff decided."""

    APPROVED = "approved"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class Decision:
    """The newest decision of staff. Why is kept beside the act."""

    verdict: Verdict
    at: datetime


@dataclass(frozen=True, slots=True)
class Known:
    """Everything known of one referral."""

    claim: Claim
    rivals: Sequence[Claim] = ()
    """All other claims on the same friend, whoever the referrer is."""
    orders: Sequence[Placed] = ()
    """Every order that the friend's accounts ever held."""
    friend_accounts: frozenset[int] = frozenset()
    same_person: bool = False
    """The friend used a mailbox that is the referrer's own."""
    score: Score = NOTHING_WRONG
    decision: Decision | None = None
    appealed_at: datetime | None = None
    """When the referrer asked for another look; it decides nothing by itself."""
    rewarded_at: datetime | None = None
    """
    When the referrer was rewarded, unless that was withdrawn: neither a later sign nor another
    friend takes it back.
    """
