"""The launcher for storefronts that no theme reaches: the one of the app embed, drawn by us."""

from collections.abc import Iterator
from typing import Final

from flask import Blueprint, Response, request

from plugin.domain.appearance import Icon
from plugin.icons import DRAWINGS
from plugin.locales import Messages
from widgets.rendering import render_launcher

PANEL: Final = "/apps/laurel/panel"
"""Where the panel is on a storefront that forwards as docs/headless.md says."""
_AN_HOUR: Final = 3_600

blueprint = Blueprint("elsewhere", __name__, url_prefix="/widgets/launcher")


@blueprint.get("/<language>")
def launcher(language: str) -> Response:
    """The launcher in a language (BCP 47; one that we do not speak: English), the same for all."""
    response = Response(drawn(Messages.of(language)), mimetype="text/html")
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.cache_control.public = True
    response.cache_control.max_age = _AN_HOUR
    response.add_etag()
    response.make_conditional(request)
    return response


def drawn(messages: Messages) -> str:
    """The element with its words, and the link that it is without script."""
    return render_launcher(
        messages, address=PANEL, drawing=DRAWINGS[Icon.LAUREL], words=tuple(_words(messages))
    )


def _words(messages: Messages) -> Iterator[tuple[str, str]]:
    """What launcher and panel say before the server does, by the attributes that hold it."""
    for key in sorted(messages.words):
        section, _, name = key.partition(".")
        if section == "launcher" and name != "label":
            yield name.replace(".", "-"), messages.text(key)
