"""Learning a fact: what each kind of fact changes, and whose ledger it concerns."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import reduce
from operator import itemgetter

from plugin.domain.facts import Order, Version, merge
from plugin.ports import (
    Buyer,
    CustomerDeleted,
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


def learn(
    tx: Tx, services: Services, shop: Shop, told: Iterable[tuple[Fact, Received]]
) -> set[int]:
    """Take over facts; returns the accounts whose members must be settled."""
    concerned: set[int] = set()
    about: dict[str, list[OrderFact]] = {}
    for fact, received in told:
        if isinstance(fact, OrderFact):
            about.setdefault(fact.order.id, []).append(fact)
        else:
            concerned |= _learn_one(tx, services, shop, fact, received)
    for facts in about.values():
        concerned |= _learn_order(tx, services, shop, facts)
    return concerned


def remark(fact: Fact) -> str:
    """What the journal should honestly add to `done`; empty when there is nothing to add."""
    if isinstance(fact, OrderFact) and fact.order.snapshot and fact.buyer is None:
        return "nobody_named"
    if isinstance(fact, CustomerErased):
        return "journal_bodies_kept_until_retention"
    return "scopes_noted" if isinstance(fact, ScopesChanged) else ""


def _learn_one(tx: Tx, services: Services, shop: Shop, fact: Fact, received: Received) -> set[int]:
    match fact:
        case CustomerFact():
            return _learn_customer(tx, services, shop, fact)
        case CustomerMerged():
            return _merge_customers(tx, services, shop, fact)
        case CustomerErased():
            return _erase_customer(tx, services, shop, fact)
        case CustomerDeleted():
            return _delete_customer(tx, services, shop, fact)
        case ShopFact():
            _learn_shop(tx, shop, fact)
        case Uninstalled():
            _uninstall(tx, shop, received)
        case _:
            pass
    return set()


def _learn_order(tx: Tx, services: Services, shop: Shop, facts: Sequence[OrderFact]) -> set[int]:
    """Merge what is told of one order into what is known; all who ever held it are concerned."""
    accounts_of = {
        buyer: _account(tx, services, shop, buyer)
        for buyer in {fact.buyer for fact in facts if fact.buyer and fact.order.snapshot}
    }
    _remember_newest(tx, services, shop, facts, accounts_of)
    told = reduce(merge, (_held(fact, accounts_of) for fact in facts))
    known = orders.lock(tx, shop.brand_id, shop.id, told.id)
    merged = merge(known, told)
    if merged != known:
        orders.keep(tx, shop.brand_id, shop.id, merged)
    return set(merged.holders)


def _held(fact: OrderFact, accounts_of: Mapping[Buyer, int]) -> Order:
    account_id = accounts_of.get(fact.buyer) if fact.buyer else None
    return fact.order if account_id is None else fact.order.held_by(account_id)


def _remember_newest(
    tx: Tx,
    services: Services,
    shop: Shop,
    facts: Sequence[OrderFact],
    accounts_of: Mapping[Buyer, int],
) -> None:
    """Each buyer as the newest of these snapshots describes them."""
    newest: dict[int, tuple[Version, Buyer]] = {}
    for fact in facts:
        if fact.buyer and fact.order.snapshot:
            seen = (fact.order.snapshot.version, fact.buyer)
            account_id = accounts_of[fact.buyer]
            newest[account_id] = max(newest.get(account_id, seen), seen, key=itemgetter(0))
    for account_id, (version, buyer) in newest.items():
        _remember(tx, services, account_id, buyer, version.updated_at, shop)


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
    roots = accounts.lock_roots(tx, shop.brand_id, {kept, removed})
    kept_root = accounts.get(tx, shop.brand_id, kept).root_id
    for root in roots:
        if root.id != kept_root:
            accounts.join_roots(tx, shop.brand_id, kept_root, root.id)
    if any(root.state == "erased" for root in roots):
        _forget(tx, shop, kept_root)
    return {kept}


def _forget(tx: Tx, shop: Shop, root_id: int) -> None:
    """Forget a person under every account that was ever theirs."""
    for account_id in accounts.of_root(tx, shop.brand_id, root_id):
        people.forget(tx, shop.brand_id, account_id)


def _erase_customer(tx: Tx, services: Services, shop: Shop, fact: CustomerErased) -> set[int]:
    """Forget who they are. Orders and ledger hold no personal data and stay as they are."""
    now = services.clock.now()
    erased: set[int] = set()
    if fact.customer_id:
        customer = fact.customer_id
        erased.add(accounts.for_customer(tx, shop.brand_id, shop.id, customer, now))
    if fact.email:
        hashed = identity.email_hash(tx, services.keys, shop.brand_id, fact.email)
        erased.add(accounts.for_guest(tx, shop.brand_id, shop.id, hashed, now))
    for root in accounts.lock_roots(tx, shop.brand_id, erased):
        _forget(tx, shop, root.id)
    return erased


def _delete_customer(tx: Tx, services: Services, shop: Shop, fact: CustomerDeleted) -> set[int]:
    """The platform dropped this one account: whoever was merged with it stays as they are."""
    now = services.clock.now()
    account_id = accounts.for_customer(tx, shop.brand_id, shop.id, fact.customer_id, now)
    accounts.lock_roots(tx, shop.brand_id, [account_id])
    people.forget(tx, shop.brand_id, account_id, "deleted")
    return {account_id}


def _learn_shop(tx: Tx, shop: Shop, fact: ShopFact) -> None:
    """Currency and sandbox are settled at install: what was promised under them stands."""
    shops.describe(
        tx,
        shop,
        name=fact.name or shop.name,
        timezone=fact.timezone or shop.timezone,
        taxes_included=fact.taxes_included,
        plan=fact.plan,
        at=fact.updated_at,
    )


def _uninstall(tx: Tx, shop: Shop, received: Received) -> None:
    """A late delivery about an earlier removal does not undo a reinstall."""
    at = _triggered(received) or received.received_at
    if at >= shops.get(tx, shop.id).installed_at:
        shops.mark_uninstalled(tx, shop.id, at)
        shops.drop_permit(tx, shop)


def _triggered(received: Received) -> datetime | None:
    """When the platform says that it happened; None when it does not say."""
    try:
        at = datetime.fromisoformat(received.triggered_at)
    except ValueError:
        return None
    return at if at.tzinfo else None


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
