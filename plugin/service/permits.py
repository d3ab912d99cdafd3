"""
Permits: a grant that is good now, for whoever wants to talk to a shop.

Grants expire within the hour and are renewed one at a time per shop, for every renewal retires the
one before. Who renews holds a lease in the database while the platform is asked, never a
transaction; the new grant is on the disk before anybody uses it. An answer that got lost is asked
for again with the same words, which the platform understands.
https://shopify.dev/changelog/more-resilient-refreshes-for-expiring-offline-access-tokens
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, TypeVar

import msgspec
import structlog

from plugin import crash
from plugin.domain.errors import (
    NoPermitError,
    PlatformError,
    TokenRefusedError,
    UnauthenticatedError,
    UnavailableError,
)
from plugin.ports import Grant, Platform
from plugin.service.services import Services
from plugin.store import Tx, jobs, permits, shops
from plugin.store.jobs import Job
from plugin.store.permits import Permit
from plugin.store.shops import Shop

T = TypeVar("T")

RENEW: Final = "renew"
"""The kind of job that renews a permit nobody used for a day; its subject is `permit`."""

_EARLY: Final = timedelta(minutes=10)
"""Renew when no more than this is left."""
_LEASE: Final = timedelta(seconds=60)
_REST: Final = timedelta(seconds=30)
"""After a renewal that failed, use the old grant for this long before the next try."""
_DAILY: Final = timedelta(days=1)
_AGAIN: Final = timedelta(hours=1)
_AT_ONCE: Final = 50
"""Permits to have renewed at a time: so many shops, once a minute."""
_RECONNECT_SECONDS: Final = 900
_BUSY_SECONDS: Final = 2

_log = structlog.get_logger("permits")


class PermitState(StrEnum):
    """May we talk to a shop?"""

    NONE = "none"
    LIVE = permits.LIVE
    RECONNECT = permits.RECONNECT
    """Not before its staff open the app. What it sends us is still taken in."""


def state(tx: Tx, shop: Shop) -> PermitState:
    """May we talk to this shop?"""
    permit = permits.of(tx, shop)
    return PermitState(permit.state) if permit else PermitState.NONE


def keep(tx: Tx, services: Services, shop: Shop, grant: Grant) -> None:
    """Keep a new grant, sealed for its shop; what waited for one goes on at once."""
    permits.keep(
        tx, shop, _sealed(services, shop, grant), grant.expires_at, _renewal(services, grant)
    )
    jobs.wake(tx, shop.brand_id, shop.id, NoPermitError.__name__)


def hand_over(tx: Tx, services: Services, shop: Shop, heir: Shop) -> None:
    """
    The live permit of a shop is its heir's from now on; a dead one goes.

    Raises UnavailableError while somebody renews it: whoever comes late would keep it for nobody.
    """
    now = services.clock.now()
    if state(tx, shop) is PermitState.LIVE:
        held = permits.lease(tx, shop, now, now + _LEASE)
        if held is None:
            raise UnavailableError("the permit is being renewed", _BUSY_SECONDS)
        sealed = _sealed(services, heir, _opened(services, shop, held))
        permits.keep(tx, heir, sealed, held.expires_at, held.renew_at)
    shops.drop_permit(tx, shop)


def live_grant(services: Services, shop: Shop) -> Grant:
    """
    A grant that is good for some minutes, renewed if need be. Talks to the platform then, so never
    inside a transaction.

    Raises NoPermitError when the shop's staff must open the app first, UnavailableError while
    somebody else is renewing, and PlatformError when the platform cannot be reached.
    """
    permit = _living(services, shop)
    if not _is_due(permit, services.clock.now()):
        return _opened(services, shop, permit)
    return _renewed(services, shop, permit)


def ask(services: Services, shop: Shop, question: Callable[[Platform, Grant], T]) -> T:
    """
    Ask a shop something with a live grant; a grant refused before its time is renewed, once.

    Raises as `live_grant` does, and whatever the question raises.
    """
    platform = services.platforms[shop.platform]
    try:
        return question(platform, live_grant(services, shop))
    except TokenRefusedError:
        _distrust(services, shop)
    return question(platform, live_grant(services, shop))


def enqueue_due(services: Services) -> int:
    """Have permits renewed that nobody used for a day, so that none dies unused; how many."""
    now = services.clock.now()

    def work(tx: Tx) -> int:
        due = permits.take_due(tx, now, now + _AGAIN, _AT_ONCE)
        for brand_id, shop_id in due:
            jobs.enqueue(tx, brand_id, shop_id, RENEW, "permit", now)
        return len(due)

    return services.store.transact(work)


def renew(services: Services, job: Job) -> None:
    """Renew a permit before its time, and finish the job."""
    shop = services.store.read(lambda tx: shops.get(tx, job.shop_id))
    permit = services.store.read(lambda tx: permits.of(tx, shop))
    if permit and permit.state == permits.LIVE and permit.expires_at:
        _renewed(services, shop, permit, even_if_fresh=True)
    services.store.transact(lambda tx: jobs.finish(tx, job))


def give_up(services: Services, job: Job) -> None:
    """Not today: the permit is due again within the hour."""
    _log.warning("renewal_put_off", shop_id=job.shop_id)
    services.store.transact(lambda tx: jobs.finish(tx, job))


def _living(services: Services, shop: Shop) -> Permit:
    permit = services.store.read(lambda tx: permits.of(tx, shop))
    if permit is None or permit.state != permits.LIVE:
        raise NoPermitError("the shop's staff must open the app once", _RECONNECT_SECONDS)
    return permit


def _is_due(permit: Permit, now: datetime) -> bool:
    """A grant that does not expire is never due."""
    return permit.expires_at is not None and permit.expires_at - now < _EARLY


def _renewed(services: Services, shop: Shop, seen: Permit, *, even_if_fresh: bool = False) -> Grant:
    now = services.clock.now()
    held = services.store.transact(lambda tx: permits.lease(tx, shop, now, now + _LEASE))
    if held is None:
        return _old_one(services, shop)
    if held.sealed != seen.sealed or not (even_if_fresh or _is_due(held, now)):
        services.store.transact(lambda tx: permits.release(tx, shop, held))
        return live_grant(services, shop)
    return _exchanged(services, shop, held)


def _old_one(services: Services, shop: Shop) -> Grant:
    """Somebody else is renewing: until they are done the old grant is good to its end."""
    permit = _living(services, shop)
    if permit.expires_at is not None and permit.expires_at <= services.clock.now():
        raise UnavailableError("the permit is being renewed", _BUSY_SECONDS)
    return _opened(services, shop, permit)


def _exchanged(services: Services, shop: Shop, held: Permit) -> Grant:
    """Under the lease: ask, keep, and only then use."""
    try:
        fresh = services.platforms[shop.platform].refresh(
            shop.domain, _opened(services, shop, held)
        )
    except UnauthenticatedError:
        return _without(services, shop, held)
    except PlatformError as failure:
        return _rested(services, shop, held, failure)
    crash.point("permits: renewed, not kept")
    sealed, renew_at = _sealed(services, shop, fresh), _renewal(services, fresh)
    kept = services.store.transact(
        lambda tx: permits.renew(tx, shop, held, sealed, fresh.expires_at, renew_at)
    )
    # Whoever lost the lease has lost the race: what the winner kept is what counts.
    return fresh if kept else live_grant(services, shop)


def _without(services: Services, shop: Shop, held: Permit) -> Grant:
    """The platform renews no more; should somebody have brought a new grant, that one is good."""
    if services.store.transact(lambda tx: permits.kill(tx, shop, held)):
        _log.warning("permit_died", shop_id=shop.id)
    return _opened(services, shop, _living(services, shop))


def _rested(services: Services, shop: Shop, held: Permit, failure: PlatformError) -> Grant:
    """Nobody knows what became of it: the old grant serves to its end, then we ask again."""
    now = services.clock.now()
    services.store.transact(lambda tx: permits.release(tx, shop, held, now + _REST))
    if held.expires_at is None or held.expires_at <= now:
        raise failure
    return _opened(services, shop, held)


def _distrust(services: Services, shop: Shop) -> None:
    now, permit = services.clock.now(), _living(services, shop)
    services.store.transact(lambda tx: permits.distrust(tx, shop, permit.sealed, now))


def _renewal(services: Services, grant: Grant) -> datetime | None:
    return services.clock.now() + _DAILY if grant.expires_at else None


def _sealed(services: Services, shop: Shop, grant: Grant) -> bytes:
    return services.keys.seal(msgspec.json.encode(grant), "permit", _place(shop))


def _opened(services: Services, shop: Shop, permit: Permit) -> Grant:
    plain = services.keys.open(permit.sealed, "permit", _place(shop))
    return msgspec.json.decode(plain, type=Grant)


def _place(shop: Shop) -> str:
    return f"permit/{shop.id}"
