"""
Is a shop still there? A webhook says so without proof; the platform, asked with our permit, knows.

The signature of `app/uninstalled` covers its body, and other bodies about a shop look the same.
So where we hold a permit, nobody is believed to have left before the platform refuses it.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

import structlog

from plugin.domain.errors import NoPermitError, TokenRefusedError
from plugin.ports import Grant, Platform
from plugin.service import permits
from plugin.service.permits import PermitState
from plugin.service.rewards import allowing
from plugin.service.services import Services
from plugin.store import Tx, consents, jobs, shops
from plugin.store.jobs import Job
from plugin.store.shops import Shop

UNINSTALL: Final = "uninstall"
"""The kind of job that asks whether a shop has left; its subject is since when."""
SCOPES: Final = "scopes"
"""The kind of job that asks what a merchant lets us do."""

_PATIENCE: Final = timedelta(hours=1)

_log = structlog.get_logger("presence")


def installed_for_sure(services: Services, shop: Shop) -> bool:
    """
    Does the platform take our permit for this shop, just now?

    Without a permit, or with one that died, nobody can be asked: then it is what we were told
    last. Raises PlatformError when the platform does not say. Talks to the platform: never inside
    a transaction.
    """
    try:
        return _honoured(services, shop)
    except NoPermitError:
        return shop.uninstalled_at is None


def told_of_uninstall(tx: Tx, shop: Shop, at: datetime) -> None:
    """Somebody says that the app was removed: believe it, or ask first where we can."""
    if _permitted(tx, shop):
        jobs.enqueue(tx, shop.brand_id, shop.id, UNINSTALL, at.isoformat())
    else:
        _leave(tx, shop, at)


def told_of_scopes(tx: Tx, shop: Shop) -> None:
    """Somebody says that the merchant changed what we may do: ask the platform what holds."""
    if _permitted(tx, shop):
        jobs.enqueue(tx, shop.brand_id, shop.id, SCOPES, "shop")


def confirm_uninstall(services: Services, job: Job) -> None:
    """Ask the platform, and believe what it says rather than the webhook."""
    shop = services.store.read(lambda tx: shops.get(tx, job.shop_id))
    since = datetime.fromisoformat(job.subject)
    there = installed_for_sure(services, replace(shop, uninstalled_at=since))
    if there:
        _log.warning("uninstall_not_confirmed", shop_id=shop.id)

    def work(tx: Tx) -> None:
        if not there:
            _leave(tx, shop, since)
        jobs.finish(tx, job)

    services.store.transact(work)


def missing_scopes(tx: Tx, services: Services, shop: Shop) -> tuple[str, ...]:
    """What we need and the merchant does not allow; nothing while nobody asked the platform."""
    granted = consents.of(tx, shop)
    if granted is None:
        return ()
    return services.platforms[shop.platform].missing(services.scopes, granted)


def check_scopes(services: Services, job: Job) -> None:
    """Take over what the merchant lets us do, as the platform says it."""
    shop = services.store.read(lambda tx: shops.get(tx, job.shop_id))
    scopes = permits.ask(
        services, shop, lambda platform, grant: platform.scopes(shop.domain, grant)
    )

    def work(tx: Tx) -> None:
        consents.keep(tx, shop, scopes, services.clock.now())
        allowing.try_again(tx, shop)
        jobs.finish(tx, job)

    services.store.transact(work)


def ask_later(services: Services, job: Job) -> None:
    """Nobody answered so far, and the question stays: once more in an hour."""
    _log.warning("question_put_off", kind=job.kind, shop_id=job.shop_id)
    later = services.clock.now() + _PATIENCE
    services.store.transact(lambda tx: jobs.put_off(tx, job, later))


def _honoured(services: Services, shop: Shop) -> bool:
    """
    Does the platform take our permit? A grant refused before its time is a no, even if the permit
    dies of it. Raises NoPermitError when there is no grant to ask with.
    """
    refused = False

    def question(platform: Platform, grant: Grant) -> None:
        nonlocal refused
        try:
            platform.scopes(shop.domain, grant)
        except TokenRefusedError:
            refused = True
            raise

    try:
        permits.ask(services, shop, question)
    except (NoPermitError, TokenRefusedError):
        if not refused:
            raise
    return not refused


def _permitted(tx: Tx, shop: Shop) -> bool:
    return permits.state(tx, shop) is not PermitState.NONE


def _leave(tx: Tx, shop: Shop, at: datetime) -> None:
    """A late telling of an earlier removal does not undo a reinstall."""
    if at >= shops.get(tx, shop.id).installed_at:
        shops.mark_uninstalled(tx, shop, at)
        shops.drop_permit(tx, shop)
