"""
Forgetting a whole shop: two days after it left, nobody in it can be recognised any more.

Names, hashes, customer numbers, notes, requests, evidence, signatures and the permit go.
Accounts, orders and entries stay as rows of nobody's: the ledger is written once, and its sums are
the brand's books. A shop that is installed is never wiped, whoever asks.
"""

from collections.abc import Callable
from typing import Final

import structlog

from plugin.service import presence
from plugin.service.journal import READ
from plugin.service.privacy import erasing
from plugin.service.services import Services
from plugin.store import (
    Tx,
    appearances,
    asked_links,
    data_requests,
    identities,
    jobs,
    logos,
    mirrors,
    senders,
    shops,
    shredding,
    suppressions,
)
from plugin.store.jobs import Job
from plugin.store.shops import Shop

WIPE: Final = "wipe_shop"
"""The kind of job that forgets a shop."""
_SUBJECT: Final = "shop"
_AT_ONCE: Final = 200

_log = structlog.get_logger("privacy")


def ask(tx: Tx, shop: Shop) -> None:
    """Let a job look whether the shop is really gone, and then forget it."""
    jobs.enqueue(tx, shop.brand_id, shop.id, WIPE, _SUBJECT)


def wipe(services: Services, job: Job) -> None:
    """
    Forget a shop, a few hundred rows at a time; begun again, it goes on where it was.

    Raises UnavailableError or PlatformError when nobody can say whether it is installed.
    """
    shop = services.store.read(lambda tx: shops.get(tx, job.shop_id))
    if presence.installed_for_sure(services, shop):
        _log.warning("shop_not_forgotten", shop_id=shop.id, reason="it is installed")
        services.store.transact(lambda tx: jobs.finish(tx, job))
        return
    for part in (some_people, _some_bodies, _some_subjects):
        until_none_is_left(services, part, shop)
    services.store.transact(lambda tx: _the_rest(tx, shop, job))
    _log.info("shop_forgotten", shop_id=shop.id)


def until_none_is_left(services: Services, part: Callable[[Tx, Shop], int], shop: Shop) -> None:
    """Do a part again and again, each time in a transaction of its own."""
    while services.store.transact(lambda tx: part(tx, shop)):
        pass


def some_people(tx: Tx, shop: Shop) -> int:
    """Forget some people; returns how many. 0: there is nobody left to forget."""
    some = identities.some_of_shop(tx, shop.brand_id, shop.id, _AT_ONCE)
    erasing.forget_accounts(tx, shop.brand_id, frozenset(some), "deleted")
    identities.drop(tx, shop.brand_id, some)
    return len(some)


def _some_bodies(tx: Tx, shop: Shop) -> int:
    return shredding.empty_shop(tx, shop.brand_id, shop.id, _AT_ONCE)


def _some_subjects(tx: Tx, shop: Shop) -> int:
    """What waits to be read waits under its new subject."""
    jobs.enqueue(tx, shop.brand_id, shop.id, READ, shredding.NOBODY)
    return shredding.unname(tx, shop.brand_id, shop.id, _AT_ONCE)


def _the_rest(tx: Tx, shop: Shop, job: Job) -> None:
    data_requests.forget_shop(tx, shop.brand_id, shop.id)
    senders.drop(tx, shop)
    mirrors.forget(tx, shop)
    if len(shops.of_brand(tx, shop.brand_id)) == 1:
        suppressions.forget_all(tx, shop.brand_id)
        appearances.forget_all(tx, shop.brand_id)
        logos.keep_only(tx, shop.brand_id, frozenset())
        asked_links.forget_all(tx, shop.brand_id)
    shops.drop_permit(tx, shop)
    jobs.finish(tx, job)
