"""Learning a fact: what each kind of fact changes, and whose ledger it concerns."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import reduce

from plugin.domain.facts import Order, merge
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
from plugin.service import buyers, codes_used, customers, doubts, presence
from plugin.service.privacy import asking, wiping
from plugin.service.referrals import attributing
from plugin.service.referrals.asking import ask_about
from plugin.service.services import Services
from plugin.store import Tx, orders, shops
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
            return customers.learn(tx, services, shop, fact)
        case CustomerMerged():
            return customers.merge(tx, services, shop, fact)
        case CustomerErased():
            return customers.erase(tx, services, shop, fact)
        case DataRequested():
            asking.note(tx, services, shop, fact, received)
        case CustomerDeleted():
            return customers.delete(tx, services, shop, fact)
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
    accounts_of = buyers.accounts_of(tx, services, shop, known, facts)
    buyers.remember_newest(tx, services, shop, facts, accounts_of)
    told = reduce(merge, (_held(fact, accounts_of) for fact in facts))
    merged = merge(known, told)
    if merged != known:
        orders.keep(tx, shop.brand_id, shop.id, merged)
        if merged.contested:
            doubts.ask_for(tx, shop, merged.id)
    spenders = codes_used.spenders(tx, shop, merged)
    return merged, set(merged.holders) | spenders


def _held(fact: OrderFact, accounts_of: Mapping[Buyer, int]) -> Order:
    account_id = accounts_of.get(fact.buyer) if fact.buyer else None
    return fact.order if account_id is None else fact.order.held_by(account_id)


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
