"""`orders`: those of the past, from a file; and what a refund would leave."""

import gzip
from pathlib import Path

import pytest

from tests.bodies import Shop, mug
from tests.cast import ANIA, KUBEK
from tests.cli.conftest import Operator
from tests.importing.files import SHOPIFYS

SHOP = ("--shop", KUBEK.domain)
TILL = "--map", "customer=who,date=day,total=sum"
HERS = ("members", "show", "--customer", "501")


@pytest.fixture
def till(tmp_path: Path) -> str:
    path = tmp_path / "till.csv"
    path.write_text(
        "who,day,sum\n501,2026-03-01,12.50\n501,2026-03-01,12.50\n501,2026-03-02,9.99\n"
    )
    return str(path)


def test_shopifys_export_is_taken_over_as_it_is(operator: Operator) -> None:
    done = operator.ask("orders", "import", str(SHOPIFYS), *SHOP)
    assert done == {"imported": 6, "unchanged": 0, "bad": []}
    ania = operator.ask("members", "show", "--email", ANIA.email)
    assert ania["balance"] == {"available": 190, "pending": 0, "debt": 0}
    dora = operator.ask("members", "show", "--email", "dora@example.cz")
    assert dora["balance"] == {"available": 95, "pending": 0, "debt": 0}
    assert dora["member"]["state"] == "unclaimed"
    assert "all is well" in operator.say("verify")


def test_any_csv_is_taken_over_by_its_columns(operator: Operator, till: str) -> None:
    assert operator.say("orders", "import", till, *TILL) == "3 imported, 0 unchanged, 0 bad.\n"
    assert operator.say("orders", "import", till, *TILL) == "0 imported, 3 unchanged, 0 bad.\n"
    assert operator.ask(*HERS)["balance"]["available"] == 62 + 62 + 49
    assert operator.ask("rebuild", "--dry-run") == []


def test_a_packed_file_is_the_same_file(operator: Operator, till: str) -> None:
    packed = Path(till + ".gz")
    packed.write_bytes(gzip.compress(Path(till).read_bytes()))
    operator.say("orders", "import", till, *TILL)
    assert operator.ask("orders", "import", str(packed), *TILL)["unchanged"] == 3


def test_for_the_record_only(operator: Operator, till: str) -> None:
    operator.say("orders", "import", till, *TILL, "--no-award")
    assert operator.ask(*HERS)["balance"]["available"] == 0


def test_amounts_may_be_in_another_currency(operator: Operator, till: str) -> None:
    operator.say("orders", "import", till, *TILL, "--currency", "eur")
    assert operator.ask(*HERS)["balance"]["available"] == 0
    assert "XY" in operator.refused("orders", "import", till, *TILL, "--currency", "XY")


def test_bad_rows_are_named_and_the_good_ones_go_in(operator: Operator, till: str) -> None:
    with Path(till).open("a") as file:
        file.write("501,2026-03-03,1e3\n501,2026-03-04,5\n")
    said = operator.say("orders", "import", till, *TILL)
    assert said.splitlines()[0].startswith("line 5: '1e3' is not an amount")
    assert said.splitlines()[1] == "4 imported, 0 unchanged, 1 bad."
    strict = operator.run("orders", "import", till, *TILL, "--strict", "--json")
    assert strict.exit_code == 1
    assert '"line": 5' in strict.stdout


@pytest.mark.parametrize("text", ["who,day,sum\n", "who,day,sum\n501,never,1\n"])
def test_a_file_without_one_good_row_fails(operator: Operator, till: str, text: str) -> None:
    Path(till).write_text(text)
    done = operator.run("orders", "import", till, *TILL)
    assert done.exit_code == 1
    assert "0 imported" in done.stdout


