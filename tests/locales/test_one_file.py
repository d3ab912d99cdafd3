"""Adding a language is one file: it is offered, chosen and spoken, and English fills its gaps."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from plugin import locales
from plugin.locales import Messages, catalogue

OURS = Path(locales.__file__).parent
FRENCH = {
    "panel.points#one": "point",
    "panel.points#many": "de points",
    "panel.points#other": "points",
    "panel.back": "Retour chez {shop}",
}


@pytest.fixture
def french(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A sixth file beside copies of ours."""
    for file in OURS.glob("*.json"):
        shutil.copy(file, tmp_path)
    (tmp_path / "fr.json").write_text(json.dumps(FRENCH), "utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(catalogue, "files", lambda _: tmp_path)
        forget()
        yield
    forget()


def forget() -> None:
    for known in (catalogue.languages, catalogue.catalogue, catalogue._negotiated):
        known.cache_clear()


def test_french_is_no_language_of_ours() -> None:
    assert "fr" not in catalogue.languages()
    assert Messages.of("fr-CA").tag == "en"


@pytest.mark.usefixtures("french")
def test_a_file_in_the_folder_is_a_language() -> None:
    assert catalogue.languages() == tuple(sorted({*(f.stem for f in OURS.glob("*.json")), "fr"}))
    assert Messages.of("fr-CA").tag == "fr-CA"
    assert Messages.of("fr").text("panel.back", shop="Kubek") == "Retour chez Kubek"


@pytest.mark.usefixtures("french")
def test_its_numbers_days_and_plurals_need_no_line_of_code() -> None:
    french = Messages.of("fr")
    told = [french.text("panel.points", count=count) for count in (0, 1, 2, 1_000_000)]
    assert told == ["point", "point", "points", "de points"]
    assert french.money(1_240_50, "EUR") == "1\u202f240,50\N{NO-BREAK SPACE}€"


@pytest.mark.usefixtures("french")
def test_what_is_not_written_yet_is_said_in_english() -> None:
    assert Messages.of("fr").text("panel.join.action") == Messages.of("en").text(
        "panel.join.action"
    )
