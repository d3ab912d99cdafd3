"""
The order's door: what an order brings, for the page that thanks for it and for the account.

A script of ours asks from a page of the platform, by a token in a header. There is no cookie and
nothing to ride on, so any origin may read the answer: who has no token gets none.
"""

import re
from typing import Final
from urllib.parse import urlsplit

from flask import Blueprint, Response, jsonify, request

from plugin.http import services
from plugin.locales import Messages
from plugin.service import ordered
from plugin.service.ordered import Brings, Ordered, Reader
from widgets import shelf
from widgets.links import doors

_TEN_MINUTES: Final = "600"
_ID: Final = re.compile(r"[A-Za-z0-9-]{1,40}", re.ASCII)

blueprint = Blueprint("ordered", __name__, url_prefix="/ordered")


@blueprint.get("/<order>")
def show(order: str) -> Response:
    """What an order brings, in the language that `locale` names."""
    shopper = services().platforms["shopify"].buyer(dict(request.headers))
    known = order if _ID.fullmatch(order) else ""  # What cannot be an id is one that nobody has.
    found = ordered.ordered(services(), shopper, known)
    return jsonify(described(found, Messages.of(request.args.get("locale", ""), found.look.words)))


@blueprint.after_request
def _open(response: Response) -> Response:
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Allow-Headers"] = "Authorization"
    response.headers["Access-Control-Max-Age"] = _TEN_MINUTES
    response.headers["Cache-Control"] = "private, no-store"
    return response


def described(found: Ordered, messages: Messages) -> dict[str, str]:
    """
    The block in plain words. `tone` is what the order brings; while it is `soon`, asking again in
    a moment may tell more. Without a `sentence` there is nothing to show.
    """
    points = bool(found.points)
    return {
        "sentence": _sentence(found, messages),
        "detail": _detail(found, messages) if points else "",
        "link": _link(found, messages) if points else "",
        "link_text": messages.text(_LINKS[found.reader]) if points else "",
        "tone": found.brings.value,
    }


def _sentence(found: Ordered, messages: Messages) -> str:
    if found.brings is Brings.NOTHING:
        return ""
    if not found.points:
        return messages.text(f"ordered.{found.brings}")
    if found.reader is not Reader.MEMBER:
        return messages.text("ordered.waiting", count=found.points)
    told = messages.text(f"ordered.{found.brings}", count=found.points)
    goal = _goal(found, messages)
    return messages.text("ordered.goal", points=told, goal=goal) if goal else told


def _goal(found: Ordered, messages: Messages) -> str:
    if found.goal is None:
        return ""
    reward = shelf.name(found.goal, messages)
    if not found.missing:
        return messages.text("ordered.enough", reward=reward)
    return messages.text("panel.next", count=found.missing, reward=reward)


def _detail(found: Ordered, messages: Messages) -> str:
    if found.reader is Reader.STRANGER:
        return messages.text("ordered.sign_in")
    if found.reader is Reader.CUSTOMER:
        return messages.text("ordered.join")
    if found.brings is Brings.HERE:
        return ""
    if found.opens_at is None:
        return messages.text("ordered.held")
    return messages.text("ordered.opens", date=messages.day(found.opens_at, found.shop.timezone))


def _link(found: Ordered, messages: Messages) -> str:
    """The panel; who is not signed in signs in first, and comes to it then."""
    panel = urlsplit(f"{found.panel}?locale={messages.tag}")
    if found.reader is not Reader.STRANGER:
        return panel.geturl()
    sign_in, _ = doors(f"{panel.path}?{panel.query}")
    return f"{panel.scheme}://{panel.netloc}{sign_in}"


_LINKS: Final = {
    Reader.MEMBER: "panel.reward.back",
    Reader.CUSTOMER: "panel.join.action",
    Reader.STRANGER: "panel.out.sign_in",
}
"""What leads there is called."""
