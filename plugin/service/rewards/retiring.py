"""
Retiring a pool: what nobody has is taken off; once nobody has any of its codes, it ends.

The discount stays as long as somebody may yet use a code of it.
"""

from typing import Final

from plugin.service import fetching
from plugin.service.rewards import drawing, owed
from plugin.service.services import Services
from plugin.store import Tx, codes, jobs, pools
from plugin.store.codes import GONE, LIVE, Code
from plugin.store.jobs import Job
from plugin.store.pools import ENDED, Pool
from plugin.store.shops import Shop

_AT_ONCE: Final = 20


def retire(services: Services, job: Job, shop: Shop, pool: Pool) -> None:
    """Clear away what can be cleared away now, and finish the job."""
    if not services.store.read(lambda tx: pools.in_hand(tx, pool)):
        _end(services, job, shop, pool)
        return
    free = services.store.read(lambda tx: codes.of_pool(tx, pool.brand_id, pool.id, LIVE, _AT_ONCE))
    if free:
        _take_off(services, job, shop, pool, free)
    else:
        owed.finish(services, job)


def _end(services: Services, job: Job, shop: Shop, pool: Pool) -> None:
    if pool.discount:
        fetching.patiently(
            services,
            shop,
            lambda them, grant: them.end_discount(shop.domain, grant, pool.discount),
        )

    def work(tx: Tx) -> None:
        codes.drop_free(tx, pool.brand_id, pool.id)
        pools.keep_discount(tx, pool, "")
        pools.turn(tx, pool, ENDED)

    owed.finish(services, job, work)


def _take_off(services: Services, job: Job, shop: Shop, pool: Pool, free: list[Code]) -> None:
    """Nobody can have them any more from this commit on; only then they go."""
    ids = [code.id for code in free]
    services.store.transact(lambda tx: codes.send(tx, pool.brand_id, ids))
    found = [_id_of(services, shop, code) for code in free]
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


def _id_of(services: Services, shop: Shop, code: Code) -> str | None:
    plain = drawing.opened(services.keys, code)
    found = fetching.patiently(
        services, shop, lambda them, grant: them.find_code(shop.domain, grant, plain)
    )
    return found.id if found else None
