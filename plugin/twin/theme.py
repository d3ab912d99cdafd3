"""The shop's theme, as far as an app's blocks are concerned: what is on, and what stands where."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from plugin.twin.errors import NotFoundError, TwinError
from plugin.twin.state import State

PAGES: Final = {"index": "Home", "product": "Product", "page": "Rewards page"}
"""Templates that take app blocks, and how staff call them."""


@dataclass(frozen=True)
class Placed:
    """An app block that a merchant placed on the pages of a template."""

    id: int
    handle: str
    page: str
    settings: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Theme:
    """
    The live theme. A `vintage` one, of before 2021, knows no app blocks; app embeds it knows.

    App embeds are off in a new theme of a real shop; here they are on until somebody turns them
    `off`, and the product page has a block: whoever opens the demo wants to see the app.
    """

    vintage: bool = False
    off: tuple[str, ...] = ()
    settings: dict[str, dict[str, Any]] = field(default_factory=dict)
    placed: tuple[Placed, ...] = (Placed(1, "points", "product"),)

    def is_on(self, handle: str) -> bool:
        """Is an app embed switched on?"""
        return handle not in self.off

    def settings_of(self, handle: str) -> Mapping[str, Any]:
        """What was chosen for an app embed."""
        return self.settings.get(handle, {})

    def on_page(self, page: str) -> tuple[Placed, ...]:
        """The app blocks of a template, in their order."""
        return () if self.vintage else tuple(each for each in self.placed if each.page == page)


def live(state: State) -> Theme:
    """The live theme."""
    return state.get("theme", 1, Theme) or Theme()


def turn(state: State, handle: str, *, on: bool) -> None:
    """Switch an app embed on or off."""
    theme = live(state)
    off = tuple(each for each in theme.off if each != handle)
    _keep(state, replace(theme, off=off if on else (*off, handle)))


def choose(state: State, handle: str, settings: Mapping[str, Any]) -> None:
    """Set what an app embed lets a merchant set."""
    theme = live(state)
    _keep(state, replace(theme, settings={**theme.settings, handle: dict(settings)}))


def place(state: State, handle: str, page: str) -> Placed:
    """Put an app block at the end of a template. Raises TwinError where it cannot stand."""
    theme = live(state)
    if page not in PAGES:
        raise TwinError(f"an app block stands on one of {', '.join(PAGES)}")
    if theme.vintage:
        raise TwinError("a vintage theme takes no app blocks")
    number = max((each.id for each in theme.placed), default=0) + 1
    placed = Placed(number, handle, page)
    _keep(state, replace(theme, placed=(*theme.placed, placed)))
    return placed


def settle(state: State, placed_id: int, settings: Mapping[str, Any]) -> None:
    """Set what a placed block lets a merchant set. Raises NotFoundError."""
    theme = live(state)
    one = replace(_found(theme, placed_id), settings=dict(settings))
    placed = tuple(one if each.id == placed_id else each for each in theme.placed)
    _keep(state, replace(theme, placed=placed))


def remove(state: State, placed_id: int) -> None:
    """Take an app block away. Raises NotFoundError."""
    theme = live(state)
    gone = _found(theme, placed_id)
    _keep(state, replace(theme, placed=tuple(each for each in theme.placed if each != gone)))


def age(state: State, *, vintage: bool) -> None:
    """Let the theme be a vintage one, or a new one again."""
    _keep(state, replace(live(state), vintage=vintage))


def _found(theme: Theme, placed_id: int) -> Placed:
    for each in theme.placed:
        if each.id == placed_id:
            return each
    raise NotFoundError(f"there is no app block {placed_id}")


def _keep(state: State, theme: Theme) -> None:
    state.put("theme", 1, theme)
