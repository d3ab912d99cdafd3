"""
The discount of a pool: made with a first code, and made anew where it is gone.

A code that was sent before is looked for first: the answer may have got lost.
"""

from collections.abc import Sequence

import structlog

from plugin import crash
from plugin.domain.errors import RefusedError, TakenError
from plugin.service import fetching
from plugin.service.rewards import drawing, owed, probing, retiring
from plugin.service.rewards import terms as promises
from plugin.service.services import Services
from plugin.store import Tx, codes, jobs, pools
from plugin.store.codes import GONE, LIVE, Code
from plugin.store.jobs import Job
from plugin.store.pools import REFUSED, Pool
from plugin.store.shops import Shop

_log = structlog.get_logger("filling")


def open_discount(
    services: Services, job: Job, shop: Shop, pool: Pool, under_way: Sequence[Code]
) -> None:
    """Make the discount with a first code."""
    first = not under_way
    (code, *_) = under_way or drawing.draw_to_send(services, job, shop, pool, 1)
    found = None if first else probing.look(services, shop, code)
    if found:
        _opened(services, job, pool, code, found.discount)
        return
    spec = promises.of_pool(pool).spec(pool.created_at)
    plain = drawing.opened(services.keys, code)
    crash.point("filling: sent, not called")
    try:
        discount = fetching.patiently(
            services, shop, lambda them, grant: them.make_discount(shop.domain, grant, spec, plain)
        )
    except TakenError:
        _taken(services, job, shop, pool, code, first=first)
    except RefusedError as refused:
        _refused(services, job, pool, code, refused)
    else:
        crash.point("filling: made, not kept")
        _opened(services, job, pool, code, discount)


def _taken(
    services: Services, job: Job, shop: Shop, pool: Pool, code: Code, *, first: bool
) -> None:
    """Sent for the first time, it is a stranger's; else our own call was carried out meanwhile."""
    found = None if first else probing.look(services, shop, code)
    if found:
        _opened(services, job, pool, code, found.discount)
        return

    def work(tx: Tx) -> None:
        codes.part(tx, pool.brand_id, code.id)
        jobs.repeat(tx, job)

    services.store.transact(work)


def _refused(services: Services, job: Job, pool: Pool, code: Code, refused: RefusedError) -> None:
    _log.warning("pool_refused", shop_id=pool.shop_id, reward=pool.reward, why=str(refused))

    def work(tx: Tx) -> None:
        codes.turn(tx, pool.brand_id, [code.id], GONE)
        pools.turn(tx, pool, REFUSED)

    owed.finish(services, job, work)


def _opened(services: Services, job: Job, pool: Pool, code: Code, discount: str) -> None:
    def work(tx: Tx) -> None:
        pools.keep_discount(tx, pool, discount)
        codes.turn(tx, pool.brand_id, [code.id], LIVE)
        jobs.repeat(tx, job)

    services.store.transact(work)


def begin_anew(services: Services, job: Job, shop: Shop, pool: Pool) -> None:
    """
    Its discount is gone, and with it every code that is nobody's; it is filled in its turn. Should
    it be there after all, nobody would look after it: so it is ended first.
    """
    retiring.end_discount(services, shop, pool)
    owed.finish(services, job, lambda tx: retiring.empty(tx, pool))
