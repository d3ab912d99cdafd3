"""Buyers: whose account they have, and what we remember of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from operator import itemgetter

from plugin.domain.facts import Order, Version
from plugin.ports import Buyer, OrderFact
from plugin.service import forgetting, identity
from plugin.service.identity import Person
from plugin.service.referrals import household
from plugin.service.services import Services
from plugin.store import Tx, accounts, people
from plugin.store.shops import Shop


def account_of(tx: Tx, services: Services, shop: Shop, buyer: Buyer) -> int:
    """The account of a customer, or of a guest by their e-mail's hash; made where there is none."""
    now = services.clock.now()
    if buyer.customer_id:
        return accounts.for_customer(tx, shop.brand_id, shop.id, buyer.customer_id, now)
    hashed = identity.email_hash(tx, services.keys, shop.brand_id, buyer.email or "")
    return accounts.for_guest(tx, shop.brand_id, shop.id, hashed, now)


def accounts_of(
    tx: Tx, services: Services, shop: Shop, known: Order, facts: Sequence[OrderFact]
) -> dict[Buyer, int]:
    """Whose account each buyer has; of a guest who was forgotten, the one that holds the order."""
    buyers = {fact.buyer for fact in facts if fact.buyer and fact.order.snapshot}
    guests = any(buyer.customer_id is None for buyer in buyers)
    lapsed = forgetting.lapsed_holder(tx, shop.brand_id, known) if guests else None
    return {
        buyer: lapsed
        if lapsed is not None and buyer.customer_id is None
        else account_of(tx, services, shop, buyer)
        for buyer in buyers
    }


def remember_newest(
    tx: Tx, services: Services, shop: Shop, facts: Sequence[OrderFact], whose: Mapping[Buyer, int]
) -> None:
    """Each buyer as the newest of these snapshots describes them; `whose`: their accounts."""
    newest: dict[int, tuple[Version, Buyer]] = {}
    for fact in facts:
        if fact.buyer and fact.order.snapshot:
            seen = (fact.order.snapshot.version, fact.buyer)
            account_id = whose[fact.buyer]
            newest[account_id] = max(newest.get(account_id, seen), seen, key=itemgetter(0))
    for account_id, (version, buyer) in newest.items():
        remember(tx, services, shop, account_id, buyer, version.updated_at)


def remember(
    tx: Tx, services: Services, shop: Shop, account_id: int, buyer: Buyer, at: datetime
) -> None:
    """Who a buyer is, as of a moment, and what their household shares. Of guests only hashes."""
    if buyer.customer_id:
        _keep(tx, services, shop, account_id, buyer, at)
    household.remember_buyer(tx, services, shop, account_id, buyer, at)


def _keep(
    tx: Tx, services: Services, shop: Shop, account_id: int, buyer: Buyer, at: datetime
) -> None:
    hashed = (
        identity.email_hash(tx, services.keys, shop.brand_id, buyer.email) if buyer.email else None
    )
    sealed = identity.seal(services.keys, account_id, Person(buyer.email, buyer.name, buyer.locale))
    own = buyer.email is not None and buyer.verified is not False
    people.keep(tx, shop.brand_id, account_id, hashed, sealed, at, email_own=own)
