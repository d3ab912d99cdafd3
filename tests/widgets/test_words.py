"""No word of the panel is written in a template: everything comes from the messages."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from babel import Locale

from plugin.locales import Messages
from plugin.locales.catalogue import SOURCE, catalogue
from tests.widgets.reading import Read, read
from tests.widgets.views import STATES, renamed
from widgets import rendering
from widgets.rendering import render, render_error
from widgets.tongues import tongues

OPEN, CLOSE = "⟦", "⟧"
TEMPLATES = Path(rendering.__file__).parent / "templates"


def pseudo() -> Messages:
    """A language in which every message wears brackets."""
    words: Mapping[str, str] = {k: f"{OPEN}{v}{CLOSE}" for k, v in catalogue(SOURCE).items()}
    return Messages(Locale(SOURCE), words)


def bare(page: Read) -> list[str]:
    """
    Words outside of brackets; neither dates written by the locale nor codes are words, and a
    language is called by its own name.
    """
    own = {name for _, name in tongues()}
    texts = [
        text for tag, text in page.texts
        if tag != "code" and text not in own and not (tag == "time" and not text.startswith(OPEN))
    ]  # fmt: skip
    return [text for text in texts if any(map(str.isalpha, _outside(text)))]


def _outside(text: str) -> str:
    """What stands outside of all brackets, which may hold each other."""
    depth, found = 0, ""
    for sign in text:
        depth += (sign == OPEN) - (sign == CLOSE)
        found += "" if depth or sign == CLOSE else sign
    return found


@pytest.mark.parametrize("fragment", [True, False])
@pytest.mark.parametrize("state", STATES)
def test_no_state_holds_bare_words(state: str, fragment: bool) -> None:
    view = STATES[state]
    nameless = replace(renamed(view, "·"), first_name="", shop=replace(view.shop, name="·"))
    page = read(render(nameless, pseudo(), fragment=fragment, stylesheet="/s.css"))
    assert bare(page) == []
    assert OPEN in page.text


@pytest.mark.parametrize("fragment", [True, False])
def test_no_error_holds_bare_words(fragment: bool) -> None:
    html = render_error(pseudo(), fragment=fragment, retry="panel", stylesheet="/s.css")
    assert bare(read(html)) == []


def test_the_check_would_notice() -> None:
    assert bare(read(f"<p>Hello</p><p>{OPEN}Hello{CLOSE}</p>")) == ["Hello"]


def test_templates_are_html_so_that_everything_is_escaped() -> None:
    names = [path.name for path in TEMPLATES.rglob("*") if path.is_file()]
    assert names
    assert all(name.endswith(".html") for name in names)
    unescaped = [path for path in TEMPLATES.rglob("*.html") if "safe" in path.read_text("utf-8")]
    assert unescaped == []
