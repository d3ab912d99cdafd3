"""
Attributing: an order itself says who brought its buyer, by its cart or by a friend's code.

So a friend counts who opened the link on one device and bought on another, or under an e-mail that
they had typed nowhere. Whether it works, as for somebody who was a customer before, is for the
outcome to say. Who was forgotten and is back under the same mailbox is nobody's friend, as on the
friend's page, for as long as the tombstone knows it.
"""

from collections.abc import Iterator

from plugin.domain.facts import Order
from plugin.domain.referrals.facts import Road
from plugin.service.lookup import Member, member_of
from plugin.service.referrals import entering, invitations, persons
from plugin.service.referrals.entering import Arrival
from plugin.service.referrals.offered import offering
from plugin.store import Tx, accounts, groups, programs, referrals, tombstones, uses
from plugin.store.shops import Shop


def attribute(tx: Tx, shop: Shop, order: Order) -> set[int]:
    """
    Enter the buyer of an order as the friend of whom it names, as of when it was processed. Returns
    the roots of those who brought them by it: their friends are to be looked at.
    """
    snapshot = order.snapshot
    if snapshot is None or snapshot.holder is None or not (snapshot.referral or order.codes):
        return set()
    offer = offering(programs.of(tx, shop.brand_id), snapshot.processed_at)
    if offer is None:
        return set()
    buyer = member_of(tx, accounts.get(tx, shop.brand_id, snapshot.holder))
    whoever = persons.behind(tx, shop.brand_id, buyer.accounts).everybody
    if tombstones.any_before(tx, shop.brand_id, whoever, snapshot.processed_at):
        return set()
    brought: set[int] = set()
    for referrer, road in _named(tx, shop, order, snapshot.referral):
        if not _is_known(tx, shop, buyer, whoever, referrer):
            version, at = offer[0].version, snapshot.processed_at
            entering.enter(tx, shop, Arrival(buyer.root.id, referrer, version, road, at))
            brought.add(referrer)
    return brought


def _named(tx: Tx, shop: Shop, order: Order, code: str) -> Iterator[tuple[int, Road]]:
    """The roots of those who brought the buyer, as the order tells it."""
    invitation = invitations.find(tx, shop.brand_id, code) if code else None
    if invitation:
        yield _root(tx, shop, invitation.account_id), Road.CART
    digests = {bytes.fromhex(one) for one in order.codes}
    used = {one.redemption_id for one in uses.owners(tx, shop.brand_id, digests)}
    for row in referrals.with_codes(tx, shop.brand_id, used):
        yield _root(tx, shop, row.referrer), Road.CODE


def _is_known(tx: Tx, shop: Shop, buyer: Member, whoever: set[int], referrer: int) -> bool:
    """Did they, under whichever account, come by this referrer before, or are they the referrer?"""
    theirs = groups.of_root(tx, shop.brand_id, referrer)
    came = referrals.of_friends(tx, shop.brand_id, whoever)
    return buyer.root.id == referrer or any(row.referrer in theirs for row in came)


def _root(tx: Tx, shop: Shop, account_id: int) -> int:
    return groups.roots_of(tx, shop.brand_id, [account_id])[account_id]
