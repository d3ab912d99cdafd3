"""
Sealing: finished days are closed, one after another, so that the past cannot be rewritten quietly.

A day is sealed `MARGIN` after its end in UTC. Until then a transaction begun before midnight may
still commit, and a worker whose clock is behind may still book on it. A clock that is further
behind does no harm: on a sealed day nothing is booked (`seals.booked_at`). A transaction that
stays open across the whole margin would be the one way to miss a seal; `verify` would name the day.
"""

from datetime import UTC, date, datetime, timedelta
from functools import partial

from plugin.domain.errors import InvalidInputError
from plugin.service.services import Services
from plugin.store import Tx, brands, seals
from plugin.store.accounts import GENESIS
from plugin.store.digests import Seal
from plugin.store.shops import Shop

MARGIN = timedelta(minutes=10)


def finished_day(now: datetime) -> date:
    """The newest day that is over and can be sealed."""
    return (now - MARGIN).astimezone(UTC).date() - seals.A_DAY


def seal_finished_days(services: Services) -> int:
    """Seal what is over, for every brand; returns how many days were sealed."""
    until = finished_day(services.clock.now())
    return sum(_seal(services, brand_id, until) for brand_id in services.store.read(brands.every))


def newest(services: Services, shop: Shop, limit: int) -> list[Seal]:
    """
    The last seals of a shop's brand, the newest first.

    Raises InvalidInputError for a limit below one.
    """
    if limit < 1:
        raise InvalidInputError("ask for at least one seal")
    return services.store.read(lambda tx: seals.newest(tx, shop.brand_id, limit))


def _seal(services: Services, brand_id: int, until: date) -> int:
    """Seal a brand's finished days in order. A day that another worker sealed is done as well."""
    count = 0
    while (made := services.store.read(partial(_next, brand_id=brand_id, until=until))) is not None:
        count += services.store.transact(partial(seals.add, brand_id=brand_id, seal=made))
    return count


def _next(tx: Tx, brand_id: int, until: date) -> Seal | None:
    """The seal that is due next; None when none is."""
    last = next(iter(seals.newest(tx, brand_id, 1)), None)
    day = _after(last) if last else seals.first_day(tx, brand_id)
    if day is None or day > until:
        return None
    content = seals.content(tx, brand_id, day)
    return content.sealed(brand_id, day.isoformat(), last.digest if last else GENESIS)


def _after(seal: Seal) -> date:
    return date.fromisoformat(seal.day) + seals.A_DAY
