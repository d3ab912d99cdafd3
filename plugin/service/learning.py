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
    DataRequested,
    Fact,
    Ignored,
    OrderFact,
    ScopesChanged,
    ShopErased,
    ShopFact,
    Uninstalled,
)
from plugin.service import claiming, codes_used, doubts, forgetting, identity, merging, presence
from plugin.service.identity import Person
from plugin.service.lookup import member_of
from plugin.service.privacy import asking, erasing, wiping
from plugin.service.referrals import attributing, household
from plugin.service.referrals.asking import ask_about
from plugin.service.services import Services
from plugin.store import Tx, accounts, groups, mirrors, orders, people, shops, shredding
from plugin.store.deliveries import Received
from plugin.store.shops import Shop


def learn(
    tx: Tx, services: Services, shop: Shop, told: Iterable[tuple[Fact, Received]]
) -> set[int]:
    """Take over facts; returns the accounts whose members must be settled."""
    concerned: set[int] = set()
    of_orders: list[OrderFact] = []
    for fact, received in told:
        if isinstance(fact, OrderFact):
            of_orders.append(fact)
        elif isinstance(fact, Ignored):
            _ask_if_unsaid(tx, shop, fact)
        else:
            concerned |= _learn_one(tx, services, shop, fact, received)
    return _learn_orders(tx, services, shop, of_orders, concerned)


def learn_orders(tx: Tx, services: Services, shop: Shop, told: Iterable[OrderFact]) -> set[int]:
    """Take over what is told of orders; returns the accounts whose members must be settled."""
    return _learn_orders(tx, services, shop, told, set())


def _learn_orders(
    tx: Tx, services: Services, shop: Shop, told: Iterable[OrderFact], concerned: set[int]
) -> set[int]:
    """
    The same, after others were concerned. Friends come last and all at once: that locks everybody
    who brought somebody, and only then touches what stands about their friends.
    """
    brought: set[int] = set()
    about: dict[str, list[OrderFact]] = {}
    for fact in told:
        about.setdefault(fact.order.id, []).append(fact)
    for facts in about.values():
        order, whose = _learn_order(tx, services, shop, facts)
        concerned |= whose
        brought |= attributing.attribute(tx, shop, order)
    ask_about(tx, shop.brand_id, concerned | brought, services.clock.now())
    return concerned


def remark(fact: Fact) -> str:
    """What the journal should honestly add to `done`; empty when there is nothing to add."""
    if isinstance(fact, OrderFact) and fact.order.snapshot and fact.buyer is None:
        return "nobody_named"
    if isinstance(fact, ShopErased):
        return "forgetting_asked"
    return "scopes_noted" if isinstance(fact, ScopesChanged) else ""


def _ask_if_unsaid(tx: Tx, shop: Shop, fact: Ignored) -> None:
    if fact.order_id:
        doubts.ask_for(tx, shop, fact.order_id)


def _learn_one(tx: Tx, services: Services, shop: Shop, fact: Fact, received: Received) -> set[int]:
    match fact:
        case CustomerFact():
            return _learn_customer(tx, services, shop, fact)
        case CustomerMerged():
            return _merge_customers(tx, services, shop, fact)
        case CustomerErased():
            return _erase_customer(tx, services, shop, fact)
        case DataRequested():
            asking.note(tx, services, shop, fact, received)
        case CustomerDeleted():
            return _delete_customer(tx, services, shop, fact)
        case ShopFact() | ShopErased() | Uninstalled() | ScopesChanged():
            _learn_of_shop(tx, shop, fact, received)
        case _:
            pass
    return set()


def _learn_order(
    tx: Tx, services: Services, shop: Shop, facts: Sequence[OrderFact]
) -> tuple[Order, set[int]]:
    """Merge what is told of one order into what is known; all who ever held it are concerned."""
    facts = codes_used.hashed(tx, services, shop, facts)
    known = orders.lock(tx, shop.brand_id, shop.id, facts[0].order.id)
    accounts_of = _accounts(tx, services, shop, known, facts)
    _remember_newest(tx, services, shop, facts, accounts_of)
    told = reduce(merge, (_held(fact, accounts_of) for fact in facts))
    merged = merge(known, told)
    if merged != known:
        orders.keep(tx, shop.brand_id, shop.id, merged)
        if merged.contested:
            doubts.ask_for(tx, shop, merged.id)
    spenders = codes_used.spenders(tx, shop, merged)
    return merged, set(merged.holders) | spenders


def _accounts(
    tx: Tx, services: Services, shop: Shop, known: Order, facts: Sequence[OrderFact]
) -> dict[Buyer, int]:
    """Whose account each buyer has; of a guest who was forgotten, the one that holds the order."""
    buyers = {fact.buyer for fact in facts if fact.buyer and fact.order.snapshot}
    guests = any(buyer.customer_id is None for buyer in buyers)
    lapsed = forgetting.lapsed_holder(tx, shop.brand_id, known) if guests else None
    return {
        buyer: lapsed
        if lapsed is not None and buyer.customer_id is None
        else _account(tx, services, shop, buyer)
        for buyer in buyers
    }


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
        household.remember_buyer(tx, services, shop, account_id, buyer, version.updated_at)


