"""
Sweeping: what webhooks did not tell is read from the platform, so that what was lost heals.

Every quarter of an hour what changed since the watermark, with an hour's overlap; every night
what the platform shows of sixty days; once, at the beginning, the orders of before we came. One
page is one job: whoever dies goes on with that page, and no shop waits for another's. The
watermark moves when the last page is written, never before.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import structlog

from plugin import crash
from plugin.domain.errors import PlatformError
from plugin.ports import OrderPage
from plugin.service import fetching
from plugin.service.doubts import FETCH
from plugin.service.services import Services
from plugin.store import Tx, consents, jobs, shops, watermarks
from plugin.store.jobs import Job
from plugin.store.shops import Shop
from plugin.store.watermarks import Watermark

SWEEP: Final = "sweep"
"""The kind of job that reads a page of orders; its subject is the kind of reading."""
RECENT, NIGHT, PAST = "recent", "night", "past"
WANTED: Final = timedelta(days=365)
"""How far before our coming orders are read, where the platform shows them."""

_EVERY: Final = timedelta(minutes=15)
_OVERLAP: Final = timedelta(hours=1)
_NIGHTLY: Final = timedelta(days=60)
_AT_NIGHT: Final = datetime.min.time().replace(hour=3)
_REST: Final = timedelta(minutes=1)
_AT_ONCE: Final = 100
"""Shops to have read at a time, once a minute."""

_log = structlog.get_logger("sweeping")


def enqueue_due(services: Services) -> int:
    """Have read what is due, and place what new shops need; returns how much that was."""
    return services.store.transact(lambda tx: _place(tx, services) + _enqueue(tx, services))


def sweep(services: Services, job: Job) -> None:
    """Read one page, learn what it says, settle whom it concerns; then the next, or the end."""
    shop, mark = services.store.transact(lambda tx: _opened(tx, services, job))
    if mark is None:
        services.store.transact(lambda tx: jobs.finish(tx, job))
        return
    page = _page(services, shop, mark)
    crash.point("sweeping: page read, not learnt")
    if page is None:
        services.store.transact(lambda tx: _reopen(tx, services, shop, mark, job))
        return
    services.store.transact(lambda tx: _take(tx, services, shop, mark, page, job))
    crash.point("sweeping: page committed")


def give_up(services: Services, job: Job) -> None:
    """The run leads nowhere: a new one is due in its time, from the same watermark."""
    _log.error("sweep_given_up", shop_id=job.shop_id, reading=job.subject)

    def work(tx: Tx) -> None:
        watermarks.abandon(tx, shops.get(tx, job.shop_id), job.subject)
        jobs.finish(tx, job)

    services.store.transact(work)


def ask_for(tx: Tx, shop: Shop, kind: str) -> None:
    """Have a reading of a shop done now."""
    jobs.enqueue(tx, shop.brand_id, shop.id, SWEEP, kind)


def _place(tx: Tx, services: Services) -> int:
    """A shop that we may newly talk to gets its watermarks."""
    now, placed = services.clock.now(), 0
    for kind, first in _FIRST.items():
        for shop_id in watermarks.without(tx, kind, _AT_ONCE):
            shop = shops.get(tx, shop_id)
            watermarks.place(tx, shop, kind, *first(shop, now))
            placed += 1
    return placed


def _enqueue(tx: Tx, services: Services) -> int:
    now = services.clock.now()
    due = watermarks.due(tx, _FIRST, now, _AT_ONCE)
    for shop_id, kind in due:
        shop = shops.get(tx, shop_id)
        watermarks.plan(tx, shop, kind, _next(shop, kind, now))
        ask_for(tx, shop, kind)
    return len(due)


def _next(shop: Shop, kind: str, now: datetime) -> datetime | None:
    """When to read again; the past is read when somebody asks for it."""
    if kind == PAST:
        return None
    return now + _EVERY if kind == RECENT else _next_night(shop, now)


def _next_night(shop: Shop, now: datetime) -> datetime:
    """Three in the morning, where the shop is."""
    here = now.astimezone(ZoneInfo(shop.timezone))
    tonight = datetime.combine(here.date(), _AT_NIGHT, here.tzinfo)
    if tonight <= here:
        tonight = datetime.combine(here.date() + timedelta(days=1), _AT_NIGHT, here.tzinfo)
    return tonight.astimezone(UTC)


_FIRST: Final[dict[str, Callable[[Shop, datetime], tuple[datetime, datetime]]]] = {
    RECENT: lambda shop, now: (shop.installed_at, now + _EVERY),
    NIGHT: lambda shop, now: (shop.installed_at, _next_night(shop, now)),
    PAST: lambda shop, now: (shop.installed_at - WANTED, now),
}
"""Where the watermark of each kind stands at first, and when to read for the first time."""


def _opened(tx: Tx, services: Services, job: Job) -> tuple[Shop, Watermark | None]:
    """The run under way, or a new one; None where the shop has left."""
    shop = shops.get(tx, job.shop_id)
    mark = watermarks.of(tx, shop, job.subject)
    if mark is None or shops.is_away(tx, shop):
        return shop, None
    if mark.began_at is None:
        _begin(tx, services, shop, mark)
        mark = watermarks.of(tx, shop, job.subject)
    return shop, mark


def _begin(tx: Tx, services: Services, shop: Shop, mark: Watermark) -> None:
    now = services.clock.now()
    wanted = _wanted(shop, mark, now)
    shown = _shown_since(tx, services, shop, now)
    blind = shown if shown and wanted < shown else None
    if blind:
        _log.warning("orders_out_of_reach", shop_id=shop.id, reading=mark.kind, before=str(blind))
    watermarks.begin(tx, shop, mark.kind, blind or wanted, now, blind)


def _wanted(shop: Shop, mark: Watermark, now: datetime) -> datetime:
    """From where a reading would begin if the platform showed everything."""
    if mark.kind == RECENT:
        return mark.at - _OVERLAP
    return now - _NIGHTLY if mark.kind == NIGHT else shop.installed_at - WANTED


def _shown_since(tx: Tx, services: Services, shop: Shop, now: datetime) -> datetime | None:
    """Since when the platform shows orders to us; None: all of them."""
    granted = consents.of(tx, shop) or ()
    days = services.platforms[shop.platform].days_shown(granted)
    return None if days is None else now - timedelta(days=days)


def _page(services: Services, shop: Shop, mark: Watermark) -> OrderPage | None:
    """The next page; None when the platform does not take the cursor any more."""
    since = mark.asked_from or mark.at
    try:
        return fetching.patiently(
            services,
            shop,
            lambda them, grant: them.orders_since(shop.domain, grant, since, mark.cursor or None),
        )
    except PlatformError:
        if not mark.cursor:
            raise
        _log.warning("cursor_refused", shop_id=shop.id, reading=mark.kind)
        return None


def _reopen(tx: Tx, services: Services, shop: Shop, mark: Watermark, job: Job) -> None:
    """Ask anew from the last change that is written; not at once, for it may happen again."""
    now = services.clock.now()
    jobs.renew(tx, job, now)  # whoever took over has a place of their own by now
    watermarks.reopen(tx, shop, mark)
    jobs.put_off(tx, job, now + _REST)


def _take(
    tx: Tx, services: Services, shop: Shop, mark: Watermark, page: OrderPage, job: Job
) -> None:
    """Facts, entries and the place in the run: all of it, or nothing."""
    fetching.learn(tx, services, shop, page.facts)
    for order_id in page.alone:
        jobs.enqueue(tx, shop.brand_id, shop.id, FETCH, order_id)
    _turn(tx, shop, _led_on(mark, page), page.cursor, job)
    crash.point("sweeping: page written, not committed")


def _led_on(mark: Watermark, page: OrderPage) -> Watermark:
    told = (fact.order.snapshot for fact in page.facts)
    changes = [snapshot.version.updated_at for snapshot in told if snapshot]
    reached = max([*changes, mark.reached] if mark.reached else changes, default=None)
    return replace(mark, reached=reached, orders=mark.orders + len(page.facts) + len(page.alone))


def _turn(tx: Tx, shop: Shop, mark: Watermark, cursor: str | None, job: Job) -> None:
    """More pages wait; or this was the last one."""
    if cursor:
        watermarks.turn(tx, shop, mark, cursor)
        jobs.repeat(tx, job)
    else:
        watermarks.complete(tx, shop, mark)
        jobs.finish(tx, job)
