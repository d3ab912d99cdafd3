"""
Filling a pool: its discount is made with the first code, the others are added in portions.

One call to the platform is one run of the job. Every code is drawn, kept and marked as sent before
the platform hears of it. A pool whose codes are for nothing that the shop still sells is put away.
"""

import structlog

from plugin.service import wares
from plugin.service.rewards import adding, opening, owed, probing, retiring
from plugin.service.rewards import terms as promises
from plugin.service.rewards.pools import full, tell_of
from plugin.service.services import Services
from plugin.store import codes, pools, shops
from plugin.store.jobs import Job
from plugin.store.pools import ENDING, OPEN, REFUSED, RETIRED, SWITCHED_OFF, Pool
from plugin.store.shops import Shop

_log = structlog.get_logger("filling")


def fill(services: Services, job: Job) -> None:
    """One step of a pool towards what it should be: full, or cleared away."""
    pool = services.store.read(lambda tx: pools.get(tx, job.brand_id, int(job.subject)))
    shop = services.store.read(lambda tx: shops.get(tx, job.shop_id))
    if pool is None or shop.uninstalled_at is not None:
        owed.finish(services, job)
    elif pool.state in {RETIRED, ENDING}:
        retiring.retire(services, job, shop, pool)
    elif pool.state == OPEN:
        _open(services, job, shop, pool)
    elif pool.state == SWITCHED_OFF:
        _check(services, job, shop, pool)
    else:
        owed.finish(services, job)


def give_up(services: Services, job: Job) -> None:
    """Not now: whoever takes the reward has a code made for themselves alone."""
    _log.warning("pool_not_filled", shop_id=job.shop_id, pool_id=job.subject)
    owed.finish(services, job)


def _open(services: Services, job: Job, shop: Shop, pool: Pool) -> None:
    """What its reward names may be gone: then nobody could use a code, and none is handed out."""
    reward = promises.of_pool(pool).reward
    if wares.is_broken(reward, wares.seen(services, shop, wares.named_by(reward))):
        _log.warning("pool_without_wares", shop_id=shop.id, reward=pool.reward)
        owed.finish(services, job, lambda tx: pools.turn(tx, pool, REFUSED))
    else:
        _step(services, job, shop, pool)


def _step(services: Services, job: Job, shop: Shop, pool: Pool) -> None:
    under_way, free = services.store.read(
        lambda tx: (
            codes.under_way(tx, pool.brand_id, pool.id),
            codes.count_free(tx, pool.brand_id, pool.id),
        )
    )
    if not pool.discount:
        opening.open_discount(services, job, shop, pool, under_way)
    elif under_way:
        adding.hear(services, job, shop, pool, under_way)
    elif free < full(pool):
        adding.add(services, job, shop, pool, full(pool) - free)
    else:
        _check(services, job, shop, pool)


def _check(services: Services, job: Job, shop: Shop, pool: Pool) -> None:
    """Is its discount still there, or did staff delete it, or switch it off?"""
    if not pool.discount:
        owed.finish(services, job)
        return
    seen = probing.seen(services, shop, pool)
    if seen:
        owed.finish(services, job, lambda tx: tell_of(tx, pool.brand_id, pool.id, seen))
    elif pool.state == SWITCHED_OFF:
        owed.finish(services, job)
    else:
        opening.begin_anew(services, job, shop, pool)
