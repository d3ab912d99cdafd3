"""
Misuse: friends' codes in the hands of somebody who is no friend of anybody.

A code is good at the checkout for whoever types it, for nobody knows who a friend will be. So a
referrer may use those of friends who were made up, and a link on a coupon site serves customers.
Nobody is rewarded for that; it is counted, so that who comes by the same link then is looked at.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from plugin.domain.history import Placed
from plugin.service.referrals import proof
from plugin.service.referrals.persons import Persons
from plugin.store import Tx, uses
from plugin.store.referrals import Referral


def moments(
    tx: Tx,
    brand_id: int,
    referrer: int,
    rows: Sequence[Referral],
    friends: Persons,
    bought: Mapping[int, Sequence[Placed]],
) -> list[datetime]:
    """When codes of a referrer's friends were used by the referrer, or by an old customer."""
    digests = uses.digests(tx, brand_id, {row.friend_redemption for row in rows})
    given = {
        digests[row.friend_redemption].hex(): friends.person_of[row.friend]
        for row in rows
        if row.friend_redemption in digests
    }
    found: list[datetime] = []
    for who, theirs in bought.items():
        strange = {code for code, friend in given.items() if friend != who}
        orders = proof.real(friends.accounts_of[who], theirs)
        found.extend(_used(strange, orders, anew=who != referrer))
    return found


def _used(codes: set[str], orders: Sequence[Placed], *, anew: bool) -> Iterator[datetime]:
    """When orders used any of these; that somebody new did is no misuse."""
    for placed in orders:
        if not anew and codes.intersection(placed.order.codes):
            yield proof.snapshot_of(placed).processed_at
        anew = anew and not proof.counts(placed)
