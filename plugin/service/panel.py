"""What a shopper sees, and how they join, leave, take rewards and give them back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from plugin.domain.appearance import Appearance
from plugin.domain.errors import NotFoundError
from plugin.domain.ledger import Balance
from plugin.domain.program import Program
from plugin.ports import Shopper
from plugin.service import (
    coming,
    earning_ways,
    identity,
    joining,
    leaving,
    panel_pages,
    panel_rewards,
    preferences,
    warning,
)
from plugin.service.lookup import Member, member_of
from plugin.service.members import balance_now
from plugin.service.services import Services
from plugin.service.views import (
    Explanation,
    Membership,
    Page,
    PanelView,
    ShopCard,
)
from plugin.store import Tx, accounts, appearances, programs, shops
from plugin.store.shops import Shop

_ONE: Final = "reward"
"""The parameter that asks for one redemption."""
_ITS_CART: Final = "cart"
"""The parameter that says what is in the cart, in hundredths of the shop's currency."""


def view(
    services: Services, shopper: Shopper, platform: str = "shopify", shown: str = ""
) -> PanelView:
    """
    The panel for one shopper at this moment; `shown`: the redemption that it is about, else the
    one that the request names.

    Raises NotFoundError for an unknown shop, and for a redemption that is not theirs. A member
    who sees that points will end has been warned of it.
    """
    seen = glance(services, shopper, platform, shown)
    if _warns(seen) and shopper.customer_id:
        warning.seen_in_panel(services, shop_of(services, shopper, platform), shopper.customer_id)
    return seen


def glance(
    services: Services, shopper: Shopper, platform: str = "shopify", shown: str = ""
) -> PanelView:
    """`view` for whoever does not show it whole, and therefore warns nobody. Raises likewise."""
    wanted = shown or shopper.params.get(_ONE, "")
    return services.store.read(lambda tx: _view(tx, services, shopper, platform, wanted))


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


def prefer(
    services: Services,
    shopper: Shopper,
    token: str,
    language: str,
    letters: Mapping[str, bool],
    platform: str = "shopify",
) -> PanelView:
    """Say what one prefers, then that page again. Raises as `preferences.save` does."""
    shop = shop_of(services, shopper, platform)
    preferences.save(services, shop, shopper, token, language, letters)
    there = replace(shopper, params={**shopper.params, "page": Page.PREFERENCES.value})
    seen = view(services, there, platform)
    saved = seen.preferences and replace(seen.preferences, saved=True)
    return replace(seen, preferences=saved)


def look(services: Services, shopper: Shopper, platform: str = "shopify") -> Appearance:
    """How the shop looks and speaks, without its panel. Raises NotFoundError as `shop_of`."""
    return services.store.read(lambda tx: appearances.of(tx, _shop(tx, shopper, platform).brand_id))


def shop_of(services: Services, shopper: Shopper, platform: str = "shopify") -> Shop:
    """The shop whose panel somebody looks at. Raises NotFoundError for an unknown one."""
    return services.store.read(lambda tx: _shop(tx, shopper, platform))


def card(shop: Shop) -> ShopCard:
    """A shop as its pages need it."""
    return ShopCard(shop.name, shop.domain, shop.currency, shop.timezone, shop.sandbox)


def ways_to_earn(versions: Sequence[Program], now: datetime) -> tuple[Explanation, ...]:
    """The rate in force; none while the programme is off or paused."""
    return earning_ways.rate(versions, now)


def _warns(seen: PanelView) -> bool:
    """Does this panel say to a member that points will end?"""
    whole = seen.page is Page.HOME and seen.shown is None
    return whole and seen.expiring is not None and seen.membership is Membership.JOINED


def _shop(tx: Tx, shopper: Shopper, platform: str) -> Shop:
    shop = shops.by_domain(tx, platform, shopper.shop_domain)
    if shop is None or shop.uninstalled_at is not None:
        raise NotFoundError("this shop has no rewards programme")
    return shop


def _view(tx: Tx, services: Services, shopper: Shopper, platform: str, wanted: str) -> PanelView:
    shop = _shop(tx, shopper, platform)
    versions, now = programs.of(tx, shop.brand_id), services.clock.now()
    blank = PanelView(
        shop=card(shop),
        membership=Membership.ANONYMOUS,
        first_name="",
        balance=Balance(),
        on_the_way=(),
        lines=(),
        ways=earning_ways.every(versions, now),
        path=shopper.path_prefix,
        offers=panel_rewards.on_shelf(tx, services, shop, shopper.customer_id or "", versions),
        look=appearances.of(tx, shop.brand_id),
        programme=earning_ways.state(versions, now),
        page=panel_pages.for_anybody(shopper),
        cart_earns=earning_ways.of_a_cart(versions, now, shopper.params.get(_ITS_CART, "")),
    )
    if shopper.customer_id is None:
        return blank
    return _personal(tx, services, shop, shopper, blank, wanted)


def _personal(
    tx: Tx, services: Services, shop: Shop, shopper: Shopper, blank: PanelView, wanted: str
) -> PanelView:
    customer_id = shopper.customer_id or ""
    token = joining.token(services.keys, shop, customer_id)
    account = accounts.find_customer(tx, shop.brand_id, shop.id, customer_id)
    if account is None:
        return replace(blank, membership=Membership.UNCLAIMED, join_token=token)
    found = member_of(tx, account)
    person = identity.person(tx, services.keys, shop.brand_id, found.accounts)
    membership = Membership(found.state)
    return replace(
        blank,
        membership=membership,
        first_name=person.first_name,
        join_token=token if membership in {Membership.UNCLAIMED, Membership.LEFT} else "",
        **_points(tx, services, found),
        **_departure(tx, services, shop, customer_id, found),
        **_redeemed(tx, services, shop, customer_id, found, wanted),
        **panel_pages.fields(tx, services, shop, shopper, found),
    )


def _points(tx: Tx, services: Services, found: Member) -> dict[str, Any]:
    """What they have, and what time will change about it."""
    balance, versions = balance_now(tx, services, found), programs.of(tx, found.root.brand_id)
    soon = coming.of(tx, found, balance, versions, services.clock.now())
    return {"balance": balance, "on_the_way": soon.on_the_way, "expiring": soon.expiring}


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
