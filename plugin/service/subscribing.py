"""
Subscriptions, for apps that no deployment subscribes: asserted at install and every day.

Shopify removes a subscription after eight failed deliveries and tells nobody, so what we want is
compared with what is there, and the difference is made up. Doing it twice changes nothing.
"""

from collections.abc import Collection
from typing import Final

from plugin.ports import Grant, Platform, Subscription
from plugin.service import permits
from plugin.service.permits import PermitState
from plugin.service.services import Services
from plugin.service.shops import SUBSCRIBE
from plugin.store import Tx, jobs, shops
from plugin.store.jobs import Job
from plugin.store.shops import Shop

_ALL: Final = "shop"


def ask_for_all(services: Services) -> int:
    """
    Have every installed shop looked at; returns how many.

    There is nothing to do where the platform subscribes us.
    """
    return services.store.transact(_ask_for_all) if services.subscriptions else 0


def subscribe(services: Services, job: Job) -> None:
    """Make the subscriptions of a shop what manifest.json says, and finish the job."""
    shop = services.store.read(lambda tx: shops.get(tx, job.shop_id))
    if shop.uninstalled_at is None:
        permits.ask(services, shop, lambda them, grant: _make_up(services, them, shop, grant))
    services.store.transact(lambda tx: jobs.finish(tx, job))


def _ask_for_all(tx: Tx) -> int:
    installed = [shop for shop in shops.every(tx) if shop.uninstalled_at is None]
    permitted = [shop for shop in installed if permits.state(tx, shop) is PermitState.LIVE]
    for shop in permitted:
        jobs.enqueue(tx, shop.brand_id, shop.id, SUBSCRIBE, _ALL)
    return len(permitted)


def _make_up(services: Services, them: Platform, shop: Shop, grant: Grant) -> None:
    wanted, there = services.subscriptions, them.subscriptions(shop.domain, grant)
    for each in _beyond(there, wanted):
        them.unsubscribe(shop.domain, grant, each)
    for each in _beyond(wanted, there):
        them.subscribe(shop.domain, grant, each)


def _beyond(these: Collection[Subscription], those: Collection[Subscription]) -> list[Subscription]:
    """The subscriptions among these that those do not have, whatever their ids."""
    known = {_told(each) for each in those}
    return [each for each in these if _told(each) not in known]


def _told(each: Subscription) -> tuple[str, str, frozenset[str]]:
    return each.topic, each.uri, frozenset(each.fields)
