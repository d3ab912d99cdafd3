"""`privacy`: the same duties, at a terminal."""

import json
from pathlib import Path

import pytest

from tests.bodies import Shop, mug
from tests.cast import ANIA, DORA
from tests.cli.conftest import Operator

HERS = ("--customer", str(ANIA.customer_id))


@pytest.fixture
def busy(operator: Operator) -> Operator:
    """Ania bought two mugs and asked what is held of her."""
    shop = Shop()
    shop.order(ANIA, [mug(2)]).paid()
    shop.privacy(ANIA, "data_request")
    day: Path = operator.write("day.jsonl", *shop.deliveries)
    operator.say("clock", "set", "2026-06-01")
    operator.say("journal", "replay", str(day))
    return operator


def test_requests_are_listed_with_their_end(busy: Operator) -> None:
    (request,) = busy.ask("privacy", "requests")
    assert (request["email"], request["prepared"], request["handed_at"]) == (
        ANIA.email,
        "yes",
        None,
    )
    assert busy.say("privacy", "requests").splitlines()[0].split()[:3] == [
        "id",
        "asked_at",
        "due_at",
    ]
    said = busy.say("privacy", "handed", request["id"])
    assert said == f"Request {request['id']} is handed over.\n"
    (request,) = busy.ask("privacy", "requests")
    assert request["handed_at"] is not None


def test_everything_is_exported_with_a_sentence_for_each_entry(busy: Operator) -> None:
    package = busy.ask("privacy", "export", *HERS)
    assert (package["form"], package["nothing_held"]) == ("laurel.person/1", False)
    (holding,) = package["holdings"]
    assert holding["person"]["name"] == ANIA.name
    assert all(" " in entry["explanation"]["sentence"] for entry in holding["entries"])
    page = busy.say("privacy", "export", *HERS, "--html", "--locale", "pl")
    assert page.startswith("<!doctype html>")
    assert ANIA.name in page
    assert "Co Laurel o Tobie przechowuje" in page
    assert "1 orders" in busy.say("privacy", "export", *HERS)


def test_of_somebody_unknown_nothing_is_held(busy: Operator) -> None:
    assert (
        busy.say("privacy", "export", "--email", DORA.email) == "We hold nothing of this person.\n"
    )
    busy.refused("privacy", "export")


def test_looking_is_logged(busy: Operator) -> None:
    busy.say("members", "show", *HERS)
    busy.say("privacy", "export", *HERS)
    lines = busy.ask("privacy", "log", *HERS)
    assert [(line["actor"], line["what"]) for line in lines] == [
        ("operator", "data package"),
        ("operator", "members show"),
    ]
    assert busy.ask("privacy", "log") == lines


def test_the_forgotten_are_listed_and_forgotten_again(busy: Operator, tmp_path: Path) -> None:
    day: Path = busy.write("redact.jsonl", *Shop().privacy(ANIA, "redact"))
    busy.say("journal", "replay", str(day))
    listed = busy.ask("privacy", "tombstones")
    assert str(ANIA.customer_id) in {one["customer_id"] for one in listed}
    kept = tmp_path / "tombstones.json"
    kept.write_text(json.dumps(listed))
    assert busy.say("privacy", "forget-again", str(kept)) == "2 people forgotten again.\n"
    kept.write_text("Ania")
    assert "no list" in busy.refused("privacy", "forget-again", str(kept))
    assert "cannot be read" in busy.refused("privacy", "forget-again", str(tmp_path / "gone"))
