"""
Entering a friend: that somebody came by an invitation is an act, for good, and happens once.

The act's id is the referral's. What is kept beside it, for lists and queues, says no more than the
act does until it is worked out.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from plugin.domain.referrals.facts import Road
from plugin.domain.referrals.outcome import State
from plugin.store import Tx, acts, referrals
from plugin.store.acts import Act
from plugin.store.referrals import Referral
from plugin.store.shops import Shop

REFERRED: Final = "refer"
"""The kind of act by which a friend comes."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A friend, by whom they came, on which road, when, and by which version of the programme."""

    friend: int
    referrer: int
    version: int
    road: Road
    at: datetime
    redemption: int = 0
    """Of the friend's code; 0: they were given none."""
    newsletter: bool = False


def enter(tx: Tx, shop: Shop, one: Arrival) -> bool:
    """
    Write down that a friend came; False when that is known. The caller asks for both to be looked
    at, once their roots are locked.
    """
    act = acts.record(
        tx, shop.brand_id, one.friend, kind=REFERRED, key=f"refer:{one.friend}:{one.referrer}",
        actor="friend", body=_body(shop, one), at=one.at,
    )  # fmt: skip
    if act is None:
        return False
    referrals.keep(tx, row_of(shop.brand_id, act))
    return True


def row_of(brand_id: int, act: Act) -> Referral:
    """A referral as its act tells it, before anything is worked out."""
    return Referral(
        brand_id=brand_id,
        id=act.id,
        shop_id=int(act.body["shop"]),
        referrer=int(act.body["referrer"]),
        friend=act.account_id,
        version=int(act.body["version"]),
        road=str(act.body["road"]),
        state=State.CLAIMED,
        claimed_at=act.at,
        friend_redemption=int(act.body["redemption"]),
    )


def _body(shop: Shop, one: Arrival) -> dict[str, str | int]:
    return {
        "referrer": one.referrer,
        "version": one.version,
        "road": one.road.value,
        "redemption": one.redemption,
        "shop": shop.id,
        "newsletter": int(one.newsletter),
    }