def test_a_file_that_is_cut_off_says_so_and_keeps_what_came_before(
    operator: Operator, tmp_path: Path
) -> None:
    rows = "".join(f"501,2026-03-01,{n}.00\n" for n in range(20_000))
    whole = gzip.compress(f"who,day,sum\n{rows}".encode())
    path = tmp_path / "till.csv.gz"
    path.write_bytes(whole[: len(whole) // 10])
    refused = operator.refused("orders", "import", str(path), *TILL)
    assert "damaged or cut off after line" in refused
    assert "before that: " in refused
    assert operator.ask(*HERS)["balance"]["available"] > 0
    assert "all is well" in operator.say("verify")


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ((), "--map customer"),
        (("--map", "customer=who"), "total"),
        (("--map", "customer=who,date=day,total=nothing"), "'nothing' is not in the file"),
    ],
)
def test_a_file_that_cannot_be_understood_is_refused(
    operator: Operator, till: str, words: tuple[str, ...], complaint: str
) -> None:
    assert complaint in operator.refused("orders", "import", till, *words)


@pytest.fixture
def bought(operator: Operator) -> tuple[Operator, str, str]:
    """Ania bought three mugs and brought one back; the operator, the order, its line."""
    shop = Shop()
    order = shop.order(ANIA, [mug(3)])
    order.paid()
    order.refunded({0: 1})
    day = operator.write("day.jsonl", *shop.deliveries)
    operator.say("journal", "replay", str(day))
    return operator, str(order.id), str(order.lines[0].id)


SIMULATE = ("orders", "simulate-refund", "--order")


def test_what_a_refund_would_leave(bought: tuple[Operator, str, str]) -> None:
    operator, order, line = bought
    before = operator.ask("members", "show", "--customer", str(ANIA.customer_id))
    told = operator.ask(*SIMULATE, order, "--line", f"{line}=1")
    assert (told["before"], told["after"], told["difference"]) == (190, 95, -95)
    assert sum(told["balance"].values()) == 95
    (entry,) = told["entries"]
    assert entry["points"] == -95
    assert "$19.00 stays" in entry["explanation"]
    assert operator.ask("members", "show", "--customer", str(ANIA.customer_id)) == before


def test_what_a_refund_would_leave_as_sentences(bought: tuple[Operator, str, str]) -> None:
    operator, order, line = bought
    told = operator.say(*SIMULATE, order, "--line", f"{line}=1", "--line", f"{line}=1")
    assert "190 points now, 0 after the refund." in told
    assert "  -190  Everything in order" in told
    assert "Then: 0 points available, 0 on the way" in told


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{line}=3", "2 are left to give back"),
        ("{line}=0", "2 are left to give back"),
        ("12=1", "has no line 12; it has: {line}"),
        ("{line}", "say the line and how many units"),
        ("{line}=-1", "say the line and how many units"),
        ("=1", "say the line and how many units"),
    ],
)
def test_a_refund_that_cannot_be_is_refused(
    bought: tuple[Operator, str, str], line: str, complaint: str
) -> None:
    operator, order, known = bought
    refused = operator.refused(*SIMULATE, order, "--line", line.format(line=known))
    assert complaint.format(line=known) in refused


def test_an_order_that_nobody_knows_or_holds_is_refused(operator: Operator, till: str) -> None:
    assert "has no order 12" in operator.refused(*SIMULATE, "12", "--line", "1=1")
    Path(till).write_text("id,who,day,sum\n12,,2026-03-01,1\n")
    operator.say("orders", "import", till, "--map", "id=id,customer=who,date=day,total=sum")
    assert "nobody is known" in operator.refused(*SIMULATE, "12", "--line", "total=1")


def test_an_imported_order_can_be_refunded_in_thought(operator: Operator, till: str) -> None:
    Path(till).write_text("id,who,day,sum\n12,501,2026-03-01,10\n")
    operator.say("orders", "import", till, "--map", "id=id,customer=who,date=day,total=sum")
    told = operator.ask(*SIMULATE, "12", "--line", "total=1")
    assert (told["before"], told["after"]) == (50, 0)
