"""The page of the appearance: how the panel looks, what points are called, and a mirror."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Final

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from plugin.admin.fitting import Fitting, fitted, tongues
from plugin.admin.frame import bridge
from plugin.admin.language import the_messages
from plugin.admin.look_form import Typed, read, shown
from plugin.admin.proof import proof, proven, scripted, visited
from plugin.admin.views import blueprint
from plugin.domain.appearance import Appearance, Icon, Scheme, Side
from plugin.domain.colour import Readable, readable
from plugin.domain.errors import ConflictError, InvalidInputError, TooLargeError
from plugin.http import services
from plugin.icons import DRAWINGS
from plugin.locales import Messages
from plugin.locales.own import UNIT, counts, renamed, still_ours
from plugin.ports import Redirect
from plugin.service import appearances
from plugin.service.appearances import Version
from plugin.service.logos import HEAVIEST, DrawingError
from plugin.service.privacy import access
from plugin.service.visiting import Visit

PAGE: Final = "appearance"
"""What its forms are proven for."""
COUNTED: Final = (1, 2, 5)
"""Numbers by which a noun is shown."""


@dataclass(frozen=True, slots=True)
class Noun:
    """What points are called in one language."""

    language: str
    name: str
    """Of the language, in itself."""
    fields: tuple[tuple[str, str, str, str], ...]
    """Key, our own form, some of the numbers it counts, and what is typed."""
    counted: tuple[str, ...]
    """A few numbers of them."""
    changed: int
    """How many sentences say it."""
    left: int
    """How many still say points, for they hold another form of the word."""
    wrong: bool


@dataclass(frozen=True, slots=True)
class AppearancePage:
    """Everything the template says; plain text, escaped there."""

    typed: Typed
    readable: Readable
    nouns: tuple[Noun, ...]
    fitting: Fitting
    logo: str
    """The address of the picture; empty: there is none."""
    heaviest: int
    """Bytes that a picture may have."""
    version: int
    unsaved: bool
    changed: str
    """When the look was changed last, in words; empty: nobody chose anything yet."""
    proof: str
    said: str
    """What became of the last change; empty: nothing was changed."""


_CHOICES: Final = {"icons": tuple(Icon), "sides": tuple(Side), "schemes": tuple(Scheme)}


@blueprint.get("/admin/appearance")
def appearance() -> ResponseReturnValue:
    """How the panel looks, with everything a merchant can change about it."""
    visit = visited()
    return redirect(visit.location) if isinstance(visit, Redirect) else _as_it_is(visit)


@blueprint.post("/admin/appearance")
def save_appearance() -> ResponseReturnValue:
    """Staff save a look, or only try it on."""
    visit, form = proven(PAGE), request.form
    typed = read(form, appearances.look(services(), visit.shop))
    if form.get("act") != "save":
        return _page(visit, typed)
    if typed.faults:
        return _page(visit, typed, "wrong"), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        appearances.save(
            services(), visit.shop, seen(), lambda now: read(form, now).look, actor(visit)
        )
    except ConflictError:
        return _page(visit, typed, "meanwhile"), HTTPStatus.CONFLICT
    return done(_as_it_is(visit, "saved"))


@blueprint.post("/admin/appearance/logo")
def change_logo() -> ResponseReturnValue:
    """Staff send a logo, or take it off."""
    visit = proven(PAGE)
    try:
        _wear(visit)
    except ConflictError:
        return _as_it_is(visit, "meanwhile"), HTTPStatus.CONFLICT
    except DrawingError:
        return _as_it_is(visit, "logo.svg"), HTTPStatus.UNPROCESSABLE_ENTITY
    except TooLargeError:
        return _as_it_is(visit, "logo.large"), HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    except InvalidInputError:
        return _as_it_is(visit, "logo.wrong"), HTTPStatus.UNPROCESSABLE_ENTITY
    return done(_as_it_is(visit, "saved"))


@blueprint.post("/admin/appearance/undo")
def undo_appearance() -> ResponseReturnValue:
    """Staff want it back as it was before the last change."""
    visit = proven(PAGE)
    try:
        appearances.undo(services(), visit.shop, seen(), actor(visit))
    except ConflictError:
        return _as_it_is(visit, "meanwhile"), HTTPStatus.CONFLICT
    return done(_as_it_is(visit, "saved"))


def seen() -> int:
    """The version that staff saw when they decided. Raises InvalidInputError."""
    version = request.form.get("version", "")
    if not (version.isascii() and version.isdigit() and len(version) < len(str(2**31))):
        raise InvalidInputError("say which version of the appearance you saw")
    return int(version)


def actor(visit: Visit) -> str:
    """By whom it is changed."""
    return access.staff(visit.staff.user_id)


def done(page: str) -> ResponseReturnValue:
    """A script opens the page anew; without one it is the answer."""
    return ("", HTTPStatus.NO_CONTENT) if scripted() else page


def since(versions: Sequence[Version], zone: str) -> str:
    """When the look was changed last, in words; empty: nobody chose anything yet."""
    messages = the_messages()
    if not versions:
        return ""
    return messages.text("admin.appearance.changed", date=messages.date(versions[0].at, zone))


def _wear(visit: Visit) -> None:
    if request.form.get("act") == "bare":
        appearances.save(
            services(), visit.shop, seen(), lambda now: replace(now, logo=""), actor(visit)
        )
        return
    appearances.wear(services(), visit.shop, seen(), _picture(), actor(visit))


def _picture() -> bytes:
    """What was sent as a logo, up to one byte too many; empty: nothing."""
    sent = request.files.get("picture")
    if sent is None:
        return b""
    with closing(sent):
        return sent.stream.read(HEAVIEST + 1)


def _as_it_is(visit: Visit, said: str = "") -> str:
    return _page(visit, shown(appearances.look(services(), visit.shop)), said)


def _page(visit: Visit, typed: Typed, said: str = "") -> str:
    house, shop = services(), visit.shop
    versions = appearances.newest(house, shop, 1)
    saved = versions[0].look if versions else Appearance()
    page = AppearancePage(
        typed=typed,
        readable=readable(typed.look.accent),
        nouns=tuple(_nouns(typed)),
        fitting=fitted(visit, typed.look),
        logo=f"/widgets/look/logo/{typed.look.logo}" if typed.look.logo else "",
        heaviest=HEAVIEST,
        version=versions[0].number if versions else 0,
        unsaved=bool(typed.look != saved or typed.faults),
        changed=since(versions, shop.timezone),
        proof=proof(visit, PAGE),
        said=said,
    )
    return render_template(
        "admin/appearance.html",
        page=page,
        drawings=DRAWINGS,
        choices=_CHOICES,
        bridge=bridge(shop.domain),
    )


def _nouns(typed: Typed) -> Iterator[Noun]:
    names, mine = tongues(), the_messages().locale.language
    for language in sorted(typed.units, key=lambda one: (one != mine, one)):
        noun = typed.units[language]
        ours, theirs = Messages.of(language), Messages.of(language, typed.look.words)
        own = typed.look.words.get(language, {})
        yield Noun(
            language=language,
            name=names[language],
            fields=tuple(
                (key, ours.words[key], counts(language, key), text) for key, text in noun.items()
            ),
            counted=tuple(f"{theirs.number(n)} {theirs.text(UNIT, count=n)}" for n in COUNTED),
            changed=len(list(renamed(language, own))),
            left=len(list(still_ours(language, own))) if any(noun.values()) else 0,
            wrong=language in typed.faults,
        )
