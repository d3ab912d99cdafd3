"""The mirror beside the forms of the appearance: what a shopper would see of what was typed."""

from collections.abc import Mapping
from dataclasses import dataclass

from babel import Locale
from flask import request, url_for

from plugin.admin.language import the_messages
from plugin.domain.appearance import Appearance
from plugin.http import services
from plugin.locales import languages
from plugin.service import fitting
from plugin.service.fitting import Scene
from plugin.service.visiting import Visit


@dataclass(frozen=True, slots=True)
class Fitting:
    """The frame, and what is chosen around it."""

    page: str
    """A whole page (HTML), for a frame in which nothing may be done."""
    scene: str
    scenes: tuple[str, ...]
    tongue: str
    """The language (ISO 639) in which the panel speaks."""
    tongues: Mapping[str, str]
    """Every language we speak, by its own name."""


def fitted(visit: Visit, look: Appearance, tongue: str = "") -> Fitting:
    """What a shopper would see, in `tongue` or else in the language asked for."""
    scene, spoken = _scene(), tongue or _tongue()
    mirror = services().fitting_room
    view = fitting.view(services(), visit.shop, look, scene)
    styles = url_for("admin.static", filename="fitting.css")
    return Fitting(
        page=mirror.show(view, spoken, styles) if mirror else "",
        scene=scene,
        scenes=tuple(Scene),
        tongue=spoken,
        tongues=tongues(),
    )


def tongues() -> dict[str, str]:
    """Every language we speak, by its own name."""
    return {one: str(Locale(one).get_language_name(one)).title() for one in languages()}


def _scene() -> Scene:
    asked = request.form.get("scene", "")
    return Scene(asked) if asked in tuple(Scene) else Scene.POINTS


def _tongue() -> str:
    """The language asked for, else the page's own."""
    asked = request.form.get("tongue", "")
    return asked if asked in languages() else the_messages().locale.language
