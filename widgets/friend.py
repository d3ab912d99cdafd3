"""The page behind an invitation: what a friend gets, the field for their e-mail, then the code."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from urllib.parse import quote

from flask import request
from flask.typing import ResponseReturnValue

from plugin.icons import DRAWINGS
from plugin.locales import Messages
from plugin.locales.promises import conditions
from plugin.ports import Shopper
from plugin.service.referrals import landing
from plugin.service.referrals.landing import Found, Friend, FriendView
from plugin.service.services import Services
from widgets import assets, look, previews, welcome
from widgets.links import base_of
from widgets.rendering import render_friend
from widgets.shelf import pieces

_STATUS: Final = {
    Found.WRONG: HTTPStatus.UNPROCESSABLE_ENTITY,
    Found.STALE: HTTPStatus.FORBIDDEN,
    Found.REFUSED: HTTPStatus.CONFLICT,
    Found.CODELESS: HTTPStatus.CONFLICT,
    Found.BUSY: HTTPStatus.TOO_MANY_REQUESTS,
    Found.UNKNOWN: HTTPStatus.NOT_FOUND,
}
_GIVEN: Final = frozenset({Found.READY, Found.MAKING})
_ASKED: Final = frozenset({Found.OFFER, Found.WRONG, Found.STALE})
_RESTING: Final = frozenset({*_ASKED, Found.RESTING, Found.CODELESS})
"""What is found behind the form that is there while nothing is offered."""
_AMISS: Final = {
    Found.WRONG: "ask.wrong",
    Found.STALE: "friend.stale",
    Found.CODELESS: "friend.codeless",
}
"""What is said above a form that has to be sent again."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a messenger shows of a link that somebody sends."""

    text: str
    picture: str


def page(
    services: Services, shopper: Shopper, messages: Messages, code: str
) -> ResponseReturnValue:
    """
    The page for whoever opens a link. The day counts one more, but for those who only look at it
    for a preview: they speak no language.
    """
    seen = landing.view(services, shopper, code)
    if seen.found is Found.OFFER and request.headers.get("Accept-Language"):
        landing.visited(services, shopper)
    return rendered(seen, messages, services.app_url), _STATUS.get(seen.found, HTTPStatus.OK)


def answer(
    services: Services, shopper: Shopper, messages: Messages, code: str, came_from: str
) -> ResponseReturnValue:
    """The code for who filled in the form, or kindly why there is none."""
    form = request.form
    friend = Friend(
        email=form.get("email", ""),
        locale=messages.tag,
        came_from=came_from,
        newsletter=form.get("newsletter") == "yes",
    )
    seen = landing.take(services, shopper, code, form.get("token", ""), friend)
    return rendered(seen, messages, services.app_url), _STATUS.get(seen.found, HTTPStatus.OK)


def rendered(view: FriendView, messages: Messages, app_url: str) -> str:
    """What was found, as a page of its own."""
    gift = welcome.gift(view.welcome, messages) if view.welcome else ""
    promise = welcome.greeting(view.welcome, view.shop.name, messages) if view.welcome else ""
    return render_friend(
        messages,
        view=view,
        part=_part(view),
        title=_title(view, gift, messages),
        gift=gift,
        promise=promise,
        preview=Preview(promise, previews.address(app_url, view)) if view.welcome else None,
        conditions=_conditions(view, messages),
        pieces=pieces(view.code),
        cart=f"/discount/{quote(view.code, safe='')}?redirect=/",
        here=f"{base_of(view.path)}/r/{view.invitation}?locale={messages.tag}",
        panel=f"{base_of(view.path)}/panel?locale={messages.tag}",
        sharing=f"{base_of(view.path)}/panel?page=share&locale={messages.tag}",
        amiss=_AMISS.get(view.found, ""),
        drawing=DRAWINGS[view.look.icon],
        logo=look.picture(app_url, view.look),
        stylesheet=assets.stylesheet(app_url),
        look_sheet=look.stylesheet(app_url, view.look),
        script=assets.stylesheet(app_url, "acts.js"),
    )


def _part(view: FriendView) -> str:
    """The template of what was found; what needs no more is told in a few words."""
    if view.found in _GIVEN:
        return "ready"
    if view.found is Found.CUSTOMER:
        return "customer"
    if view.welcome is None and view.found in _RESTING:
        return "again"
    return "offer" if view.found in _ASKED else "told"


def _title(view: FriendView, gift: str, messages: Messages) -> str:
    if view.welcome is None and view.found in _RESTING:
        return messages.text("friend.resting.title")
    if view.found in {Found.UNKNOWN, Found.OWN, Found.CUSTOMER} or view.welcome is None:
        return messages.text(f"friend.{view.found}.title")
    if view.first_name:
        return messages.text("friend.title.named", name=view.first_name, gift=gift)
    return messages.text("friend.title", gift=gift)


def _conditions(view: FriendView, messages: Messages) -> tuple[str, ...]:
    """What has to be known of the code; until when is said as a day."""
    if view.welcome is None:
        return ()
    return conditions(welcome.undated(view.welcome.terms.friend), view.welcome.currency, messages)
