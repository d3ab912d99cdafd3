"""
Holding: the code that a friend has of a referrer, as long as it can be used.

It stays theirs whatever becomes of the offer, and so do the terms by which they came.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from plugin.service.referrals.views import Welcome
from plugin.service.rewards import showing
from plugin.service.rewards.terms import Terms
from plugin.service.services import Services
from plugin.store import Tx, codes, programs, redemptions, referrals
from plugin.store.redemptions import ISSUED, RESERVED, Redemption
from plugin.store.referrals import Referral
from plugin.store.shops import Shop

_STANDS: Final = frozenset({RESERVED, ISSUED})


@dataclass(frozen=True, slots=True)
class Claimed:
    """
    A friend's code. Empty: it is still being made, and a letter brings it. `ends_at`: None, it is
    good for ever. `again`: they had claimed it before.
    """

    code: str
    ends_at: datetime | None
    redemption_id: int
    again: bool
    welcome: Welcome
    """What they were promised."""


def of(
    tx: Tx, services: Services, shop: Shop, referrer: Collection[int], friend: Collection[int]
) -> Claimed | None:
    """What a friend has of this referrer, by the accounts of both; None: nothing to be used."""
    for row in referrals.of_friends(tx, shop.brand_id, friend):
        given = _standing(tx, row) if row.referrer in referrer else None
        if given:
            return shown(tx, services, shop, given, row.version, again=True)
    return None


def shown(
    tx: Tx, services: Services, shop: Shop, given: Redemption, version: int, *, again: bool
) -> Claimed:
    """A friend's code as they see it, under the version by which they came."""
    versions = programs.of(tx, shop.brand_id)
    terms: Terms = showing.promised(versions, given)
    seen = showing.view(
        services.keys, given, terms, codes.of_redemption(tx, shop.brand_id, given.id)
    )
    by = next(one for one in versions if one.version == version)
    assert by.referrals  # noqa: S101 (nobody comes by a version without terms)
    promised = Welcome(by.referrals, by.currency)
    return Claimed(seen.code, given.ends_at, given.id, again, promised)


def _standing(tx: Tx, row: Referral) -> Redemption | None:
    """The redemption of a friend's code, unless it was used, ended or given back."""
    if not row.friend_redemption:
        return None
    found = redemptions.get(tx, row.brand_id, row.friend_redemption)
    return found if found and found.state in _STANDS and not found.used else None
