"""Stops: what is earned from now on waits until staff decide. No point is ever lost by one."""

from plugin.domain.errors import NotFoundError
from plugin.service.programs import settle_all
from plugin.service.services import Services
from plugin.store import Tx, accounts, stops
from plugin.store.shops import Shop
from plugin.store.stops import Stop


def begin(services: Services, shop: Shop, reason: str) -> Stop:
    """Let what is earned from now on wait; `reason` is a code that staff read as words."""

    def work(tx: Tx) -> Stop:
        now = services.clock.now()
        stop = stops.add(tx, shop.brand_id, reason, now)
        accounts.mark_all_outdated(tx, shop.brand_id, now)
        return stop

    stop = services.store.transact(work)
    settle_all(services, shop)
    return stop


def open(services: Services, shop: Shop) -> tuple[Stop, ...]:  # noqa: A001 (stops.open reads as what it is)
    """The stops that nobody has decided yet, oldest first."""
    every = services.store.read(lambda tx: stops.of(tx, shop.brand_id))
    return tuple(stop for stop in every if stop.until is None)


def decide(services: Services, shop: Shop, stop_id: int) -> None:
    """Let points go on from now. Raises NotFoundError for a stop that is over, or never was."""

    def work(tx: Tx) -> None:
        now = services.clock.now()
        if not stops.decide(tx, shop.brand_id, stop_id, now):
            raise NotFoundError("no such stop waits for anybody")
        accounts.mark_all_outdated(tx, shop.brand_id, now)

    services.store.transact(work)
    settle_all(services, shop)
