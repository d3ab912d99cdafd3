"""
Fetching: an order that webhooks left in doubt is asked for.

Two different bodies of one second, or an edit that tells no totals: only the platform knows what
holds. Its answer outranks what was sent of the same time, and is learnt as a webhook is.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final, TypeVar

import structlog

from plugin import crash
from plugin.domain.errors import DeniedError, PlatformError, UnavailableError
from plugin.domain.facts import Line, Order
from plugin.ports import Grant, OrderFact, Platform
from plugin.service import learning, permits
from plugin.service.services import Services
from plugin.service.settling import settle
from plugin.store import Tx, jobs, orders, shops
from plugin.store.jobs import Job
from plugin.store.shops import Shop

T = TypeVar("T")

_AWAY_SECONDS: Final = 120
_DENIED_SECONDS: Final = 3600

_log = structlog.get_logger("fetching")


def fetch_order(services: Services, job: Job) -> None:
    """Ask for an order, learn what it says, settle whom it concerns, finish the job."""
    shop = services.store.read(lambda tx: shops.get(tx, job.shop_id))
    fact = _asked(services, shop, job.subject)
    if fact is None:
        _log.info("order_not_shown", shop_id=shop.id, order_id=job.subject)

    def work(tx: Tx) -> None:
        if fact is not None:
            learn(tx, services, shop, [fact])
        jobs.finish(tx, job)
        crash.point("fetching: all written, not committed")

    services.store.transact(work)


def give_up(services: Services, job: Job) -> None:
    """The platform's answer cannot be used; what webhooks told still counts."""
    _log.warning("order_not_fetched", shop_id=job.shop_id, order_id=job.subject)
    services.store.transact(lambda tx: jobs.finish(tx, job))


def _asked(services: Services, shop: Shop, order_id: str) -> OrderFact | None:
    """The order as it is now."""
    return patiently(
        services, shop, lambda platform, grant: platform.order(shop.domain, grant, order_id)
    )


def patiently(services: Services, shop: Shop, question: Callable[[Platform, Grant], T]) -> T:
    """
    Ask a shop; while the platform is away, or denies us, the job waits and is not given up.

    Raises UnavailableError then, and PlatformError where asking again cannot help.
    """
    try:
        return permits.ask(services, shop, question)
    except DeniedError as denied:
        raise UnavailableError(str(denied), _DENIED_SECONDS) from denied
    except PlatformError as trouble:
        if trouble.permanent:
            raise
        raise UnavailableError(str(trouble), trouble.retry_after or _AWAY_SECONDS) from trouble


def learn(tx: Tx, services: Services, shop: Shop, told: Iterable[OrderFact]) -> None:
    """Take over orders as the platform answered them, and settle whom they concern."""
    facts = sorted(told, key=lambda fact: fact.order.id)
    whole = [_whole(tx, shop, fact) for fact in facts]
    concerned = learning.learn_orders(tx, services, shop, whole)
    settle(tx, shop.brand_id, concerned, services.clock.now())


def _whole(tx: Tx, shop: Shop, fact: OrderFact) -> OrderFact:
    known = orders.lock(tx, shop.brand_id, shop.id, fact.order.id)
    return replace(fact, order=_with_what_is_kept_from_us(fact.order, known))


def _with_what_is_kept_from_us(told: Order, known: Order) -> Order:
    """Where goods go and what lines sell are told by webhooks, and not always when we ask."""
    if told.snapshot is None or known.snapshot is None:
        return told
    sold = {line.id: line.product_id for line in known.snapshot.lines}
    lines = tuple(_of_product(line, sold.get(line.id)) for line in told.snapshot.lines)
    region = told.snapshot.region or known.snapshot.region
    return replace(told, snapshot=replace(told.snapshot, lines=lines, region=region))


def _of_product(line: Line, product_id: str | None) -> Line:
    return line if line.product_id else replace(line, product_id=product_id)
