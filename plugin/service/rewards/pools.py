"""
Pools: codes that were minted ahead, so that a shopper has theirs in the moment they ask.

Every reward of a fixed price has a pool from the beginning; a step of a slider gets one when it is
taken for the first time. A pool that nobody promises any more is cleared away.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from plugin.domain.program import Program
from plugin.service import permits
from plugin.service.permits import PermitState
from plugin.service.rewards import shelf
from plugin.service.rewards import terms as promises
from plugin.service.rewards.kinds import FILL
from plugin.service.rewards.terms import Terms
from plugin.service.services import Services
from plugin.store import Tx, codes, jobs, pools, programs, shops
from plugin.store.codes import Code
from plugin.store.pools import ENDED, OPEN, REFUSED, RETIRED, Pool
from plugin.store.shops import Shop

FULL: Final = 50
"""Codes that a pool is filled up to."""
LOW: Final = 20
"""With so few left it is filled again."""

Task = Callable[[Tx], None]


def code_for(tx: Tx, services: Services, shop: Shop, terms: Terms) -> Code | None:
    """A free code for these terms, locked; None: there is none, and some are being minted."""
    pool = pools.with_terms(tx, shop, terms.fingerprint)
    if pool is None:
        _place(tx, services, shop, terms)
    if pool is None or pool.state != OPEN:
        return None
    if codes.count_free(tx, shop.brand_id, pool.id) <= LOW:
        _have_filled(tx, pool)
    return codes.free(tx, shop.brand_id, pool.id)


def look_after(services: Services) -> int:
    """Place, fill and retire the pools of every shop that we may talk to; how much there was."""
    every = services.store.read(shops.every)
    return sum(_look_after(services, shop) for shop in every if shop.uninstalled_at is None)


def try_again(tx: Tx, shop: Shop) -> None:
    """What the platform refused is asked for once more: a product may be back."""
    for pool in pools.of_shop(tx, shop):
        if pool.state == REFUSED:
            pools.turn(tx, pool, OPEN)


def have_looked_at(tx: Tx, brand_id: int, pool_id: int) -> None:
    """A code of a pool is gone although nobody here took it off: is its discount still there?"""
    pool = pools.get(tx, brand_id, pool_id)
    if pool and pool.state == OPEN:
        _have_filled(tx, pool)


def _look_after(services: Services, shop: Shop) -> int:
    """Most of the time there is nothing to do, and nothing is written."""
    if not services.store.read(lambda tx: _due(tx, services, shop)):
        return 0
    return services.store.transact(lambda tx: _do(tx, _due(tx, services, shop)))


def _do(tx: Tx, tasks: Sequence[Task]) -> int:
    for task in tasks:
        task(tx)
    return len(tasks)


def _due(tx: Tx, services: Services, shop: Shop) -> list[Task]:
    if permits.state(tx, shop) is not PermitState.LIVE:
        return []
    program = shelf.catalogue_at(programs.of(tx, shop.brand_id), services.clock.now())
    placing = _missing(tx, services, shop, program) if program else []
    keeping = (_task(tx, pool, _is_promised(pool, program)) for pool in pools.of_shop(tx, shop))
    return [*placing, *(task for task in keeping if task)]


def _missing(tx: Tx, services: Services, shop: Shop, program: Program) -> list[Task]:
    """Rewards of a fixed price without a pool, or whose pool had ended."""
    wanted = [
        Terms(reward, 1, program.currency)
        for reward in program.catalogue
        if reward.enabled and reward.pooled and not reward.slider
    ]
    return [
        partial(_place, services=services, shop=shop, terms=terms)
        for terms in wanted
        if _lacks(pools.with_terms(tx, shop, terms.fingerprint))
    ]


def _lacks(pool: Pool | None) -> bool:
    return pool is None or pool.state == ENDED


def _is_promised(pool: Pool, program: Program | None) -> bool:
    """Would somebody who takes a reward now get a code of this pool?"""
    steps = promises.of_pool(pool).steps
    return program is not None and any(
        reward.enabled
        and reward.pooled
        and reward.least <= steps <= reward.most
        and Terms(reward, steps, program.currency).fingerprint == pool.terms
        for reward in program.catalogue
    )


def _task(tx: Tx, pool: Pool, promised: bool) -> Task | None:
    if pool.state == RETIRED:
        return _reopened(pool) if promised else _cleared(tx, pool)
    if not promised:
        return partial(_retire, pool=pool)
    low = codes.count_free(tx, pool.brand_id, pool.id) <= LOW
    busy = codes.under_way(tx, pool.brand_id, pool.id)
    return partial(_have_filled, pool=pool) if pool.state == OPEN and low and not busy else None


def _reopened(pool: Pool) -> Task:
    return lambda tx: pools.turn(tx, pool, OPEN)


def _cleared(tx: Tx, pool: Pool) -> Task | None:
    """The last of its codes was used, or went back."""
    return None if pools.in_hand(tx, pool) else partial(_have_filled, pool=pool)


def _place(tx: Tx, services: Services, shop: Shop, terms: Terms) -> None:
    """A new pool, or one that had ended and is opened again; either way it is to be filled."""
    now = services.clock.now()
    pools.place(tx, shop, terms.reward.key, terms.fingerprint, terms.body, now)
    pool = pools.with_terms(tx, shop, terms.fingerprint)
    if pool:
        pools.turn(tx, pool, OPEN)
        _have_filled(tx, pool)


def _retire(tx: Tx, pool: Pool) -> None:
    pools.turn(tx, pool, RETIRED)
    _have_filled(tx, pool)


def _have_filled(tx: Tx, pool: Pool) -> None:
    jobs.enqueue(tx, pool.brand_id, pool.shop_id, FILL, str(pool.id))
