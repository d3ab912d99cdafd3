"""What a shopper sees, and how they join, leave, take rewards and give them back."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from plugin.domain import telling
from plugin.domain.errors import NotFoundError
from plugin.domain.expiry import SHORTEST, Basis
from plugin.domain.ledger import Balance
from plugin.domain.program import Program, in_force
from plugin.domain.standing import Standing
from plugin.ports import Shopper
from plugin.service import identity, joining, leaving, panel_rewards, warning
from plugin.service.lookup import Member, member_of
from plugin.service.members import balance_now, line
from plugin.service.services import Services
from plugin.service.settling import derive
from plugin.service.views import (
    Expiring,
    Explanation,
    Membership,
    OnTheWay,
    PanelView,
    ShopCard,
)
from plugin.store import Tx, accounts, entries, programs, shops
from plugin.store.shops import Shop

_NEWEST = 10
_AN_INSTANT = timedelta(milliseconds=1)
_SOON = timedelta(days=SHORTEST)
_ONE = "reward"
"""The parameter that asks for one redemption."""


def view(
    services: Services, shopper: Shopper, platform: str = "shopify", shown: str = ""
) -> PanelView:
    """
    The panel for one shopper at this moment; `shown`: the redemption that it is about, else the
    one that the request names.

    Raises NotFoundError for an unknown shop, and for a redemption that is not theirs. A member
    who sees that points will end has been warned of it.
    """
    wanted = shown or shopper.params.get(_ONE, "")
    seen = services.store.read(lambda tx: _view(tx, services, shopper, platform, wanted))
    if seen.expiring and seen.membership is Membership.JOINED and shopper.customer_id:
        warning.seen_in_panel(services, shop_of(services, shopper, platform), shopper.customer_id)
    return seen


def join(
    services: Services, shopper: Shopper, token: str, locale: str, platform: str = "shopify"
) -> PanelView:
    """Join, then the panel as it is afterwards. Raises ForbiddenError for a token not theirs."""
    joining.join(services, shop_of(services, shopper, platform), shopper, token, locale)
    return view(services, shopper, platform)


def leave(services: Services, shopper: Shopper, token: str, platform: str = "shopify") -> PanelView:
    """Leave, then the panel as it is afterwards. Raises ForbiddenError for a token not theirs."""
    leaving.leave(services, shop_of(services, shopper, platform), shopper, token)
    return view(services, shopper, platform)


def redeem(
    services: Services,
    shopper: Shopper,
    token: str,
    reward: str,
    steps: int,
    version: int | None,
    platform: str = "shopify",
) -> PanelView:
    """Take a reward, then the panel about it. Raises as `panel_rewards.redeem` does."""
    shop = shop_of(services, shopper, platform)
    taken = panel_rewards.redeem(services, shop, shopper, token, reward, steps, version)
    return view(services, shopper, platform, taken.id)


def undo(
    services: Services, shopper: Shopper, token: str, redemption: str, platform: str = "shopify"
) -> PanelView:
    """Give a redemption back, then the panel about it. Raises as `panel_rewards.undo` does."""
    shop = shop_of(services, shopper, platform)
    given = panel_rewards.undo(services, shop, shopper, token, redemption)
    return view(services, shopper, platform, given.id)


def shop_of(services: Services, shopper: Shopper, platform: str = "shopify") -> Shop:
    """The shop whose panel somebody looks at. Raises NotFoundError for an unknown one."""
    return services.store.read(lambda tx: _shop(tx, shopper, platform))


def card(shop: Shop) -> ShopCard:
    """A shop as its pages need it."""
    return ShopCard(shop.name, shop.domain, shop.currency, shop.timezone, shop.sandbox)


def ways_to_earn(versions: list[Program], now: datetime) -> tuple[Explanation, ...]:
    """The ways to earn under the programme in force; none while it is off or paused."""
    program = in_force(versions, now)
    if program is None or not program.running:
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


def _view(tx: Tx, services: Services, shopper: Shopper, platform: str, wanted: str) -> PanelView:
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
        offers=panel_rewards.on_shelf(tx, services, shop, shopper.customer_id or "", versions),
    )
    if shopper.customer_id is None:
        return blank
    return _personal(tx, services, shop, shopper.customer_id, blank, wanted)


def _personal(
    tx: Tx, services: Services, shop: Shop, customer_id: str, blank: PanelView, wanted: str
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
        lines=tuple(line(entry) for entry in written),
        join_token=token if membership in {Membership.UNCLAIMED, Membership.LEFT} else "",
        **_in_time(tx, services, found),
        **_departure(tx, services, shop, customer_id, found),
        **_redeemed(tx, services, shop, customer_id, found, wanted),
    )


def _redeemed(
    tx: Tx, services: Services, shop: Shop, customer_id: str, found: Member, wanted: str
) -> dict[str, Any]:
    """Rewards are for members: nobody else holds any."""
    if found.state != "joined":
        return {}
    return panel_rewards.of_member(tx, services, shop, customer_id, found, wanted)


def _departure(
    tx: Tx, services: Services, shop: Shop, customer_id: str, found: Member
) -> dict[str, Any]:
    """A member can leave; until when somebody who left can come back to all they had."""
    if found.state == "joined":
        return {"leave_token": leaving.token(services.keys, shop, customer_id)}
    if found.state == "left":
        return {"back_by": leaving.back_by(tx, shop, found, services.clock.now())}
    return {}


def _in_time(tx: Tx, services: Services, found: Member) -> dict[str, Any]:
    """What time will change soon; only replayed where time can change anything."""
    now, balance = services.clock.now(), balance_now(tx, services, found)
    versions = programs.of(tx, found.root.brand_id)
    lasting = all(program.expiry.basis is Basis.NONE for program in versions)
    if not balance.pending and (lasting or not balance.available):
        return {}
    standing = derive(tx, found.root.brand_id, found.root.id, versions, now)
    notice = telling.ahead(standing.expiring, now, now + _SOON)
    return {
        "on_the_way": _on_the_way(standing, now),
        "expiring": Expiring(notice.points, notice.first - _AN_INSTANT) if notice else None,
    }


def _on_the_way(standing: Standing, now: datetime) -> tuple[OnTheWay, ...]:
    """The lots on hold, soonest first."""
    held = [
        OnTheWay(lot.remaining, str(standing.worths[lot.key].values["order"]), lot.available_at)
        for lot in standing.lots
        if lot.remaining and lot.available_at > now
    ]
    return tuple(sorted(held, key=lambda lot: (lot.available_at, lot.order)))
