"""
The budget for points: once a month has earned more than it allows, a stop begins by itself.

It holds what is earned from then on and takes nothing back. Once in a month: staff who let points
go on after it have decided for the rest of that month.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

import structlog

from plugin.domain.errors import UnavailableError
from plugin.domain.program import Program, in_force
from plugin.service.rewards.costs import month_began
from plugin.service.services import Services
from plugin.store import Tx, entries, programs, redemptions, shops, standings, stops
from plugin.store.shops import Shop

EVERY: Final = timedelta(minutes=1)
"""What a minute earns beyond the budget passes; it is on the way like all that is earned."""
REASON: Final = "budget"
_ACTOR: Final = "laurel"

_log = structlog.get_logger("budget")


def watch(services: Services) -> int:
    """Begin the stops that are due, of every brand; how many."""
    living = [one for one in services.store.read(shops.every) if one.uninstalled_at is None]
    return sum(_watch_alone(services, shop) for shop in living)


def _watch_alone(services: Services, shop: Shop) -> bool:
    """A shop that cannot be read keeps no other from its stop."""
    try:
        return _watch(services, shop)
    except UnavailableError:
        raise
    except Exception as error:  # noqa: BLE001 (told of with the shop, and tried again in a minute)
        _log.warning(
            "budget_not_watched", shop_id=shop.id, error=type(error).__name__, exc_info=True
        )
        return False


def _watch(services: Services, shop: Shop) -> bool:
    if not services.store.read(lambda tx: _is_due(tx, services, shop)):
        return False
    if begun := services.store.transact(lambda tx: _begin(tx, services, shop)):
        _log.warning("budget_spent", shop_id=shop.id)
    return begun


def _begin(tx: Tx, services: Services, shop: Shop) -> bool:
    """Two workers may come to the same: whoever counts takes turns."""
    redemptions.take_turns(tx, shop.brand_id)
    if not _is_due(tx, services, shop):
        return False
    now = services.clock.now()
    stops.add(tx, shop.brand_id, REASON, now, _ACTOR)
    standings.mark_all_outdated(tx, shop.brand_id, now)
    return True


def _is_due(tx: Tx, services: Services, shop: Shop) -> bool:
    """Did this month, where the shop is, earn more than it may, and nobody was told?"""
    now = services.clock.now()
    versions = programs.of(tx, shop.brand_id)
    program = in_force(versions, now)
    if program is None or not program.budget:
        return False
    month = month_began(shop, now)
    told = (stop for stop in stops.of(tx, shop.brand_id) if stop.reason == REASON)
    if any(stop.until is None or stop.since >= month for stop in told):
        return False
    placed_since = _first_budget(shop, versions, now)
    return entries.earned_since(tx, shop.brand_id, month, placed_since) > program.budget


def _first_budget(shop: Shop, versions: Iterable[Program], now: datetime) -> datetime:
    """
    The month in which there first was a budget: what was bought before it spends none.

    An import, or a history read back, would otherwise spend in a minute what years had earned.
    """
    began = (one.effective_from or shop.installed_at for one in versions if one.budget)
    return month_began(shop, min((at for at in began if at <= now), default=now))
