"""The merchant's home: is it on, what happened, what needs me."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from plugin.service import identity, permits, presence
from plugin.service.lookup import member_of
from plugin.service.members import line
from plugin.service.panel import card, ways_to_earn
from plugin.service.permits import PermitState
from plugin.service.referrals import reviewing
from plugin.service.rewards import budget, pools
from plugin.service.services import Services
from plugin.service.views.home import Happening, HomeView, Need
from plugin.service.views.lines import Explanation
from plugin.store import (
    Tx,
    accounts,
    data_requests,
    deliveries,
    entries,
    orders,
    programs,
    redemptions,
    standings,
    stops,
)
from plugin.store.entries import Entry
from plugin.store.shops import Shop
from plugin.store.stops import Stop

_HAPPENED = 12
_WINDOW = timedelta(days=30)


def view(services: Services, shop: Shop) -> HomeView:
    """The home page of one shop at this moment."""
    return services.store.read(lambda tx: _view(tx, services, shop))


def _view(tx: Tx, services: Services, shop: Shop) -> HomeView:
    now = services.clock.now()
    ways = ways_to_earn(programs.of(tx, shop.brand_id), now)
    states = accounts.count_by_state(tx, shop.brand_id, shop.id)
    total = standings.total_balance(tx, shop.brand_id, shop.id)
    return HomeView(
        shop=card(shop),
        on=bool(ways) and shop.uninstalled_at is None,
        rule=ways[0] if ways else Explanation("way.none", {}),
        members=states.get("joined", 0),
        unclaimed=states.get("unclaimed", 0),
        orders=orders.count_since(tx, shop.brand_id, shop.id, now - _WINDOW),
        points_available=total.available,
        points_pending=total.pending,
        happened=_happened(tx, services, shop),
        needs=_needs(tx, services, shop),
        storefront_url=services.storefront_origin or f"https://{shop.domain}",
        last_delivery_at=deliveries.newest_at(tx, shop.brand_id, shop.id),
        went_live=shop.went_live,
    )


def _happened(tx: Tx, services: Services, shop: Shop) -> tuple[Happening, ...]:
    newest = entries.newest_of_brand(tx, shop.brand_id, _HAPPENED)
    return tuple(_happening(tx, services, shop, entry) for entry in newest)


def _happening(tx: Tx, services: Services, shop: Shop, entry: Entry) -> Happening:
    said = line(entry)
    return Happening(
        at=entry.posted_at,
        member=_name(tx, services, shop, entry),
        points=entry.points,
        explanation=said.explanation,
        account_id=entry.account_id,
    )


def _name(tx: Tx, services: Services, shop: Shop, entry: Entry) -> str:
    """How the merchant knows the person; a guest has no name here."""
    found = member_of(tx, accounts.get(tx, shop.brand_id, entry.account_id))
    person = identity.person(tx, services.keys, shop.brand_id, found.accounts)
    return person.name or person.email or found.root.customer_id or ""


def _needs(tx: Tx, services: Services, shop: Shop) -> tuple[Need, ...]:
    dead = deliveries.counts(tx, shop.brand_id, shop.id)["dead"]
    missing = presence.missing_scopes(tx, services, shop)
    return tuple(
        Need(code, count)
        for code, count in (
            ("reconnect", int(permits.state(tx, shop) is PermitState.RECONNECT)),
            ("scopes_missing", len(missing)),
            ("data_requests", data_requests.open_count(tx, shop.brand_id, shop.id)),
            ("dead_deliveries", dead),
            ("tickets", len(redemptions.of_shop(tx, shop, [redemptions.OPEN]))),
            ("switched_off", pools.count_switched_off(tx, shop)),
            *_stopped(stops.of(tx, shop.brand_id)),
            ("reviews", len(redemptions.of_shop(tx, shop, [redemptions.REVIEW]))),
            ("referrals", reviewing.waiting_count(tx, shop)),
        )
        if count
    )


def _stopped(every: Iterable[Stop]) -> Iterator[tuple[str, int]]:
    """Stops that nobody has decided yet; one that a budget began says so."""
    reasons = [stop.reason for stop in every if stop.until is None]
    spent = reasons.count(budget.REASON)
    yield "budget", spent
    yield "stops", len(reasons) - spent
