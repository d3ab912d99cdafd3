"""A merchant's look as files: a style sheet that says three things, and the logo."""

import re
from typing import Final

from flask import Blueprint, Response, abort, request

from plugin.domain.appearance import ROUNDEST, Appearance, Scheme
from plugin.http import services
from plugin.service import logos

_A_YEAR: Final = 31_536_000
_NAME: Final = re.compile(r"([0-9a-f]{6})-([0-9]{1,2})-(page|light|dark)")
_SCHEMES: Final = {Scheme.PAGE: "light dark", Scheme.LIGHT: "light", Scheme.DARK: "dark"}

blueprint = Blueprint("look", __name__, url_prefix="/widgets/look")


@blueprint.get("/<name>.css")
def sheet(name: str) -> Response:
    """What the name itself says, as a style sheet: it asks nobody, and never changes."""
    said = _NAME.fullmatch(name)
    if said is None or int(said[2]) > ROUNDEST:
        abort(404)
    accent, radius, scheme = said[1], int(said[2]), Scheme(said[3])
    text = (
        f".page,.laurel-page{{--laurel-accent:#{accent};--laurel-radius:{radius}px}}\n"
        f"html.page{{color-scheme:{_SCHEMES[scheme]}}}\n"
    )
    return _for_ever(Response(text, mimetype="text/css"))


@blueprint.get("/logo/<name>")
def logo(name: str) -> Response:
    """A logo by its name; always a picture of ours, whatever was uploaded."""
    picture = logos.find(services(), name)
    if picture is None:
        abort(404)
    return _for_ever(Response(picture, mimetype="image/png"))


def stylesheet(app_url: str, look: Appearance) -> str:
    """The address of the style sheet that says a look."""
    name = f"{look.accent.removeprefix('#')}-{look.radius}-{look.scheme}"
    return f"{app_url.rstrip('/')}/widgets/look/{name}.css"


def picture(app_url: str, look: Appearance) -> str:
    """The address of a look's logo; empty: there is none."""
    return f"{app_url.rstrip('/')}/widgets/look/logo/{look.logo}" if look.logo else ""


def _for_ever(response: Response) -> Response:
    """Under this name it is always the same."""
    response.cache_control.public = True
    response.cache_control.max_age = _A_YEAR
    response.cache_control.immutable = True
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.add_etag()
    response.make_conditional(request)
    return response
