"""
No more letters: the page behind the link in each of them, and what mail programs press for people.

It is on our own address and needs nobody to sign in: the link says whose letters it stops. To open
it changes nothing, for scanners open every link; the button does, and so does one POST (RFC 8058).
"""

from typing import Final

from flask import Blueprint, Response, request

from plugin.domain.errors import LaurelError
from plugin.http import services, status_of
from plugin.locales import Messages, languages
from plugin.service.letters import stopping
from widgets import assets
from widgets.headers import guard
from widgets.rendering import render_unsubscribe

blueprint = Blueprint("unsubscribe", __name__, url_prefix=stopping.PATH)
_PLACE: Final = "/<domain>/<kind>/<digest>/<proof>"


@blueprint.get(_PLACE)
def ask(**link: str) -> str:
    """What would stop, and the button."""
    return _page("ask", **link)


@blueprint.post(_PLACE)
def stop(**link: str) -> str:
    """Stop letters of this kind; `again=yes`, from the page alone, has them sent again."""
    found = stopping.opened(services(), **link)
    again = request.form.get("again") == "yes"
    (stopping.resume if again else stopping.stop)(services(), found)
    return _page("resumed" if again else "stopped", **link)


@blueprint.errorhandler(LaurelError)
def _failed(error: LaurelError) -> Response:
    """A kind page; the link is not repeated in it."""
    page = render_unsubscribe(_messages(), "dead", stylesheet=_stylesheet())
    return Response(page, status=status_of(error))


@blueprint.after_request
def _guarded(response: Response) -> Response:
    return guard(response, services().app_url)


def _page(state: str, **link: str) -> str:
    found = stopping.opened(services(), **link)
    return render_unsubscribe(
        _messages(), state, kind=found.kind, shop=found.shop.name, stylesheet=_stylesheet()
    )


def _messages() -> Messages:
    """The language of the letter; else what the browser prefers."""
    preferred = request.accept_languages.best_match(languages()) or ""
    return Messages.of(request.args.get("locale") or preferred)


def _stylesheet() -> str:
    return assets.stylesheet(services().app_url)
