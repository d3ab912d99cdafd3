"""
Filling a pool: its discount is made with the first code, the others are added in portions.

One call to the platform is one run of the job. Every code is drawn, kept and marked as sent before
the platform hears of it; of a portion whose answer got lost the same codes are sent again, and
those that are refused then are looked up one by one.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Final, TypeVar

import structlog

from plugin import crash
from plugin.domain.errors import RefusedError, TakenError
from plugin.ports import CodeFound, Grant, Platform
from plugin.service import fetching
from plugin.service.rewards import drawing, owed, retiring
from plugin.service.rewards import terms as promises
from plugin.service.rewards.pools import full, tell_of
from plugin.service.services import Services
from plugin.store import Tx, codes, jobs, pools, shops
from plugin.store.codes import DRAWN, GONE, LIVE, Code
from plugin.store.jobs import Job
from plugin.store.pools import ENDING, OPEN, REFUSED, RETIRED, SWITCHED_OFF, Pool
from plugin.store.shops import Shop

T = TypeVar("T")

_SOON: Final = timedelta(seconds=5)
_LATER: Final = timedelta(hours=1)
_WITNESSES: Final = 3
"""Staff may have deleted a single code."""

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
        _step(services, job, shop, pool)
    elif pool.state == SWITCHED_OFF:
        _check(services, job, shop, pool)
    else:
        owed.finish(services, job)


def give_up(services: Services, job: Job) -> None:
    """Not now: whoever takes the reward has a code made for themselves alone."""
    _log.warning("pool_not_filled", shop_id=job.shop_id, pool_id=job.subject)
    owed.finish(services, job)


def _step(services: Services, job: Job, shop: Shop, pool: Pool) -> None:
    under_way, free = services.store.read(
        lambda tx: (
            codes.under_way(tx, pool.brand_id, pool.id),
            codes.count_free(tx, pool.brand_id, pool.id),
        )
    )
    if not pool.discount:
        _open(services, job, shop, pool, under_way)
    elif under_way:
        _hear(services, job, shop, pool, under_way)
    elif free < full(pool):
        _add(services, job, shop, pool, full(pool) - free)
    else:
        _check(services, job, shop, pool)


def _open(services: Services, job: Job, shop: Shop, pool: Pool, under_way: Sequence[Code]) -> None:
    """Make the discount with a first code; one that was sent before is looked for first."""
    first = not under_way
    code = under_way[0] if under_way else _first_code(services, job, shop, pool)
    found = None if first else _look(services, shop, code)
    if found:
        _opened(services, job, pool, code, found.discount)
        return
    spec = promises.of_pool(pool).spec(pool.created_at)
    plain = drawing.opened(services.keys, code)
    crash.point("filling: sent, not called")
    try:
        discount = _ask(
            services, shop, lambda them, grant: them.make_discount(shop.domain, grant, spec, plain)
        )
    except TakenError:
        _taken(services, job, shop, pool, code, first=first)
    except RefusedError as refused:
        _refused(services, job, pool, code, refused)
    else:
        crash.point("filling: made, not kept")
        _opened(services, job, pool, code, discount)


def _first_code(services: Services, job: Job, shop: Shop, pool: Pool) -> Code:
    return _sent(services, job, shop, pool, 1)[0]


def _sent(services: Services, job: Job, shop: Shop, pool: Pool, count: int) -> list[Code]:
    """New codes, kept and marked as sent. Raises LeaseLostError."""

    def work(tx: Tx) -> list[Code]:
        jobs.renew(tx, job, services.clock.now())
        waiting = codes.of_pool(tx, pool.brand_id, pool.id, DRAWN, count)
        fresh = drawing.draw(tx, services, shop, count - len(waiting), pool.id)
        codes.send(tx, pool.brand_id, [code.id for code in (*waiting, *fresh)])
        return [*waiting, *fresh]

    return services.store.transact(work)


def _taken(
    services: Services, job: Job, shop: Shop, pool: Pool, code: Code, *, first: bool
) -> None:
    """Sent for the first time, it is a stranger's; else our own call was carried out meanwhile."""
    found = None if first else _look(services, shop, code)
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


def _add(services: Services, job: Job, shop: Shop, pool: Pool, count: int) -> None:
    _send(services, job, shop, pool, _sent(services, job, shop, pool, count))


def _send(services: Services, job: Job, shop: Shop, pool: Pool, portion: Sequence[Code]) -> None:
    """Have codes added; what comes back is only the name of the batch."""
    plain = [drawing.opened(services.keys, code) for code in portion]
    try:
        batch = _ask(
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


def _hear(services: Services, job: Job, shop: Shop, pool: Pool, under_way: Sequence[Code]) -> None:
    """What became of one portion. One whose answer got lost is sent once more, the same codes."""
    name = under_way[0].batch
    portion = [code for code in under_way if code.batch == name]
    told = (
        _ask(services, shop, lambda them, grant: them.batch(shop.domain, grant, name))
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
    found = _look(services, shop, code)
    return found is not None and found.discount == pool.discount


def _not_added(services: Services, job: Job, shop: Shop, pool: Pool, refused: RefusedError) -> None:
    """Is its discount gone? While a code of it is found, the same ones are sent again later."""
    _log.warning("codes_refused", shop_id=pool.shop_id, reward=pool.reward, why=str(refused))
    if _seen(services, shop, pool) is None:
        _anew(services, job, shop, pool)
        return
    later = services.clock.now() + _LATER
    services.store.transact(lambda tx: jobs.put_off(tx, job, later))


def _check(services: Services, job: Job, shop: Shop, pool: Pool) -> None:
    """Is its discount still there, or did staff delete it, or switch it off?"""
    if not pool.discount:
        owed.finish(services, job)
        return
    seen = _seen(services, shop, pool)
    if seen:
        owed.finish(services, job, lambda tx: tell_of(tx, pool.brand_id, pool.id, seen))
    elif pool.state == SWITCHED_OFF:
        owed.finish(services, job)
    else:
        _anew(services, job, shop, pool)


def _seen(services: Services, shop: Shop, pool: Pool) -> CodeFound | None:
    """A code under its discount, of a few that should be there; None: there is none."""
    some = services.store.read(lambda tx: codes.witnesses(tx, pool.brand_id, pool.id, _WITNESSES))
    found = (_look(services, shop, code) for code in some)
    return next((one for one in found if one and one.discount == pool.discount), None)


def _anew(services: Services, job: Job, shop: Shop, pool: Pool) -> None:
    """
    Its discount is gone, and with it every code that is nobody's; it is filled in its turn. Should
    it be there after all, nobody would look after it: so it is ended first.
    """
    _ask(
        services,
        shop,
        lambda them, grant: them.end_discount(shop.domain, grant, pool.discount),
    )

    def work(tx: Tx) -> None:
        codes.drop_free(tx, pool.brand_id, pool.id)
        pools.keep_discount(tx, pool, "")

    owed.finish(services, job, work)


def _look(services: Services, shop: Shop, code: Code) -> CodeFound | None:
    plain = drawing.opened(services.keys, code)
    return _ask(services, shop, lambda them, grant: them.find_code(shop.domain, grant, plain))


def _ask(services: Services, shop: Shop, question: Callable[[Platform, Grant], T]) -> T:
    return fetching.patiently(services, shop, question)
