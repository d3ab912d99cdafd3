"""
Retiring a pool: what nobody has is taken off; once nobody has any of its codes, it ends.

The discount stays as long as somebody may yet use a code of it. Of a wiped test shop nobody
may: its heir, who has the permit, deletes them as far as the platform lets us.
"""

from dataclasses import replace
from typing import Final

import structlog

from plugin.domain.rewards import DISCOUNTS
from plugin.service import fetching
from plugin.service.rewards import drawing, owed
from plugin.service.rewards.kinds import END
from plugin.service.rewards.showing import promised
from plugin.service.services import Services
from plugin.store import Tx, codes, jobs, pools, programs, redemptions, shops
from plugin.store.codes import GONE, LIVE, Code
from plugin.store.jobs import Job
from plugin.store.pools import ENDED, ENDING, RETIRED, Pool
from plugin.store.shops import Shop

_AT_ONCE: Final = 20
_USABLE: Final = (redemptions.ISSUED, redemptions.RETURNING, redemptions.REVIEW)

_log = structlog.get_logger("retiring")


def retire(services: Services, job: Job, shop: Shop, pool: Pool) -> None:
    """Clear away what can be cleared away now, and finish the job."""
    ending = services.store.transact(lambda tx: _ending(tx, pool))
    if ending:
        _end(services, job, shop, ending)
        return
    free = services.store.read(lambda tx: codes.of_pool(tx, pool.brand_id, pool.id, LIVE, _AT_ONCE))
    if free:
        _take_off(services, job, shop, pool, free)
    else:
        owed.finish(services, job)


def end_all(tx: Tx, shop: Shop, heir: Shop) -> None:
    """Have the heir of a wiped shop delete what was made for its members."""
    versions = programs.of(tx, shop.brand_id)
    alone = {
        row.reference
        for row in redemptions.of_shop(tx, shop, _USABLE)
        if promised(versions, row).reward.kind in DISCOUNTS
    }
    pooled = {pool.discount for pool in pools.of_shop(tx, shop)}
    for discount in sorted((alone | pooled) - {""}):
        jobs.enqueue(tx, heir.brand_id, heir.id, END, discount)


def end(services: Services, job: Job) -> None:
    """Delete one discount of a shop that was wiped, and finish the job."""
    shop = services.store.read(lambda tx: shops.get(tx, job.shop_id))
    fetching.patiently(
        services, shop, lambda them, grant: them.end_discount(shop.domain, grant, job.subject)
    )
    owed.finish(services, job)


def give_up(services: Services, job: Job) -> None:
    """It stays in the platform's admin, where staff can delete it."""
    _log.warning("discount_not_ended", shop_id=job.shop_id, discount=job.subject)
    owed.finish(services, job)


def _ending(tx: Tx, pool: Pool) -> Pool | None:
    """
    From this commit on the pool ends, whatever is promised meanwhile. None: somebody has a code of
    it, or it was promised again a moment ago.
    """
    ending = replace(pool, state=ENDING)
    turned = pools.turn(tx, pool, ENDING)
    if turned and pool.state == RETIRED and pools.in_hand(tx, pool):
        pools.turn(tx, ending, RETIRED)
        return None
    return ending if turned else None


def _end(services: Services, job: Job, shop: Shop, pool: Pool) -> None:
    if pool.discount:
        end_discount(services, shop, pool)

    def work(tx: Tx) -> None:
        empty(tx, pool)
        pools.turn(tx, pool, ENDED)

    owed.finish(services, job, work)


def end_discount(services: Services, shop: Shop, pool: Pool) -> None:
    """The platform takes a pool's discount down, and its codes with it; again, it says the same."""
    fetching.patiently(
        services, shop, lambda them, grant: them.end_discount(shop.domain, grant, pool.discount)
    )


def empty(tx: Tx, pool: Pool) -> None:
    """Forget a discount that is gone, and its codes that were nobody's."""
    codes.drop_free(tx, pool.brand_id, pool.id)
    pools.keep_discount(tx, pool, "")


def _take_off(services: Services, job: Job, shop: Shop, pool: Pool, free: list[Code]) -> None:
    """Nobody can have them any more from this commit on; only then they go."""
    wanted = [code.id for code in free]
    ids = services.store.transact(lambda tx: _taken_off(tx, pool, wanted))
    found = [_id_of(services, shop, code) for code in free if code.id in ids]
    there = [one for one in found if one]
    if there:
        fetching.patiently(
            services,
            shop,
            lambda them, grant: them.remove_codes(shop.domain, grant, pool.discount, there),
        )

    def work(tx: Tx) -> None:
        codes.turn(tx, pool.brand_id, ids, GONE)
        jobs.repeat(tx, job)

    services.store.transact(work)


def _taken_off(tx: Tx, pool: Pool, wanted: list[int]) -> set[int]:
    """None at all, if it was promised again a moment ago."""
    now = pools.get(tx, pool.brand_id, pool.id)
    return codes.take_off(tx, pool.brand_id, wanted) if now == pool else set()


def _id_of(services: Services, shop: Shop, code: Code) -> str | None:
    plain = drawing.opened(services.keys, code)
    found = fetching.patiently(
        services, shop, lambda them, grant: them.find_code(shop.domain, grant, plain)
    )
    return found.id if found else None