def _learn_customer(tx: Tx, services: Services, shop: Shop, fact: CustomerFact) -> set[int]:
    account_id = _account(tx, services, shop, fact.buyer)
    _remember(tx, services, account_id, fact.buyer, fact.updated_at, shop)
    household.remember_buyer(tx, services, shop, account_id, fact.buyer, fact.updated_at)
    if fact.buyer.email and fact.buyer.verified:
        _claim(tx, services, shop, account_id, fact.buyer.email)
    return {account_id}


def _claim(tx: Tx, services: Services, shop: Shop, account_id: int, email: str) -> None:
    """A member's own e-mail brings along what they bought with it as a guest."""
    (root,) = groups.lock_roots(tx, shop.brand_id, [account_id])
    if member_of(tx, root).state == "joined":
        hashed = identity.email_hash(tx, services.keys, shop.brand_id, email)
        claiming.claim_known(tx, shop.brand_id, root.id, [hashed], services.clock.now())


def _merge_customers(tx: Tx, services: Services, shop: Shop, fact: CustomerMerged) -> set[int]:
    """The removed customer's root points to the kept one's; a merge twice, or in a ring, is one."""
    now = services.clock.now()
    kept, removed = (
        accounts.for_customer(tx, shop.brand_id, shop.id, customer_id, now)
        for customer_id in (fact.kept_id, fact.removed_id)
    )
    roots = groups.lock_roots(tx, shop.brand_id, {kept, removed})
    kept_root = accounts.get(tx, shop.brand_id, kept).root_id
    for root in roots:
        if root.id != kept_root:
            merging.merge_roots(tx, shop.brand_id, kept_root, root.id, now)
    mirrors.ask_about(tx, shop.brand_id, [fact.removed_id])
    if any(root.state == "erased" for root in roots):
        erasing.erase(tx, shop.brand_id, kept_root, now)
    return {kept}


def _erase_customer(tx: Tx, services: Services, shop: Shop, fact: CustomerErased) -> set[int]:
    """Forget who they are. Orders and ledger hold no personal data and stay as they are."""
    now = services.clock.now()
    named = [(shop.id, f"order:{order_id}") for order_id in fact.orders]
    erased: set[int] = set()
    if fact.customer_id:
        customer = fact.customer_id
        erased.add(accounts.for_customer(tx, shop.brand_id, shop.id, customer, now))
    if fact.email:
        hashed = identity.email_hash(tx, services.keys, shop.brand_id, fact.email)
        erased.add(accounts.for_guest(tx, shop.brand_id, shop.id, hashed, now))
    erasing.erase_named(tx, shop.brand_id, erased, now)
    shredding.empty_about(tx, shop.brand_id, named)
    return erased


def _delete_customer(tx: Tx, services: Services, shop: Shop, fact: CustomerDeleted) -> set[int]:
    """The platform dropped this one account: whoever was merged with it stays as they are."""
    now = services.clock.now()
    account_id = accounts.for_customer(tx, shop.brand_id, shop.id, fact.customer_id, now)
    (root,) = groups.lock_roots(tx, shop.brand_id, [account_id])
    people.forget(tx, shop.brand_id, account_id, "deleted")
    return {account_id} | merging.part_guests(tx, shop.brand_id, root.id, now)


def _learn_of_shop(
    tx: Tx,
    shop: Shop,
    fact: ShopFact | ShopErased | Uninstalled | ScopesChanged,
    received: Received,
) -> None:
    """What concerns the shop itself; whatever takes away from us is looked into first."""
    match fact:
        case ShopFact():
            _learn_shop(tx, shop, fact)
        case ShopErased():
            wiping.ask(tx, shop)
        case Uninstalled():
            presence.told_of_uninstall(tx, shop, _triggered(received) or received.received_at)
        case ScopesChanged():
            presence.told_of_scopes(tx, shop)


def _learn_shop(tx: Tx, shop: Shop, fact: ShopFact) -> None:
    """
    Currency and sandbox are settled at install: what was promised under them stands. That a test
    shop sells by now is noted; its staff decide when it begins anew.
    """
    shops.describe(
        tx,
        shop,
        name=fact.name or shop.name,
        timezone=shop.timezone,
        taxes_included=fact.taxes_included,
        plan=fact.plan,
        went_live=shop.sandbox and bool(fact.plan) and not fact.sandbox,
        at=fact.updated_at,
    )


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
    own = buyer.email is not None and buyer.verified is not False
    people.keep(tx, shop.brand_id, account_id, hashed, sealed, at, email_own=own)
