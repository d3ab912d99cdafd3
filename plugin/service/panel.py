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
    joining,
    leaving,
    panel_pages,
    panel_rewards,
    preferences,
    warning,
)
from plugin.service.calling import Caller
from plugin.service.lookup import Member
from plugin.service.referrals import appealing, sharing
from plugin.service.replaying import Replay
from plugin.service.services import Services
from plugin.service.views.lines import Explanation
from plugin.service.views.panel import Membership, Page, PanelView
from plugin.service.views.shop import ShopCard
from plugin.store import Tx, appearances, shops, visits
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
    if panel_pages.wants_to_share(shopper):
        sharing.opened(services, shop_of(services, shopper, platform), shopper)
    seen = glance(services, shopper, platform, shown)
    if _warns(seen) and shopper.customer_id:
        warning.seen_in_panel(services, shop_of(services, shopper, platform), shopper.customer_id)
    return seen


def glance(
    services: Services, shopper: Shopper, platform: str = "shopify", shown: str = ""
) -> PanelView:
    """`view` for whoever does not show it whole, and therefore warns nobody. Raises likewise."""
    wanted = shown or shopper.params.get(_ONE, "")
    return services.store.ask(lambda tx: _view(tx, services, shopper, platform, wanted))


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


def share(
    services: Services, shopper: Shopper, token: str, *, named: bool, platform: str = "shopify"
) -> PanelView:
    """Show friends the first name or not, then that page again. Raises as `sharing.name` does."""
    sharing.name(services, shop_of(services, shopper, platform), shopper, token, named=named)
    return _on_share(services, shopper, platform)


def appeal(
    services: Services,
    shopper: Shopper,
    token: str,
    referral: int,
    words: str,
    platform: str = "shopify",
) -> PanelView:
    """Say something about a held referral, then that page again. Raises as `appealing.appeal`."""
    shop = shop_of(services, shopper, platform)
    appealing.appeal(services, shop, shopper, token, referral, words)
    return _on_share(services, shopper, platform)


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


def _on_share(services: Services, shopper: Shopper, platform: str) -> PanelView:
    there = replace(shopper, params={**shopper.params, "page": Page.SHARE.value})
    return glance(services, there, platform)


def _warns(seen: PanelView) -> bool:
    """Does this panel say to a member that points will end?"""
    whole = seen.page is Page.HOME and seen.shown is None
    return whole and seen.expiring is not None and seen.membership is Membership.JOINED


def _shop(tx: Tx, shopper: Shopper, platform: str) -> Shop:
    shop = shops.by_domain(tx, platform, shopper.shop_domain)
    if shop is None or shop.uninstalled_at is not None:
        raise _no_programme()
    return shop


def _no_programme() -> NotFoundError:
    return NotFoundError("this shop has no rewards programme")


def _view(tx: Tx, services: Services, shopper: Shopper, platform: str, wanted: str) -> PanelView:
    caller = _caller(tx, services, shopper, platform)
    versions, now = caller.versions, caller.now
    blank = PanelView(
        shop=card(caller.shop),
        membership=Membership.ANONYMOUS,
        first_name="",
        balance=Balance(),
        on_the_way=(),
        lines=(),
        ways=earning_ways.every(versions, now),
        path=shopper.path_prefix,
        offers=panel_rewards.on_shelf(caller),
        look=caller.visit.look,
        programme=earning_ways.state(versions, now),
        page=panel_pages.for_anybody(shopper),
        cart_earns=earning_ways.of_a_cart(versions, now, shopper.params.get(_ITS_CART, "")),
        welcome=sharing.welcome(versions, now),
    )
    if shopper.customer_id is None:
        return blank
    if caller.found is None:
        return replace(blank, membership=Membership.UNCLAIMED, join_token=_join_token(caller))
    return _personal(caller, caller.found, shopper, blank, wanted)


def _caller(tx: Tx, services: Services, shopper: Shopper, platform: str) -> Caller:
    customer_id = shopper.customer_id or ""
    visit = visits.of(tx, platform, shopper.shop_domain, customer_id)
    if visit is None or visit.shop.uninstalled_at is not None:
        raise _no_programme()
    return Caller(tx, services, visit, customer_id)


def _personal(
    caller: Caller, found: Member, shopper: Shopper, blank: PanelView, wanted: str
) -> PanelView:
    membership = Membership(found.state)
    can_join = membership in {Membership.UNCLAIMED, Membership.LEFT}
    return replace(
        blank,
        membership=membership,
        first_name=caller.person(found).first_name,
        join_token=_join_token(caller) if can_join else "",
        **_points(caller.replay),
        **_departure(caller, found),
        **_redeemed(caller, wanted),
        **panel_pages.fields(caller, shopper, found),
    )


def _join_token(caller: Caller) -> str:
    return joining.token(caller.services.keys, caller.shop, caller.customer_id)


def _points(replay: Replay | None) -> dict[str, Any]:
    """What they have, and what time will change about it."""
    if replay is None:
        return {}
    soon = coming.of(replay)
    return {"balance": replay.balance, "on_the_way": soon.on_the_way, "expiring": soon.expiring}


def _redeemed(caller: Caller, wanted: str) -> dict[str, Any]:
    """Rewards are for members: nobody else holds any."""
    return panel_rewards.of_member(caller, wanted) if caller.has_joined else {}


def _departure(caller: Caller, found: Member) -> dict[str, Any]:
    """A member can leave; until when somebody who left can come back to all they had."""
    if found.state == "joined":
        return {"leave_token": leaving.token(caller.services.keys, caller.shop, caller.customer_id)}
    if found.state == "left":
        return {"back_by": leaving.back_by(caller.tx, caller.shop, found, caller.now)}
    return {}
