"""
Who opens the address of a form again: a restored tab, Enter in the address bar.

The form is not sent again, so there is nothing to tell of it: the panel says how things stand.
"""

from http import HTTPStatus

from flask import Blueprint, redirect
from werkzeug.wrappers import Response

from plugin.http import services
from plugin.service import panel
from widgets import asker
from widgets.links import Links, links_below

blueprint = Blueprint("reopened", __name__)


@blueprint.get("/join")
@blueprint.get("/leave")
@blueprint.get("/redeem")
@blueprint.get("/undo")
def home() -> Response:
    """What stands in the panel itself."""
    return _led(_links().panel)


@blueprint.get("/preferences")
def preferences() -> Response:
    """What stands on the page of preferences."""
    return _led(_links().page("preferences"))


@blueprint.get("/share")
@blueprint.get("/appeal")
def share() -> Response:
    """What stands on the page that members share."""
    return _led(_links().page("share"))


def _links() -> Links:
    shopper = asker.shopper()
    messages = asker.speaks(shopper, panel.look(services(), shopper))
    return links_below(shopper.path_prefix, messages.tag)


def _led(where: str) -> Response:
    return redirect(where, HTTPStatus.SEE_OTHER)
