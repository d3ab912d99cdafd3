"""Learning a fact: what each kind of fact changes, and whose ledger it concerns."""

from datetime import datetime

from plugin.domain.facts import merge
from plugin.ports import (
    Buyer,
    CustomerErased,
    CustomerFact,
    CustomerMerged,
    Fact,
    OrderFact,
    ScopesChanged,
    ShopFact,
    Uninstalled,
)
from plugin.service import identity
from plugin.service.identity import Person
from plugin.service.services import Services
from plugin.store import Tx, accounts, orders, people, shops
from plugin.store.deliveries import Received
from plugin.store.shops import Shop


def learn(tx: Tx, services: Services, shop: Shop, fact: Fact, received: Received) -> set[int]:
    """Take over a fact; returns the accounts whose members must be settled."""
    match fact:
        case OrderFact():
            return _learn_order(tx, services, shop, fact)
        case CustomerFact():
            return _learn_customer(tx, services, shop, fact)
        case CustomerMerged():
            return _merge_customers(tx, services, shop, fact)
        case CustomerErased():
            return _erase_customer(tx, services, shop, fact)
        case ShopFact():
            _learn_shop(tx, shop, fact)
        case Uninstalled():
            _uninstall(tx, shop, received.received_at)
        case _:
            pass
    return set()


def remark(fact: Fact) -> str:
    """What the journal should honestly add to `done`; empty when there is nothing to add."""
    if isinstance(fact, OrderFact) and fact.order.snapshot and fact.buyer is None:
        return "nobody_named"
    if isinstance(fact, CustomerErased):
        return "journal_bodies_kept_until_retention"
    return "scopes_noted" if isinstance(fact, ScopesChanged) else ""


def _learn_order(tx: Tx, services: Services, shop: Shop, fact: OrderFact) -> set[int]:
    """Merge what is told into what is known; everyone who ever held the order is concerned."""
    told = fact.order
    if fact.buyer and told.snapshot:
        account_id = _account(tx, services, shop, fact.buyer)
        _remember(tx, services, account_id, fact.buyer, told.snapshot.version.updated_at, shop)
        told = told.held_by(account_id)
    known = orders.lock(tx, shop.brand_id, shop.id, told.id)
    merged = merge(known, told)
    if merged != known:
        orders.keep(tx, shop.brand_id, shop.id, merged)
    return set(merged.holders)


def _learn_customer(tx: Tx, services: Services, shop: Shop, fact: CustomerFact) -> set[int]:
    account_id = _account(tx, services, shop, fact.buyer)
    _remember(tx, services, account_id, fact.buyer, fact.updated_at, shop)
    return {account_id}


def _merge_customers(tx: Tx, services: Services, shop: Shop, fact: CustomerMerged) -> set[int]:
    """The removed customer's root points to the kept one's; a merge twice, or in a ring, is one."""
    now = services.clock.now()
    kept, removed = (
        accounts.for_customer(tx, shop.brand_id, shop.id, customer_id, now)
        for customer_id in (fact.kept_id, fact.removed_id)
    )
    roots = {root.id for root in accounts.lock_roots(tx, shop.brand_id, {kept, removed})}
    kept_root = accounts.get(tx, shop.brand_id, kept).root_id
    for root in roots - {kept_root}:
        accounts.join_roots(tx, shop.brand_id, kept_root, root)
    return {kept}


def _erase_customer(tx: Tx, services: Services, shop: Shop, fact: CustomerErased) -> set[int]:
    """Forget who they are. Orders and ledger hold no personal data and stay as they are."""
    now = services.clock.now()
    account_id = accounts.for_customer(tx, shop.brand_id, shop.id, fact.customer_id, now)
    people.forget(tx, shop.brand_id, account_id)
    if fact.email:
        hashed = identity.email_hash(tx, services.keys, shop.brand_id, fact.email)
        guest = accounts.for_guest(tx, shop.brand_id, shop.id, hashed, now)
        people.forget(tx, shop.brand_id, guest)
    return {account_id}


def _learn_shop(tx: Tx, shop: Shop, fact: ShopFact) -> None:
    """Currency and sandbox are settled at install: what was promised under them stands."""
    shops.describe(
        tx,
        shop,
        name=fact.name,
        timezone=fact.timezone,
        taxes_included=fact.taxes_included,
        plan=fact.plan,
        at=fact.updated_at,
    )


def _uninstall(tx: Tx, shop: Shop, at: datetime) -> None:
    """A late delivery about an earlier uninstall does not undo a reinstall."""
    if at >= shop.installed_at:
        shops.mark_uninstalled(tx, shop.id, at)
        shops.drop_permit(tx, shop)


def _account(tx: Tx, services: Services, shop: Shop, buyer: Buyer) -> int:
    now = services.clock.now()
    if buyer.customer_id:
        return accounts.for_customer(tx, shop.brand_id, shop.id, buyer.customer_id, now)
    hashed = identity.email_hash(tx, services.keys, shop.brand_id, buyer.email or "")
    return accounts.for_guest(tx, shop.brand_id, shop.id, hashed, now)


def _remember(
    tx: Tx, services: Services, account_id: int, buyer: Buyer, at: datetime, shop: Shop
) -> None:
    """Keep who a customer is. Of guests nothing is kept but the hash."""
    if not buyer.customer_id:
        return
    hashed = (
        identity.email_hash(tx, services.keys, shop.brand_id, buyer.email) if buyer.email else None
    )
    sealed = identity.seal(services.keys, account_id, Person(buyer.email, buyer.name, buyer.locale))
    people.keep(tx, shop.brand_id, account_id, hashed, sealed, at)
