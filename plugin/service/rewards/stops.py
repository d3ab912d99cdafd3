"""Stops: what is earned from now on waits until staff decide. No point is ever lost by one."""

from plugin.domain.errors import NotFoundError
from plugin.service.programs import settle_all
from plugin.service.services import Services
from plugin.store import Tx, standings, stops
from plugin.store.shops import Shop
from plugin.store.stops import Stop

__all__ = ["Stop", "begin", "decide", "end", "every", "open"]


def begin(services: Services, shop: Shop, reason: str, actor: str) -> Stop:
    """Let what is earned from now on wait; `reason` is a code that staff read as words."""

    def work(tx: Tx) -> Stop:
        now = services.clock.now()
        stop = stops.add(tx, shop.brand_id, reason, now, actor)
        standings.mark_all_outdated(tx, shop.brand_id, now)
        return stop

    stop = services.store.transact(work)
    settle_all(services, shop)
    return stop


def every(services: Services, shop: Shop) -> tuple[Stop, ...]:
    """All stops of a shop's brand, oldest first."""
    return tuple(services.store.read(lambda tx: stops.of(tx, shop.brand_id)))


def open(services: Services, shop: Shop) -> tuple[Stop, ...]:  # noqa: A001 (stops.open reads as what it is)
    """The stops that nobody has decided yet, oldest first."""
    return tuple(stop for stop in every(services, shop) if stop.until is None)


def end(services: Services, shop: Shop, actor: str) -> None:
    """Let every point that waits by a stop go on from now; without a stop nothing happens."""
    for stop in open(services, shop):
        decide(services, shop, stop.id, actor)


def decide(services: Services, shop: Shop, stop_id: int, actor: str) -> None:
    """
    Let points go on from now; who decided is kept.

    Raises NotFoundError for a stop that is over, or never was.
    """

    def work(tx: Tx) -> None:
        now = services.clock.now()
        if not stops.decide(tx, shop.brand_id, stop_id, now, actor):
            raise NotFoundError("no such stop waits for anybody")
        standings.mark_all_outdated(tx, shop.brand_id, now)

    services.store.transact(work)
    settle_all(services, shop)
