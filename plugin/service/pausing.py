"""
Pausing a programme: orders wait, and on going on the merchant decides whether they earn.

A pause is a version like any other, so nothing about the past is ever edited; the decision is
written into the version that ends it.
"""

from dataclasses import dataclass, replace

from plugin.domain.errors import ConflictError
from plugin.domain.program import Program
from plugin.service.programs import publish, settle_all
from plugin.service.services import Services
from plugin.store import Tx, orders, programs, shops
from plugin.store.shops import Shop


@dataclass(frozen=True, slots=True)
class Resumed:
    """The version that ends a pause, and the orders that had waited."""

    program: Program
    waited: int
    rewarded: bool


def pause(services: Services, shop: Shop) -> Program:
    """Let orders wait from now on. Raises ConflictError when they do already, or earn nothing."""

    def work(tx: Tx) -> Program:
        newest = programs.of(tx, shop.brand_id)[-1]
        if newest.paused:
            raise ConflictError("the programme is paused already")
        if not newest.enabled:
            raise ConflictError("the programme is off: nothing earns, nothing can wait")
        if newest.effective_from and newest.effective_from > services.clock.now():
            raise ConflictError(f"version {newest.version} has not begun: pause once it has")
        paused = _next(newest, services, paused=True)
        publish(tx, shop.brand_id, paused, services.clock.now())
        return paused

    return services.store.transact(work)


def waiting(services: Services, shop: Shop) -> int:
    """How many orders wait in the pause that lasts now; none when there is none."""
    return services.store.read(lambda tx: _waiting(tx, shop, programs.of(tx, shop.brand_id)[-1]))


def resume(services: Services, shop: Shop, *, reward: bool) -> Resumed:
    """
    Go on, and let the orders of the pause earn by its rules, or not.

    Raises ConflictError when the programme is not paused.
    """

    def work(tx: Tx) -> Resumed:
        newest = programs.of(tx, shop.brand_id)[-1]
        if not newest.paused:
            raise ConflictError("the programme is not paused")
        waited = _waiting(tx, shop, newest)
        rewards = frozenset({newest.version} if reward else ())
        going_on = replace(_next(newest, services, paused=False), rewards=rewards)
        publish(tx, shop.brand_id, going_on, services.clock.now())
        return Resumed(going_on, waited, reward)

    resumed = services.store.transact(work)
    if resumed.rewarded:
        settle_all(services, shop)
    return resumed


def _next(newest: Program, services: Services, *, paused: bool) -> Program:
    return replace(
        newest,
        version=newest.version + 1,
        effective_from=services.clock.now(),
        paused=paused,
    )


def _waiting(tx: Tx, shop: Shop, newest: Program) -> int:
    if not newest.paused or newest.effective_from is None:
        return 0
    since = newest.effective_from
    shops_of_brand = shops.of_brand(tx, shop.brand_id)
    return sum(orders.count_since(tx, shop.brand_id, one.id, since) for one in shops_of_brand)
