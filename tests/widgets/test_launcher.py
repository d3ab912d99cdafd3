"""The launcher as a theme embeds it: the brand's look, unless the theme says otherwise."""

from collections.abc import Mapping
from typing import Any

from plugin.twin.embed import render_embeds
from plugin.twin.theme import Theme
from tests.widgets.theme import (
    HOSTILE,
    context,
    house,
    program,
)


def launcher(look: Mapping[str, Any] | None, **chosen: Any) -> str:
    theme = Theme(settings={"launcher": chosen})
    (shown,) = render_embeds(*house(), context(program(), look=look), theme)
    return shown.html


LOOK = {
    "accent": "#123456", "radius": 8, "scheme": "dark", "side": "start", "icon": "star",
    "icon_only": False, "nudges": True, "drawing": ["M1 2"],
}  # fmt: skip


def test_the_launcher_looks_as_the_appearance_says() -> None:
    html = launcher(LOOK)
    assert 'accent="#123456"' in html
    assert 'position="start"' in html
    assert 'scheme="dark"' in html
    assert '<path d="M1 2"/>' in html
    assert "data-nudge" in html


def test_a_theme_may_say_otherwise() -> None:
    html = launcher(LOOK, accent="#abcdef", position="end", scheme="light", label="Club")
    assert 'accent="#abcdef"' in html
    assert 'position="end"' in html
    assert 'scheme="light"' in html
    assert "<span>Club</span>" in html


def test_before_anything_was_told_it_is_a_laurel() -> None:
    html = launcher(None)
    assert 'accent="#3f6b4f"' in html
    assert 'position="end"' in html
    assert "data-nudge" not in html


def test_an_icon_alone_has_a_name() -> None:
    html = launcher({**LOOK, "icon_only": True})
    assert 'aria-label="Rewards"' in html
    assert "<span>" not in html


def test_hostile_settings_stay_inside_their_attributes() -> None:
    html = launcher({**LOOK, "accent": HOSTILE, "drawing": [HOSTILE]}, label=HOSTILE)
    assert "<script>" not in html


def test_the_merchant_can_switch_the_launcher_off() -> None:
    assert render_embeds(*house(), context(program()), Theme(off=("launcher",))) == []
