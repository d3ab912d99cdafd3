"""The panel as JSON, for storefronts that draw it themselves."""

from dataclasses import asdict
from typing import Any

from plugin.locales import Messages
from plugin.locales.promises import conditions
from plugin.service.views.lines import EntryLine, Explanation
from plugin.service.views.panel import OnTheWay, PanelView
from plugin.service.views.rewards import OfferCard, RedemptionCard
from widgets import welcome
from widgets.links import links
from widgets.shelf import goal, hand, name, shelved
from widgets.states import state
from widgets.tongues import tongues


def described(view: PanelView, messages: Messages) -> dict[str, Any]:
    """
    The same panel in plain values: points are integers, times ISO 8601, money minor units.

    `text` is the sentence in the reader's language, `code` and `values` what it was made of.
    """
    return {
        "state": state(view).value,
        "programme": view.programme.value,
        "shop": {"name": view.shop.name, "sandbox": view.shop.sandbox},
        "first_name": view.first_name,
        "balance": {
            "available": view.balance.available,
            "pending": view.balance.pending,
            "debt": view.balance.debt,
        },
        "on_the_way": [_on_the_way(points) for points in view.on_the_way],
        "lines": [_line(line, messages) for line in view.lines],
        "older": links(view, messages.tag).page("history", view.older + 1) if view.more else None,
        "ways": [_explained(way, messages) for way in view.ways],
        "join": _join(view, messages),
        "leave": _leave(view, messages),
        "preferences": _preferences(view, messages),
        "share": _share(view, messages),
        "goal": _goal(view, messages),
        "rewards": [_reward(card, view, messages) for card in view.offers],
        "redemptions": [_redemption(card, view, messages) for card in view.redemptions],
        "shown": view.shown.redemption.id if view.shown else None,
        "back_by": view.back_by.isoformat() if view.back_by else None,
        "locale": messages.tag,
    }


def _on_the_way(points: OnTheWay) -> dict[str, Any]:
    at = points.available_at
    return {
        "points": points.points,
        "order": points.order or None,
        "available_at": at.isoformat() if at else None,
    }


def _line(line: EntryLine, messages: Messages) -> dict[str, Any]:
    return {
        "points": line.points,
        "effective_at": line.effective_at.isoformat(),
        **_explained(line.explanation, messages),
    }


def _explained(why: Explanation, messages: Messages) -> dict[str, Any]:
    return {
        "code": why.code,
        "values": dict(why.values),
        "text": messages.explain(why.code, why.values),
    }


def _join(view: PanelView, messages: Messages) -> dict[str, str] | None:
    if not view.join_token:
        return None
    return {"action": links(view, messages.tag).join, "token": view.join_token}


def _leave(view: PanelView, messages: Messages) -> dict[str, str] | None:
    if not view.leave_token:
        return None
    return {"action": links(view, messages.tag).leave, "token": view.leave_token}


def _preferences(view: PanelView, messages: Messages) -> dict[str, Any] | None:
    """Only on the page of preferences (`page=preferences`)."""
    mine = view.preferences
    if mine is None:
        return None
    return {
        "action": links(view, messages.tag).prefer,
        "token": mine.token,
        "language": mine.language,
        "languages": dict(tongues()),
        "letters": dict(mine.letters),
    }


def _share(view: PanelView, messages: Messages) -> dict[str, Any] | None:
    """Only on the page that members share (`page=share`); without an offer, only of friends."""
    mine, offered = view.sharing, view.welcome
    if mine is None:
        return None
    return {
        "action": links(view, messages.tag).share,
        "token": mine.token,
        "link": mine.link,
        "named": mine.named,
        "offer": welcome.headline(offered, messages) if offered else None,
        "text": welcome.words(offered, view.shop.name, messages) if offered else None,
        "progress": asdict(mine.progress),
        "awaited": list(welcome.awaited(mine, messages)),
    }


def _goal(view: PanelView, messages: Messages) -> dict[str, Any] | None:
    nearest = goal(shelved(view, messages))
    if nearest is None:
        return None
    return {"title": nearest.title, "points": nearest.points, "missing": nearest.missing}


def _reward(card: OfferCard, view: PanelView, messages: Messages) -> dict[str, Any]:
    offer, reward = card.offer, card.offer.reward
    return {
        "key": reward.key,
        "kind": reward.kind.value,
        "title": name(card, messages),
        "conditions": list(conditions(reward, card.currency, messages)),
        "state": offer.state.value,
        "points": reward.points,
        "value": reward.value,
        "currency": card.currency,
        "steps": {"least": reward.least, "most": reward.most, "affordable": offer.most},
        "missing": offer.missing,
        "redeem": _redeem(card, view, messages),
    }


def _redeem(card: OfferCard, view: PanelView, messages: Messages) -> dict[str, Any] | None:
    if not card.token:
        return None
    return {
        "action": links(view, messages.tag).redeem,
        "reward": card.offer.reward.key,
        "version": card.offer.version,
        "token": card.token,
    }


def _redemption(card: RedemptionCard, view: PanelView, messages: Messages) -> dict[str, Any]:
    told, held = card.redemption, hand(card, messages)
    return {
        "id": told.id,
        "reward": told.reward.key,
        "kind": told.reward.kind.value,
        "title": held.title,
        "state": told.state,
        "points": told.points,
        "value": told.value,
        "currency": told.currency,
        "code": held.code or None,
        "cart": held.cart or None,
        "at": told.at.isoformat(),
        "ends_at": told.ends_at.isoformat() if told.ends_at else None,
        "undo": _undo(told.id, view, messages) if told.can_undo else None,
    }


def _undo(redemption_id: str, view: PanelView, messages: Messages) -> dict[str, str]:
    action = links(view, messages.tag).undo
    return {"action": action, "redemption": redemption_id, "token": view.undo_token}
