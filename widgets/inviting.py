"""What members do about the friends they bring, and the page on which those friends arrive."""

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue

from plugin.http import services
from plugin.locales import Messages
from plugin.ports import Shopper
from plugin.service import panel
from widgets import asker, friend
from widgets.shown import as_html

blueprint = Blueprint("inviting", __name__)


@blueprint.post("/share")
def name() -> str:
    """Say with the token of the form whether friends see one's first name, then that page."""
    shopper, form = asker.shopper(), request.form
    token, named = form.get("token", ""), form.get("named") == "yes"
    return as_html(panel.share(services(), shopper, token, named=named), shopper)


@blueprint.post("/appeal")
def appeal() -> str:
    """Say something about a friend's order that is looked at, then that page."""
    shopper, form = asker.shopper(), request.form
    token, referral = form.get("token", ""), _number(form.get("referral", ""))
    words = form.get("words", "")
    return as_html(panel.appeal(services(), shopper, token, referral, words), shopper)


@blueprint.get("/r/<code>", strict_slashes=False)
def invited(code: str) -> ResponseReturnValue:
    """What a friend gets who opens a member's link."""
    shopper = asker.shopper()
    return friend.page(services(), shopper, _read_by_friends(shopper), code)


@blueprint.post("/r/<code>", strict_slashes=False)
def welcomed(code: str) -> ResponseReturnValue:
    """The code for a friend, by the form of the page."""
    shopper = asker.shopper()
    messages = _read_by_friends(shopper)
    return friend.answer(services(), shopper, messages, code, asker.came_from())


def _read_by_friends(shopper: Shopper) -> Messages:
    """The language of a friend's page, which lets a small script of ours copy the code."""
    g.scripts = True
    return asker.speaks(shopper, panel.look(services(), shopper))


def _number(text: str) -> int:
    """An id of ours; what cannot be one is an id that nobody has."""
    digits = text.isascii() and text.isdigit() and len(text) <= len(str(2**63))
    return int(text) if digits else 0
