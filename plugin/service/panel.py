"""What a shopper sees, and how they join."""

from dataclasses import replace
from datetime import datetime

from plugin.domain.errors import NotFoundError
from plugin.domain.ledger import Balance
from plugin.domain.program import Program, in_force
from plugin.ports import Shopper
from plugin.service import identity, joining
from plugin.service.lookup import Member, member_of
from plugin.service.members import balance_now, line
from plugin.service.services import Services
from plugin.service.settling import derive
from plugin.service.views import Explanation, Membership, OnTheWay, PanelView, ShopCard
from plugin.store import Tx, accounts, entries, programs, shops
from plugin.store.shops import Shop

_NEWEST = 10


def view(services: Services, shopper: Shopper, platform: str = "shopify") -> PanelView:
    """The panel for one shopper at this moment. Raises NotFoundError for an unknown shop."""
    return services.store.read(lambda tx: _view(tx, services, shopper, platform))


def join(
    services: Services, shopper: Shopper, token: str, locale: str, platform: str = "shopify"
) -> PanelView:
    """Join, then the panel as it is afterwards. Raises ForbiddenError for a token not theirs."""
    shop = services.store.read(lambda tx: _shop(tx, shopper, platform))
    joining.join(services, shop, shopper, token, locale)
    return view(services, shopper, platform)


def card(shop: Shop) -> ShopCard:
    """A shop as its pages need it."""
    return ShopCard(shop.name, shop.domain, shop.currency, shop.timezone, shop.sandbox)


def ways_to_earn(versions: list[Program], now: datetime) -> tuple[Explanation, ...]:
    """The ways to earn under the programme in force; none while it is off."""
    program = in_force(versions, now)
    if program is None or not program.enabled:
        return ()
    rule = program.orders
    values: dict[str, str | int] = {
        "rate_points": rule.rate.points,
        "rate_minor": rule.rate.per,
        "currency": program.currency,
        "hold_days": rule.hold_days,
    }
    return (Explanation("way.order", values),)


def _shop(tx: Tx, shopper: Shopper, platform: str) -> Shop:
    shop = shops.by_domain(tx, platform, shopper.shop_domain)
    if shop is None or shop.uninstalled_at is not None:
        raise NotFoundError("this shop has no rewards programme")
    return shop


def _view(tx: Tx, services: Services, shopper: Shopper, platform: str) -> PanelView:
    shop = _shop(tx, shopper, platform)
    versions = programs.of(tx, shop.brand_id)
    blank = PanelView(
        shop=card(shop),
        membership=Membership.ANONYMOUS,
        first_name="",
        balance=Balance(),
        on_the_way=(),
        lines=(),
        ways=ways_to_earn(versions, services.clock.now()),
        path=shopper.path_prefix,
    )
    if shopper.customer_id is None:
        return blank
    return _personal(tx, services, shop, shopper.customer_id, blank)


def _personal(
    tx: Tx, services: Services, shop: Shop, customer_id: str, blank: PanelView
) -> PanelView:
    token = joining.token(services.keys, shop, customer_id)
    account = accounts.find_customer(tx, shop.brand_id, shop.id, customer_id)
    if account is None:
        return replace(blank, membership=Membership.UNCLAIMED, join_token=token)
    found = member_of(tx, account)
    person = identity.person(tx, services.keys, shop.brand_id, found.accounts)
    written = entries.newest(tx, shop.brand_id, found.accounts, _NEWEST)
    membership = Membership(found.state)
    return replace(
        blank,
        membership=membership,
        first_name=person.first_name,
        balance=balance_now(tx, services, found),
        on_the_way=_on_the_way(tx, services, found),
        lines=tuple(line(entry) for entry in written),
        join_token=token if membership in {Membership.UNCLAIMED, Membership.LEFT} else "",
    )


def _on_the_way(tx: Tx, services: Services, found: Member) -> tuple[OnTheWay, ...]:
    """The lots on hold, soonest first; only replayed when the balance says there are some."""
    if not balance_now(tx, services, found).pending:
        return ()
    versions = programs.of(tx, found.root.brand_id)
    standing = derive(tx, found.root.brand_id, found.root.id, versions)
    held = [
        OnTheWay(lot.remaining, str(standing.worths[lot.key].values["order"]), lot.available_at)
        for lot in standing.lots
        if lot.remaining and lot.available_at > services.clock.now()
    ]
    return tuple(sorted(held, key=lambda lot: (lot.available_at, lot.order)))
