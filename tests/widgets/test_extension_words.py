"""The extension's words: every text in every language, every form it counts by."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from babel import Locale

from tests.widgets.theme import EXTENSION, LANGUAGES


def _texts(language: str, kind: str = "") -> dict[str, str]:
    mark = ".default" if language == "en" else ""
    found = json.loads((EXTENSION / "locales" / f"{language}{mark}{kind}.json").read_text())
    return dict(_flat(found))


def _flat(found: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    for key, value in found.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{key}.")
        else:
            yield before + key, value


FORMS = ("zero", "one", "two", "few", "many", "other")


def _counted(key: str) -> str:
    head, _, last = key.rpartition(".")
    return f"{head}.#" if last in FORMS else key


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["", ".schema"])
def test_every_language_has_every_text(language: str, kind: str) -> None:
    ours, theirs = _texts("en", kind), _texts(language, kind)
    assert {_counted(key) for key in theirs} == {_counted(key) for key in ours}
    assert all(value for key, value in theirs.items())


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_counted_has_every_form_of_its_language(language: str) -> None:
    forms = {*Locale.parse(language).plural_form.tags, "other"}
    found: dict[str, set[str]] = {}
    for key in _texts(language):
        if _counted(key) != key:
            found.setdefault(_counted(key), set()).add(key.rpartition(".")[2])
    assert found
    assert all(has == forms for has in found.values())
