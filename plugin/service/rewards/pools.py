"""
Pools: codes that were minted ahead, so that a shopper has theirs in the moment they ask.

Every reward of a fixed price has a pool from the beginning; a step of a slider gets a small one
once it is taken often, for as long as it is taken at all. A pool that nobody promises any more is
cleared away, and one whose discount staff switched off is left alone until they think again.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final

import structlog

from plugin.domain.program import Program
from plugin.domain.rewards import Reward
from plugin.ports import CodeFound
from plugin.service import permits
from plugin.service.permits import PermitState
from plugin.service.rewards import shelf
from plugin.service.rewards import terms as promises
from plugin.service.rewards.kinds import FILL
from plugin.service.rewards.stock import Stock
from plugin.service.rewards.terms import Terms
from plugin.service.services import Services
from plugin.store import Tx, codes, jobs, pools, programs, redemptions, shops
from plugin.store.codes import Code
from plugin.store.pools import ENDED, ENDING, OPEN, REFUSED, RETIRED, SWITCHED_OFF, Pool
from plugin.store.shops import Shop

FULL: Final = 50
"""Codes that a pool is filled up to."""
LOW: Final = 20
"""With so few left it is filled again."""
FEW: Final = 5
"""Codes of a step of a slider."""
OFTEN: Final = 3
"""A step that was so often taken lately, and kept, has a pool."""
LATELY: Final = timedelta(days=30)
_LOW_OF_FEW: Final = 2

_log = structlog.get_logger("pools")

Task = Callable[[Tx], object]


def code_for(tx: Tx, services: Services, shop: Shop, terms: Terms, there: Stock) -> Code | None:
    """
    A free code for these terms, locked, of a stock that is held. None: there is none, and some are
    being minted where it is worth it.
    """
    pool = there.pool
    if _lacks(pool) and _is_worth_it(tx, services, shop, terms):
        _place(tx, services, shop, terms)
    if pool is None or pool.state != OPEN:
        return None
    if there.free <= _low(pool):
        _have_filled(tx, pool)
    return codes.free(tx, shop.brand_id, pool.id) if there.free else None


def full(pool: Pool) -> int:
    """Codes that this pool is filled up to."""
    return FEW if promises.of_pool(pool).reward.slider else FULL


def is_low(tx: Tx, pool: Pool) -> bool:
    """Is it time to fill this pool again?"""
    return codes.count_free(tx, pool.brand_id, pool.id) <= _low(pool)


def look_after(services: Services) -> int:
    """Place, fill and retire the pools of every shop that we may talk to; how much there was."""
    every = services.store.read(shops.every)
    return sum(_look_after(services, shop) for shop in every if shop.uninstalled_at is None)


def try_again(tx: Tx, shop: Shop) -> None:
    """
    What the platform refused is asked for once more: a product may be back. Of all others it is
    asked whether their discounts are still there, and switched on.
    """
    for pool in pools.of_shop(tx, shop):
        if pool.state == REFUSED:
            pools.turn(tx, pool, OPEN)
        _have_filled(tx, pool)


def look_again(services: Services, shop: Shop, rewards: Collection[str]) -> None:
    """Have the pools of some rewards, by their keys, looked at now rather than within a day."""

    def work(tx: Tx) -> None:
        for pool in pools.of_shop(tx, shop):
            if pool.state == OPEN and pool.reward in rewards:
                _have_filled(tx, pool)

    services.store.transact(work)


def tell_of(tx: Tx, brand_id: int, pool_id: int, found: CodeFound | None) -> None:
    """
    How the platform knows a code of a pool that nobody here took off. What staff switched off they
    meant to: nothing of it is handed out. Is a code gone, its discount has to be looked for.
    """
    pool = pools.get(tx, brand_id, pool_id)
    if pool is None or pool.state not in {OPEN, SWITCHED_OFF}:
        return
    if found is None:
        _have_filled(tx, pool)
    elif found.live != (pool.state == OPEN):
        state = OPEN if found.live else SWITCHED_OFF
        _log.warning("pool_turned", shop_id=pool.shop_id, reward=pool.reward, state=state)
        pools.turn(tx, pool, state)


def count_switched_off(tx: Tx, shop: Shop) -> int:
    """How many rewards nobody can take, because staff switched their discounts off."""
    return pools.count_at(tx, shop, SWITCHED_OFF)


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
    since = services.clock.now() - LATELY
    keeping = (
        _task(tx, pool, _is_promised(pool, program, _is_idle(tx, pool, since)))
        for pool in pools.of_shop(tx, shop)
    )
    return [*placing, *(task for task in keeping if task)]


def _missing(tx: Tx, services: Services, shop: Shop, program: Program) -> list[Task]:
    """Rewards of a fixed price without a pool, or whose pool had ended."""
    wanted = [
        Terms(reward, 1, program.currency)
        for reward in _offered(program)
        if reward.enabled and reward.pooled and not reward.slider
    ]
    return [
        partial(_place, services=services, shop=shop, terms=terms)
        for terms in wanted
        if _lacks(pools.with_terms(tx, shop, terms.fingerprint))
    ]


def _low(pool: Pool) -> int:
    return _LOW_OF_FEW if promises.of_pool(pool).reward.slider else LOW


def _lacks(pool: Pool | None) -> bool:
    return pool is None or pool.state == ENDED


def _is_worth_it(tx: Tx, services: Services, shop: Shop, terms: Terms) -> bool:
    """Of a slider, only steps that people take and keep: they may have a hundred."""
    since = services.clock.now() - LATELY
    taken = redemptions.count_standing(tx, shop, terms.reward.key, terms.steps, since)
    return not terms.reward.slider or taken + 1 >= OFTEN


def _offered(program: Program) -> tuple[Reward, ...]:
    """What points can buy, and what is given for friends while anybody can bring one."""
    given = program.referrals.rewards if program.referrals and program.referrals.enabled else ()
    return (*program.catalogue, *given)


def _is_idle(tx: Tx, pool: Pool, since: datetime) -> bool:
    return pool.created_at < since and not pools.was_taken(tx, pool, since)


def _is_promised(pool: Pool, program: Program | None, idle: bool) -> bool:
    """Would somebody who takes a reward now get a code of this pool? An idle step has none."""
    steps = promises.of_pool(pool).steps
    return program is not None and any(
        reward.enabled
        and reward.pooled
        and not (reward.slider and idle)
        and reward.least <= steps <= reward.most
        and Terms(reward, steps, program.currency).fingerprint == pool.terms
        for reward in _offered(program)
    )


def _task(tx: Tx, pool: Pool, promised: bool) -> Task | None:
    if pool.state == RETIRED:
        return _reopened(pool) if promised else _cleared(tx, pool)
    if pool.state == ENDING:
        return partial(_have_filled, pool=pool)
    if not promised:
        return partial(_retire, pool=pool)
    busy = codes.under_way(tx, pool.brand_id, pool.id)
    lacking = pool.state == OPEN and not busy and is_low(tx, pool)
    return partial(_have_filled, pool=pool) if lacking else None


def _reopened(pool: Pool) -> Task:
    """Its discount may have been switched off meanwhile."""

    def work(tx: Tx) -> None:
        pools.turn(tx, pool, OPEN)
        _have_filled(tx, pool)

    return work


def _cleared(tx: Tx, pool: Pool) -> Task | None:
    """The last of its codes was used, or went back."""
    return None if pools.in_hand(tx, pool) else partial(_have_filled, pool=pool)


def _place(tx: Tx, services: Services, shop: Shop, terms: Terms) -> None:
    """A new pool, or one that had ended and is opened again; either way it is to be filled."""
    now = services.clock.now()
    pools.place(tx, shop, terms.reward.key, terms.fingerprint, terms.body, now)
    pool = pools.with_terms(tx, shop, terms.fingerprint)
    if pool:
        pools.begin_anew(tx, pool, now)
        _have_filled(tx, pool)


def _retire(tx: Tx, pool: Pool) -> None:
    pools.turn(tx, pool, RETIRED)
    _have_filled(tx, pool)


def _have_filled(tx: Tx, pool: Pool) -> None:
    jobs.enqueue(tx, pool.brand_id, pool.shop_id, FILL, str(pool.id))
