"""The panel as JSON, for storefronts that draw it themselves."""

from typing import Any

from plugin.locales import Messages
from plugin.service.views import EntryLine, Explanation, OnTheWay, PanelView
from widgets.links import links
from widgets.states import state


def described(view: PanelView, messages: Messages) -> dict[str, Any]:
    """
    The same panel in plain values: points are integers, times ISO 8601, money minor units.

    `text` is the sentence in the reader's language, `code` and `values` what it was made of.
    """
    return {
        "state": state(view).value,
        "shop": {"name": view.shop.name, "sandbox": view.shop.sandbox},
        "first_name": view.first_name,
        "balance": {
            "available": view.balance.available,
            "pending": view.balance.pending,
            "debt": view.balance.debt,
        },
        "on_the_way": [_on_the_way(points) for points in view.on_the_way],
        "lines": [_line(line, messages) for line in view.lines],
        "ways": [_explained(way, messages) for way in view.ways],
        "join": _join(view, messages),
        "leave": _leave(view, messages),
        "back_by": view.back_by.isoformat() if view.back_by else None,
        "locale": messages.tag,
    }


def _on_the_way(points: OnTheWay) -> dict[str, Any]:
    return {
        "points": points.points,
        "order": points.order,
        "available_at": points.available_at.isoformat(),
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
