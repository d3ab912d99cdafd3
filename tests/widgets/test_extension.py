"""The theme extension: small, complete, in every language, and within a theme's rules."""

import gzip
import json
import re
import tomllib
from pathlib import Path

import pytest

from plugin.domain.rewards import RewardKind
from plugin.locales import languages
from plugin.locales.catalogue import SOURCE, written
from tests.widgets.reading import read
from tests.widgets.storefront import ASSETS, EXTENSION, flat, launcher, schema

BUDGET = {
    "blocks.css": 800,
    "points.js": 550,
    "launcher.js": 1_228,
    "nudge.js": 1_550,
    "panel.js": 4_350,
    "panel.css": 6_300,
    "referral.js": 400,
}
ALL_SCRIPT = 8_000
"""Bytes; a theme takes 10,000."""
LIQUID = {path.stem: path.read_text("utf-8") for path in sorted(EXTENSION.glob("*/*.liquid"))}
SINKS = (
    r"innerHTML|outerHTML|insertAdjacentHTML|setHTMLUnsafe|parseFromString|createContextualFragment"
    r"|eval\(|new Function|document\.write|createPolicy"
)
"""Where text becomes HTML or a script; a policy of our own would only let it."""
FORBIDDEN = "extends include layout section sections javascript stylesheet".split(" ")


def served(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 9))


@pytest.mark.parametrize("name", BUDGET)
def test_every_file_keeps_its_budget(name: str) -> None:
    assert served(ASSETS / name) <= BUDGET[name]


def test_all_script_together_keeps_its_budget() -> None:
    scripts = list(ASSETS.glob("*.js"))
    assert {path.stem for path in scripts} == {"launcher", "nudge", "panel", "points", "referral"}
    assert sum(map(served, scripts)) <= ALL_SCRIPT


def test_only_files_a_theme_extension_may_hold() -> None:
    found = {path.relative_to(EXTENSION).parts[0] for path in EXTENSION.rglob("*")}
    assert found == {"assets", "blocks", "locales", "snippets", "shopify.extension.toml"}
    assert all(not path.is_dir() for folder in EXTENSION.iterdir() if folder.is_dir()
               for path in folder.iterdir())  # fmt: skip
    kind = tomllib.loads((EXTENSION / "shopify.extension.toml").read_text("utf-8"))
    assert [part["type"] for part in kind["extensions"]] == ["theme"]


def test_no_script_of_ours_evaluates_or_injects() -> None:
    for path in (*ASSETS.glob("*.js"), *EXTENSION.parent.glob("*/*.js")):
        assert not re.search(SINKS, path.read_text("utf-8")), path.name


@pytest.mark.parametrize("name", LIQUID)
def test_a_block_uses_only_tags_a_block_may_use(name: str) -> None:
    tags = set(re.findall(r"{%-?\s*(\w+)", LIQUID[name]))
    inside = re.findall(r"{%-?\s*liquid\b(.*?)-?%}", LIQUID[name], re.DOTALL)
    tags |= {line.split()[0] for lines in inside for line in lines.splitlines() if line.strip()}
    assert tags
    assert not tags & set(FORBIDDEN)


def test_settings_are_ones_the_theme_editor_knows() -> None:
    settings = {setting["id"]: setting for setting in schema()["settings"] if "id" in setting}
    assert schema()["target"] == "body"
    assert {name: s["type"] for name, s in settings.items()} == {
        "accent": "color", "position": "select", "scheme": "select", "label": "text",
    }  # fmt: skip
    for name in ("position", "scheme"):
        options = [option["value"] for option in settings[name]["options"]]
        assert settings[name]["default"] in options


@pytest.mark.parametrize("language", languages())
def test_every_word_of_the_theme_editor_is_translated(language: str) -> None:
    suffix = ".default" if language == SOURCE else ""
    words = flat(
        json.loads((EXTENSION / f"locales/{language}{suffix}.schema.json").read_text("utf-8"))
    )
    used = {key for text in LIQUID.values() for key in re.findall(r'"t:([a-z._]+)"', text)}
    assert used == words.keys()


@pytest.mark.parametrize("language", languages())
def test_the_launchers_words_are_those_of_the_one_source(language: str) -> None:
    suffix = ".default" if language == SOURCE else ""
    words = flat(json.loads((EXTENSION / f"locales/{language}{suffix}.json").read_text("utf-8")))
    source = {k: v for k, v in written(language).items() if k.startswith("launcher.")}
    assert {k: v for k, v in words.items() if k.startswith("launcher.")} == source


@pytest.mark.parametrize("language", languages())
def test_a_block_calls_a_reward_what_the_panel_calls_it(language: str) -> None:
    suffix = ".default" if language == SOURCE else ""
    words = flat(json.loads((EXTENSION / f"locales/{language}{suffix}.json").read_text("utf-8")))
    for kind in RewardKind:
        told = words.get(f"reward.{kind}_html") or words[f"reward.{kind}"]
        percent = re.sub(r"}}\s?%", "}}", told)
        assert percent.replace("{{ worth }}", "{worth}") == written(language)[f"reward.{kind}"]


@pytest.mark.parametrize("language", languages())
def test_without_script_the_launcher_is_a_link(language: str) -> None:
    page = read(launcher(language, "/apps/laurel/"))
    assert page.named("a") == [{"href": f"/apps/laurel/panel?locale={language}"}]
    assert written(language)["launcher.label"] in page.text
    assert page.named("script") == [{"type": "module", "src": "/assets/launcher.js"}]
    assert not [a for _, a in page.tags if "style" in a or any(n.startswith("on") for n in a)]


def test_the_merchants_own_word_is_only_text() -> None:
    page = read(launcher("en", "/apps/laurel/", label='"><script>alert(1)</script>'))
    assert '"><script>alert(1)</script>' in page.text
    assert len(page.named("script")) == 1
