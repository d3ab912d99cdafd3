"""The block of the order's pages: small, complete, with no word or dependency of its own."""

import gzip
import json
import re
import tomllib
from pathlib import Path

import pytest

from plugin.locales import languages
from plugin.locales.catalogue import SOURCE, written
from tests.widgets.storefront import EXTENSION

THANKS = EXTENSION.parent / "thanks"
MODULE = THANKS / "src/thanks.js"
TARGETS = ["purchase.thank-you.block.render", "customer-account.order-status.block.render"]


def test_it_holds_what_the_platform_bundles_and_nothing_else() -> None:
    found = {str(path.relative_to(THANKS)) for path in THANKS.rglob("*") if path.is_file()}
    names = {f"locales/{language}.json" for language in languages() if language != SOURCE}
    names |= {"shopify.extension.toml", "src/thanks.js", f"locales/{SOURCE}.default.json"}
    assert found == names


def test_it_stands_on_both_pages_of_an_order_and_may_ask_us() -> None:
    (block,) = tomllib.loads((THANKS / "shopify.extension.toml").read_text("utf-8"))["extensions"]
    assert block["type"] == "ui_extension"
    assert [part["target"] for part in block["targeting"]] == TARGETS
    for part in block["targeting"]:
        assert (THANKS / part["module"]).resolve() == MODULE
    assert block["capabilities"] == {"network_access": True}


def test_it_is_small_and_brings_nothing_along() -> None:
    assert len(gzip.compress(MODULE.read_bytes(), 9)) <= 1_300
    source = MODULE.read_text("utf-8")
    assert not re.search(r"^\s*import\b|\bimport\(|require\(", source, re.MULTILINE)


def test_it_never_makes_markup_of_what_it_is_told() -> None:
    source = MODULE.read_text("utf-8")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacent|eval\(|new Function", source)
    assert set(re.findall(r'element\("([a-z-]+)"', source)) == {
        "s-box",
        "s-stack",
        "s-text",
        "s-link",
    }


@pytest.mark.parametrize("language", languages())
def test_its_name_in_the_editor_is_that_of_the_one_source(language: str) -> None:
    suffix = ".default" if language == SOURCE else ""
    path = THANKS / f"locales/{language}{suffix}.json"
    words = json.loads(Path(path).read_text("utf-8"))
    assert words == {"name": written(language)["admin.texts.section.ordered"]}
