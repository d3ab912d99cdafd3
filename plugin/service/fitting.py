"""Trying a look on: the panel as a shopper would see it, before anything is saved."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from plugin.domain.appearance import Appearance
from plugin.domain.ledger import Balance
from plugin.domain.rewards import DISCOUNTS, Reward, RewardKind
from plugin.ports import Shopper
from plugin.service import panel
from plugin.service.services import Services
from plugin.service.views.lines import EntryLine, Explanation
from plugin.service.views.panel import Membership, OnTheWay, PanelView
from plugin.service.views.rewards import (
    Offer,
    OfferCard,
    OfferState,
    RedemptionCard,
    RedemptionView,
)
from plugin.store.shops import Shop

_HAS: Final = 1_240
_COMING: Final = 190
_DAYS: Final = 14
_STAYS: Final = 30
_GIFT: Final = 50
_ORDERS: Final = (("#1042", 38, 0), ("#1017", 54, 9))
"""Names of orders, how many times the amount of the rate they are, and how many days ago."""
_NAME: Final = "Maja"
_CODE: Final = "LAUREL-7Q4K-2M9T"
_TOKEN: Final = "sample"  # noqa: S105 (it opens nothing: no form of a preview can be sent)
_STANDARD: Final = (
    Reward("sample-percent", RewardKind.PERCENT, 500, 1_000),
    Reward("sample-shipping", RewardKind.SHIPPING, 800),
    Reward("sample-more", RewardKind.PERCENT, 1_500, 2_500),
)
"""What points buy in the preview of a shop that has no rewards yet; in no currency."""


class Scene(StrEnum):
    """What the shopper of a preview just sees."""

    POINTS = "points"
    """Somebody who has points."""
    OUT = "out"
    """Nobody we know."""
    CODE = "code"
    """A reward was just taken."""


def view(services: Services, shop: Shop, look: Appearance, scene: Scene) -> PanelView:
    """
    A panel with this look: the shop's own rules and rewards, and a person who does not exist.

    Raises NotFoundError when the shop has gone.
    """
    nobody = Shopper(shop.domain, None, "/apps/laurel", {})
    out = replace(panel.view(services, nobody, shop.platform), look=look)
    out = replace(out, offers=tuple(map(_priced, out.offers)) or _shelf(shop.currency))
    if scene is Scene.OUT:
        return out
    now = services.clock.now()
    member = replace(
        out,
        membership=Membership.JOINED,
        first_name=_NAME,
        balance=Balance(_HAS, _COMING),
        on_the_way=(OnTheWay(_COMING, "#1042", now + timedelta(days=_DAYS)),),
        lines=_lines(out, now),
        offers=tuple(_offered(card) for card in out.offers),
    )
    return replace(member, shown=_taken(member, shop, now)) if scene is Scene.CODE else member


def _shelf(currency: str) -> tuple[OfferCard, ...]:
    return tuple(OfferCard(Offer(one, OfferState.SHORT, 0, 0, 1), currency) for one in _STANDARD)


def _priced(card: OfferCard) -> OfferCard:
    """A reward as strangers are told of it, whatever the platform can make just now."""
    return replace(card, offer=replace(card.offer, state=OfferState.SHORT, missing=0))


def _offered(card: OfferCard) -> OfferCard:
    """A reward as somebody with these points is offered it."""
    reward = card.offer.reward
    missing = reward.price(reward.least) - _HAS
    if missing > 0:
        return replace(card, offer=replace(card.offer, state=OfferState.SHORT, missing=missing))
    most = min(reward.most, _HAS // reward.points)
    offer = replace(card.offer, state=OfferState.AFFORDABLE, missing=0, most=most)
    return replace(card, offer=offer, token=_TOKEN)


def _lines(out: PanelView, now: datetime) -> tuple[EntryLine, ...]:
    """Two orders under the rate in force, and something for which no rate is needed."""
    gift = EntryLine(_GIFT, Explanation("entry.adjust.given", {"points": _GIFT}), now, now)
    rates = [way.values for way in out.ways if way.code == "way.order"]
    orders = [_order(rate, *one, now) for rate in rates[:1] for one in _ORDERS]
    return (gift, *orders)


def _order(
    rate: Mapping[str, str | int], name: str, times: int, days: int, now: datetime
) -> EntryLine:
    """An order of so many times the amount of the rate."""
    points, at = int(rate["rate_points"]) * times, now - timedelta(days=days)
    values = {
        **rate,
        "order": name,
        "eligible": str(int(rate["rate_minor"]) * times),
        "total": points,
        "points": points,
    }
    return EntryLine(points, Explanation("entry.earn.earned", values), at, at)


def _taken(member: PanelView, shop: Shop, now: datetime) -> RedemptionCard:
    """The cheapest reward that can be typed at a checkout, taken a moment ago."""
    found = (card.offer.reward for card in member.offers)
    typed = (reward for reward in found if reward.kind in DISCOUNTS)
    reward = min(typed, default=_STANDARD[0], key=_price)
    ends_at = now + timedelta(days=_STAYS)
    taken = RedemptionView(
        id="1",
        reward=reward,
        steps=reward.least,
        points=_price(reward),
        value=reward.value * reward.least,
        currency=shop.currency,
        state="issued",
        code=_CODE,
        at=now,
        ends_at=ends_at,
        can_undo=True,
        reason="",
    )
    return RedemptionCard(taken, ends_at, _STAYS)


def _price(reward: Reward) -> int:
    return reward.price(reward.least)
