"""The rewards of the panel: what is on the shelf, what a member holds, taking and giving back."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from plugin.domain.errors import NotFoundError
from plugin.ports import Shopper
from plugin.service import onetime
from plugin.service.calling import Caller
from plugin.service.rewards import redeeming, returning, shelf, showing
from plugin.service.services import Services
from plugin.service.views.rewards import (
    Offer,
    OfferCard,
    OfferState,
    RedemptionCard,
    RedemptionView,
)
from plugin.store.redemptions import DONE, VOIDED, Redemption
from plugin.store.shops import Shop

_REDEEM, _UNDO = "redeem", "undo"
_AN_INSTANT = timedelta(milliseconds=1)
_EARLIER = 10
"""So many of what nobody holds any more are shown."""


def redeem(
    services: Services,
    shop: Shop,
    shopper: Shopper,
    token: str,
    reward: str,
    steps: int,
    version: int | None,
) -> RedemptionView:
    """
    Take a reward; with the same token again it is the same redemption, and nothing is spent.

    Raises ForbiddenError when the token is not theirs or is stale, and as `redeeming.redeem`.
    """
    nonce = onetime.nonce_of(services.keys, shop, shopper.customer_id, _REDEEM, token)
    customer_id = shopper.customer_id or ""
    return redeeming.redeem(services, shop, customer_id, reward, steps, nonce, version)


def undo(
    services: Services, shop: Shop, shopper: Shopper, token: str, redemption_id: str
) -> RedemptionView:
    """
    Give a redemption back; twice is once.

    Raises ForbiddenError when the token is not theirs or is stale, and as `returning.undo`.
    """
    onetime.nonce_of(services.keys, shop, shopper.customer_id, _UNDO, token)
    return returning.undo(services, shop, shopper.customer_id or "", redemption_id)


def on_shelf(caller: Caller) -> tuple[OfferCard, ...]:
    """Every reward in force; for a member with the proof that takes those they can afford."""
    tx, services, shop = caller.tx, caller.services, caller.shop
    program = shelf.catalogue_at(caller.versions, caller.now)
    if program is None:
        return ()
    visitor, supplies = caller.as_visitor(), caller.supplies()
    return tuple(
        OfferCard(offer, program.currency, _token(services, shop, caller.customer_id, offer))
        for offer in shelf.laid_out(tx, services, shop, program, visitor, supplies)
    )


def of_member(caller: Caller, wanted: str) -> dict[str, Any]:
    """
    What a member redeemed, as fields of a `PanelView`; `wanted` is shown by itself.

    Raises NotFoundError when `wanted` names nothing of theirs.
    """
    cards = _cards(caller, _worth_showing(caller.taken, wanted))
    undoable = any(card.redemption.can_undo for card in cards)
    return {
        "redemptions": cards,
        "shown": _wanted(cards, wanted),
        "undo_token": _undo_token(caller) if undoable else "",
    }


def held(state: str) -> bool:
    """Is a redemption at this state of a `RedemptionView` still in its owner's hands?"""
    return state not in {"used", VOIDED, DONE}


def _undo_token(caller: Caller) -> str:
    return onetime.token(caller.services.keys, caller.shop, caller.customer_id, _UNDO)


def _token(services: Services, shop: Shop, customer_id: str, offer: Offer) -> str:
    if offer.state is not OfferState.AFFORDABLE:
        return ""
    return onetime.token(services.keys, shop, customer_id, _REDEEM)


def _worth_showing(rows: Sequence[Redemption], wanted: str) -> list[Redemption]:
    """All that they hold, the newest of what they do not, and what was asked for."""
    over = [row.id for row in rows if row.used or not held(row.state)]
    left_out = set(over[_EARLIER:])
    return [row for row in rows if row.id not in left_out or str(row.id) == wanted]


def _cards(caller: Caller, rows: Sequence[Redemption]) -> tuple[RedemptionCard, ...]:
    shop = caller.shop
    views = showing.views_of(
        caller.tx, caller.services, shop.brand_id, caller.versions, rows, plain=True
    )
    return tuple(_card(view, caller.now, ZoneInfo(shop.timezone)) for view in views)


def _card(view: RedemptionView, now: datetime, zone: ZoneInfo) -> RedemptionCard:
    if view.ends_at is None:
        return RedemptionCard(view, None, 0)
    last = view.ends_at - _AN_INSTANT
    days = last.astimezone(zone).date() - now.astimezone(zone).date()
    return RedemptionCard(view, last, max(0, days.days))


def _wanted(cards: Sequence[RedemptionCard], wanted: str) -> RedemptionCard | None:
    if not wanted:
        return None
    for card in cards:
        if card.redemption.id == wanted:
            return card
    raise NotFoundError("no such redemption of yours")
