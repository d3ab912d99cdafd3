"""`journal`: what came in, what became of it, and deliver it again."""

import json
from pathlib import Path

import pytest

from tests.bodies import Delivery, Shop, mug
from tests.cast import ANIA
from tests.cli.conftest import Operator

HERS = ("--customer", str(ANIA.customer_id))


def story() -> list[Delivery]:
    """Ania buys two mugs and brings one back: worth 95 points."""
    shop = Shop()
    order = shop.order(ANIA, [mug(2)])
    order.paid()
    order.refunded({0: 1})
    return shop.deliveries


def points(operator: Operator) -> int:
    balance = operator.ask("members", "show", *HERS)["balance"]
    return int(balance["available"] + balance["pending"] - balance["debt"])


def folder(operator: Operator) -> Path:
    """The story as a folder for each topic, a file for each body."""
    root = operator.folder / "bodies"
    for number, delivery in enumerate(story()):
        home = root / delivery.topic.replace("/", "__")
        home.mkdir(parents=True, exist_ok=True)
        (home / f"{number}.json").write_bytes(delivery.body)
    return root


def test_a_day_of_deliveries_is_replayed(operator: Operator) -> None:
    day = operator.write("day.jsonl", *story())
    assert operator.ask("journal", "replay", str(day)) == {"delivered": 5, "journaled": 5}
    assert points(operator) == 95


def test_repetitions_are_new_deliveries_and_earn_nothing_new(operator: Operator) -> None:
    day = operator.write("day.jsonl", *story())
    words = ("--times", "3", "--shuffle", "7")
    assert operator.say("journal", "replay", str(day), *words) == "15 delivered: 15 journaled\n"
    assert operator.ask("journal", "status")["received"] == 15
    assert points(operator) == 95
    assert operator.ask("verify")["faults"] == []


def test_a_folder_tells_the_topics(operator: Operator) -> None:
    assert operator.ask("journal", "replay", str(folder(operator)))["delivered"] == 5
    assert points(operator) == 95


def test_a_single_body_needs_a_topic(operator: Operator) -> None:
    body = operator.folder / "body.json"
    body.write_bytes(story()[1].body)
    assert str(body) in operator.refused("journal", "replay", str(body))
    assert operator.ask("journal", "status")["received"] == 0
    operator.say("journal", "replay", str(body), "--topic", "orders/paid")
    assert points(operator) == 190


def test_a_bad_line_is_named_and_nothing_is_delivered(operator: Operator) -> None:
    day = operator.write("day.jsonl", *story()[:2])
    day.write_text(day.read_text() + "not a line\n")
    assert f"{day}:3" in operator.refused("journal", "replay", str(day))
    assert operator.ask("journal", "status")["received"] == 0


def test_a_path_that_is_not_there_is_named(operator: Operator) -> None:
    missing = operator.folder / "missing.jsonl"
    assert str(missing) in operator.refused("journal", "replay", str(missing))


def test_an_empty_folder_delivers_nothing(operator: Operator) -> None:
    (operator.folder / "empty").mkdir()
    said = operator.say("journal", "replay", str(operator.folder / "empty"))
    assert said == "0 delivered: nothing found\n"


@pytest.fixture
def dead(operator: Operator) -> Operator:
    """One delivery could not be understood, one topic is not used, the story was."""
    odd = [Delivery("orders/paid", b'{"id":1}', ""), Delivery("carts/update", b"{}", "")]
    operator.say("journal", "replay", str(operator.write("odd.jsonl", *odd, *story())))
    return operator


def test_the_status_counts_how_deliveries_ended(dead: Operator) -> None:
    counted = {"received": 7, "waiting": 0, "done": 5, "ignored": 1, "dead": 1}
    assert dead.ask("journal", "status") == counted
    said = dead.say("journal", "status")
    assert said == "7 received, 0 waiting, 5 done, 1 ignored, 1 dead\n"


def test_the_listing_tells_each_outcome_and_its_reason(dead: Operator) -> None:
    shown = dead.ask("journal", "list")
    assert len(shown) == 7
    assert {"id", "received_at", "topic", "subject", "state", "reason"} <= shown[0].keys()
    (ignored,) = dead.ask("journal", "list", "--state", "ignored")
    assert (ignored["topic"], ignored["reason"]) == ("carts/update", "topic_not_used")
    assert len(dead.ask("journal", "list", "--limit", "2")) == 2
    assert dead.say("journal", "list", "--limit", "2").count("\n") == 3


def test_dead_letters_are_listed_with_the_reason_and_can_be_retried(dead: Operator) -> None:
    (letter,) = dead.ask("journal", "dead")
    assert letter["reason"]
    said = dead.say("journal", "retry", letter["id"])
    assert said == f"Delivery {letter['id']} was tried again.\n"
    assert len(dead.ask("journal", "dead")) == 1


@pytest.mark.parametrize("number", ["1", str(2**63 - 1)])
def test_what_is_not_dead_is_not_retried(dead: Operator, number: str) -> None:
    assert number in dead.refused("journal", "retry", number)


@pytest.mark.parametrize("number", ["0", "9" * 30, "1e3"])
def test_what_is_no_number_of_a_delivery_is_refused(dead: Operator, number: str) -> None:
    assert number in dead.misused("journal", "retry", number)


def test_which_shop_must_be_said_when_there_are_two(operator: Operator) -> None:
    operator.say("shops", "add", "second.example")
    line = operator.refused("journal", "status")
    assert "--shop" in line
    assert "second.example" in line
    assert operator.ask("journal", "status", "--shop", "second.example")["received"] == 0


def test_without_a_shop_the_operator_is_told_so(newcomer: Operator) -> None:
    assert "none is registered" in newcomer.refused("journal", "status")


def test_machines_read_the_receipts(operator: Operator) -> None:
    day = operator.write("day.jsonl", Delivery("carts/update", b"{}", ""), story()[0])
    said = json.loads(operator.say("journal", "replay", str(day), "--json"))
    assert said == {"delivered": 2, "unused_topic": 1, "journaled": 1}
