"""
Codes for a pool, added in portions.

Of a portion whose answer got lost the same codes are sent again, and those that are refused then
are looked up one by one.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final

import structlog

from plugin import crash
from plugin.domain.errors import RefusedError
from plugin.service import fetching
from plugin.service.rewards import drawing, opening, probing
from plugin.service.services import Services
from plugin.store import Tx, codes, jobs
from plugin.store.codes import GONE, LIVE, Code
from plugin.store.jobs import Job
from plugin.store.pools import Pool
from plugin.store.shops import Shop

_SOON: Final = timedelta(seconds=5)
_LATER: Final = timedelta(hours=1)
_log = structlog.get_logger("filling")


def add(services: Services, job: Job, shop: Shop, pool: Pool, count: int) -> None:
    """So many more, in one portion. Raises LeaseLostError."""
    _send(services, job, shop, pool, drawing.draw_to_send(services, job, shop, pool, count))


def _send(services: Services, job: Job, shop: Shop, pool: Pool, portion: Sequence[Code]) -> None:
    """Have codes added; what comes back is only the name of the batch."""
    plain = [drawing.opened(services.keys, code) for code in portion]
    try:
        batch = fetching.patiently(
            services,
            shop,
            lambda them, grant: them.add_codes(shop.domain, grant, pool.discount, plain),
        )
    except RefusedError as refused:
        _not_added(services, job, shop, pool, refused)
        return
    crash.point("filling: codes added, not kept")

    def work(tx: Tx) -> None:
        codes.send(tx, pool.brand_id, [code.id for code in portion], batch)
        jobs.repeat(tx, job)

    services.store.transact(work)


def hear(services: Services, job: Job, shop: Shop, pool: Pool, under_way: Sequence[Code]) -> None:
    """What became of one portion. One whose answer got lost is sent once more, the same codes."""
    name = under_way[0].batch
    portion = [code for code in under_way if code.batch == name]
    told = (
        fetching.patiently(services, shop, lambda them, grant: them.batch(shop.domain, grant, name))
        if name
        else None
    )
    if told is None:
        services.store.transact(lambda tx: jobs.renew(tx, job, services.clock.now()))
        _send(services, job, shop, pool, portion)
    elif not told.done:
        soon = services.clock.now() + _SOON
        services.store.transact(lambda tx: jobs.put_off(tx, job, soon))
    else:
        _settle(services, job, shop, pool, portion, told.refused)


def _settle(
    services: Services,
    job: Job,
    shop: Shop,
    pool: Pool,
    portion: Sequence[Code],
    refused: Mapping[str, str],
) -> None:
    plain = {drawing.opened(services.keys, code): code.id for code in portion}
    doubtful = [code for code in portion if code.id in {plain.get(text) for text in refused}]
    lost = {code.id for code in doubtful if not _is_there(services, shop, pool, code)}
    there = [code.id for code in portion if code.id not in lost]

    def work(tx: Tx) -> None:
        codes.turn(tx, pool.brand_id, there, LIVE)
        codes.turn(tx, pool.brand_id, lost, GONE)
        if there:
            jobs.repeat(tx, job)
        else:
            jobs.finish(tx, job)

    services.store.transact(work)


def _is_there(services: Services, shop: Shop, pool: Pool, code: Code) -> bool:
    """Refused because an earlier call added it?"""
    found = probing.look(services, shop, code)
    return found is not None and found.discount == pool.discount


def _not_added(services: Services, job: Job, shop: Shop, pool: Pool, refused: RefusedError) -> None:
    """Is its discount gone? While a code of it is found, the same ones are sent again later."""
    _log.warning("codes_refused", shop_id=pool.shop_id, reward=pool.reward, why=str(refused))
    if probing.seen(services, shop, pool) is None:
        opening.begin_anew(services, job, shop, pool)
        return
    later = services.clock.now() + _LATER
    services.store.transact(lambda tx: jobs.put_off(tx, job, later))
