"""`members statement` and `ledger statement`: a month as a table, a page, a file, plain values."""

import csv
from io import StringIO

import pytest

from tests.bodies import Shop, mug
from tests.cast import ANIA, BUDI, DORA, KUBEK
from tests.cli.conftest import Operator

HERS = ("--customer", str(ANIA.customer_id))
MAY = ("--month", "2026-05")
COMMANDS = [("members", "statement", *HERS), ("ledger", "statement")]


@pytest.fixture
def busy(operator: Operator) -> Operator:
    """In May Ania bought two mugs and brought one back, and Dora bought one; it is June."""
    shop = Shop()
    order = shop.order(ANIA, [mug(2)])
    order.paid()
    day = operator.write("day.jsonl", *shop.deliveries)
    shop.deliveries.clear()
    order.refunded({0: 1})
    shop.order(DORA, [mug(1)]).paid()
    later = operator.write("later.jsonl", *shop.deliveries)
    operator.say("clock", "set", "2026-05-10")
    operator.say("journal", "replay", str(day))
    operator.say("journal", "replay", str(later))
    operator.say("clock", "set", "2026-06-01")
    return operator


def test_a_members_month_in_plain_values(busy: Operator) -> None:
    told = busy.ask("members", "statement", "--shop", KUBEK.domain, *HERS, *MAY)
    assert (told["opening"], told["earned"], told["returned"], told["closing"]) == (0, 190, -95, 95)
    assert [line["balance"] for line in told["lines"]] == [190, 95]
    assert told == busy.ask("members", "statement", *HERS, *MAY, "--format", "json")


def test_people_read_sums_and_lines(busy: Operator) -> None:
    lines = busy.say("members", "statement", *HERS, *MAY, "--lang", "pl").splitlines()
    assert lines[0].split() == [KUBEK.name, "2026-05", "points"]
    assert lines[2].split() == ["Zebrane", "190"]
    assert lines[6].split() == ["Na", "koniec", "95"]
    assert lines[8].split() == ["booked", "points", "balance", "why"]


def test_a_page_stands_alone(busy: Operator) -> None:
    page = busy.say("members", "statement", *HERS, *MAY, "--format", "html")
    assert page.startswith("<!doctype html>")
    assert "May 2026" in page
    assert "<style>" in page


def test_a_guest_is_found_by_e_mail(busy: Operator) -> None:
    assert busy.ask("members", "statement", "--email", DORA.email, *MAY)["closing"] == 95


def test_the_ledgers_month_ties_to_the_members(busy: Operator) -> None:
    whole = busy.ask("ledger", "statement", "--shop", KUBEK.domain, *MAY)
    assert (whole["opening"], whole["closing"], whole["accounts"]) == (0, 190, 2)
    assert whole["sources"] == {"order": 190}
    rows = list(csv.DictReader(StringIO(busy.say("ledger", "statement", *MAY, "--format", "csv"))))
    assert sum(int(row["closing"]) for row in rows) == whole["closing"]
    assert busy.say("verify").endswith("all is well.\n")


def test_the_ledgers_month_as_table_and_page(busy: Operator) -> None:
    table = busy.say("ledger", "statement", *MAY).splitlines()
    assert table[-1] == "Points of 2 people moved."
    assert "Where it came from" in busy.say("ledger", "statement", *MAY, "--format", "html")


def test_unless_said_it_is_the_present_month(busy: Operator) -> None:
    now = busy.ask("ledger", "statement")
    assert (now["month"], now["over"], now["opening"]) == ("2026-06", False, 190)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("month", ["2026-13", "May", "2026-07"])
def test_what_is_no_month_or_has_not_begun_is_refused(
    busy: Operator, command: tuple[str, ...], month: str
) -> None:
    assert "2026" in busy.refused(*command, "--month", month)


def test_one_known_person_must_be_named(busy: Operator) -> None:
    busy.refused("members", "statement")
    busy.refused("members", "statement", "--customer", str(BUDI.customer_id))
