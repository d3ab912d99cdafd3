"""docs/headless.md is the contract: what it names exists, and what exists is named."""

import gzip
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from plugin.locales import Messages, languages
from tests.house.test_docs import first_cells, section
from tests.widgets.reading import read
from widgets import elsewhere

ROOT = Path(__file__).parents[2]
DOC = ROOT / "docs" / "headless.md"
WIDGETS = ROOT / "widgets"
ASSETS = sorted((WIDGETS / "extension" / "assets").iterdir())
LAUNCHER = WIDGETS / "extension" / "assets" / "launcher.js"
TAG = WIDGETS / "headless" / "laurel.js"
TEMPLATES = sorted((WIDGETS / "templates").rglob("*.html"))
TAG_BUDGET = 1_100


def found(pattern: str, paths: Iterable[Path]) -> set[str]:
    return {hit for path in paths for hit in re.findall(pattern, path.read_text("utf-8"))}


def documented(heading: str) -> set[str]:
    return first_cells(section(DOC, heading))


def test_every_event_is_documented_and_told() -> None:
    """A form that was taken is told by its class."""
    told = found(r'#tell\("(\w+)"\)', ASSETS) | found(r'<form class="(\w+)', TEMPLATES)
    assert documented("Events") == {f"laurel:{name}" for name in told}


def test_every_part_is_documented_and_drawn() -> None:
    parts = found(r'\bpart="([\w-]+)"', TEMPLATES) | found(r'part: "([\w-]+)"', ASSETS)
    assert documented("Looks") - found(r"--laurel-[a-z]+", [DOC]) == parts


def test_every_custom_property_is_documented_and_read() -> None:
    read_by = found(r"var\((--laurel-[a-z]+)", [*ASSETS, *(WIDGETS / "page").iterdir()])
    assert {name for name in documented("Looks") if name.startswith("--")} == read_by


def test_every_attribute_of_the_tag_is_documented_and_read() -> None:
    source = TAG.read_text("utf-8")
    (named,) = re.findall(r"const \{ (.*?) \} = \{ \.\.\.tag", source)
    (look,) = re.findall(r"const LOOK = \[(.*?)\]", source)
    names = re.findall(r"(\w+)(?: = [^,]+)?(?:, |$)", named) + re.findall(r"\w+", look)
    assert documented("One tag") == {f"data-{name}" for name in names} | {"data-path"}


def test_what_opens_the_panel_is_documented() -> None:
    text = DOC.read_text("utf-8")
    for name in ("data-laurel-open", "#laurel"):
        assert name in text
        assert all(name in path.read_text("utf-8") for path in (TAG, LAUNCHER))


@pytest.mark.parametrize("language", languages())
def test_the_launcher_elsewhere_says_what_the_app_embed_says(language: str) -> None:
    messages = Messages.of(language)
    page = read(elsewhere.drawn(messages))
    (launcher,) = page.named("laurel-launcher")
    said = {key.removeprefix("launcher.").replace(".", "-") for key in messages.words
            if key.startswith("launcher.")}  # fmt: skip
    assert launcher.keys() == {f"data-{name}" for name in said - {"label"}}
    assert page.named("a") == [{"href": f"/apps/laurel/panel?locale={messages.tag}"}]
    assert page.text == messages.text("launcher.label")


def test_the_tag_is_small() -> None:
    assert len(gzip.compress(TAG.read_bytes(), 9)) <= TAG_BUDGET
