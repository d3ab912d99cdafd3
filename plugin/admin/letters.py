"""The page of letters: how they are signed, and every one of them as its reader would see it."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from babel import Locale
from flask import g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from plugin.admin.frame import bridge
from plugin.admin.language import the_messages
from plugin.admin.proof import proof, proven, scripted, visited
from plugin.admin.views import blueprint
from plugin.domain.appearance import Scheme
from plugin.domain.errors import ConflictError, InvalidInputError
from plugin.http import services
from plugin.locales import languages
from plugin.ports import Printed, Redirect
from plugin.service.letters import samples, signing
from plugin.service.visiting import Visit

PAGE: Final = "letters"
"""What its forms are proven for."""
_STYLES: Final = "style-src-attr 'unsafe-inline'"
"""A letter carries its style in its elements, for many mail programs drop everything else."""
_SCHEMES: Final = (Scheme.LIGHT, Scheme.DARK)
"""How letters can be looked at; their readers see them as their own devices are set."""


@dataclass(frozen=True, slots=True)
class LettersPage:
    """Everything the template says; plain text, escaped there."""

    shop: str
    sender: Mapping[str, str]
    """The fields of the form."""
    letters: dict[str, Printed]
    spoken: str
    """The language in which letters are shown."""
    scheme: Scheme
    """Are they shown in the light or in the dark?"""
    schemes: tuple[Scheme, ...]
    languages: Mapping[str, str]
    """Every language we speak, by its own name."""
    carried: bool
    """Is there a mail server?"""
    proof: str
    said: str
    """What became of the last change; empty: nothing was changed."""


@blueprint.get("/admin/letters")
def letters() -> ResponseReturnValue:
    """How letters are signed, and all of them in one language."""
    visit = visited()
    return redirect(visit.location) if isinstance(visit, Redirect) else _shown(visit)


@blueprint.post("/admin/letters/sender")
def sign_letters() -> ResponseReturnValue:
    """Staff say how letters are signed."""
    visit = proven(PAGE)
    typed = {name: request.form.get(name, "") for name in signing.FIELDS}
    try:
        signing.sign(services(), visit.shop, typed)
    except InvalidInputError:
        return _shown(visit, "wrong", typed), HTTPStatus.UNPROCESSABLE_ENTITY
    return _done(visit, "saved")


@blueprint.post("/admin/letters/sample/<kind>/<language>")
def send_sample(kind: str, language: str) -> ResponseReturnValue:
    """Staff have a letter sent to the contact address of their shop, and to no other."""
    visit = proven(PAGE)
    try:
        samples.ask(services(), visit.shop, kind, language)
    except ConflictError:
        return _shown(visit, "enough"), HTTPStatus.CONFLICT
    return _shown(visit, "sent")


def _done(visit: Visit, said: str) -> ResponseReturnValue:
    """A script opens the page anew; without one it is the answer."""
    return ("", HTTPStatus.NO_CONTENT) if scripted() else _shown(visit, said)


def _shown(visit: Visit, said: str = "", typed: Mapping[str, str] | None = None) -> str:
    house, shop, spoken, scheme = services(), visit.shop, _spoken(), _scheme()
    printed = samples.show(house, shop, spoken, scheme)
    g.also_allowed = (_STYLES, _sheets(printed))
    page = LettersPage(
        shop=shop.name,
        sender=typed or signing.look(house, shop),
        letters=printed,
        spoken=spoken,
        scheme=scheme,
        schemes=_SCHEMES,
        languages={one: str(Locale(one).get_language_name(one)).title() for one in languages()},
        carried=house.notifier is not None,
        proof=proof(visit, PAGE),
        said=said,
    )
    return render_template("admin/letters.html", page=page, bridge=bridge(shop.domain))


def _sheets(printed: Mapping[str, Printed]) -> str:
    """The style sheets of these letters may be in frames of the page, and no other may."""
    digests = {hashlib.sha256(one.sheet.encode()).digest() for one in printed.values()}
    named = sorted(f"'sha256-{base64.b64encode(one).decode()}'" for one in digests)
    return " ".join(("style-src-elem 'self'", *named))


def _scheme() -> Scheme:
    """In the light, unless the dark is asked for."""
    return Scheme.DARK if request.args.get("scheme") == Scheme.DARK else Scheme.LIGHT


def _spoken() -> str:
    """The language asked for, else the page's own."""
    asked = request.args.get("letters", "")
    return asked if asked in languages() else the_messages().locale.language
