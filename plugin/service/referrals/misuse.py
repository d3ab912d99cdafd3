"""
Misuse: friends' codes in the hands of somebody who is no friend of anybody.

A code is good at the checkout for whoever types it, for nobody knows who a friend will be. So a
referrer may use those of friends who were made up, and a link on a coupon site serves customers.
Nobody is rewarded for that; it is counted, so that who comes by the same link then is looked at.
Each use that was seen is an act, for the merchant to see how many there are.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from plugin.domain.history import Placed
from plugin.domain.ledger import Key
from plugin.service.referrals import proof
from plugin.service.referrals.persons import Persons
from plugin.store import Tx, acts, uses
from plugin.store.accounts import Account
from plugin.store.referrals import Referral
from plugin.store.shops import Shop

_MISUSED: Final = "refer_misused"


@dataclass(frozen=True, slots=True)
class Misuse:
    """An order with a friend's code, of somebody who is no friend."""

    order: Key
    at: datetime

    @property
    def shop_id(self) -> int:
        """Where it was placed."""
        return int(self.order.id.partition("/")[0])


def found_in(
    tx: Tx,
    brand_id: int,
    referrer: int,
    rows: Sequence[Referral],
    friends: Persons,
    bought: Mapping[int, Sequence[Placed]],
) -> list[Misuse]:
    """Orders with codes of a referrer's friends, by the referrer or by old customers."""
    digests = uses.digests(tx, brand_id, {row.friend_redemption for row in rows})
    given = {
        digests[row.friend_redemption].hex(): friends.person_of[row.friend]
        for row in rows
        if row.friend_redemption in digests
    }
    found: list[Misuse] = []
    for who, theirs in bought.items():
        strange = {code for code, friend in given.items() if friend != who}
        orders = proof.real(friends.accounts_of[who], theirs)
        found.extend(_used(strange, orders, anew=who != referrer))
    return found


def remember(tx: Tx, root: Account, seen: Iterable[Misuse], now: datetime) -> None:
    """Write down each that was not written before."""
    keys = {f"{_MISUSED}:{one.order}": one for one in seen}
    if not keys:
        return
    known = acts.ids_of(tx, root.brand_id, keys)
    for key, one in keys.items() if len(known) < len(keys) else ():
        acts.record(
            tx, root.brand_id, root.id, kind=_MISUSED, key=key, actor="laurel",
            body={"shop": one.shop_id}, at=now,
        )  # fmt: skip


def count(tx: Tx, shop: Shop) -> int:
    """How many were ever seen in a shop."""
    told = acts.of_kind(tx, shop.brand_id, _MISUSED)
    return sum(act.body["shop"] == shop.id for act in told)


def _used(codes: set[str], orders: Sequence[Placed], *, anew: bool) -> Iterator[Misuse]:
    """Orders that used any of these; that somebody new did is no misuse."""
    for placed in orders:
        if not anew and codes.intersection(placed.order.codes):
            yield Misuse(placed.key, proof.snapshot_of(placed).processed_at)
        anew = anew and not proof.counts(placed)
