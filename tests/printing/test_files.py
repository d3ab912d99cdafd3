"""CSV: the same bytes as in the golden files, and nothing in them that a spreadsheet would run."""

import csv
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.domain.statement import Column
from plugin.locales import Messages, languages
from plugin.printing import account_file, file_name, member_file
from plugin.printing.cells import harmless, write_rows
from tests.printing.views import ACCOUNTS, BUSY, LINES, MARCH, SO_FAR, line

GOLDEN = Path(__file__).parent / "golden"
FORMULAS = [
    "=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1+1", "=cmd|' /C calc'!A0",
    "\N{FULLWIDTH EQUALS SIGN}1", "\N{ZERO WIDTH SPACE}=1", "\N{NO-BREAK SPACE}+1", "\x00=1",
]  # fmt: skip


def accounts() -> str:
    sink = StringIO()
    account_file(sink, MARCH, ACCOUNTS)
    return sink.getvalue()


@pytest.mark.parametrize("language", languages())
def test_a_members_file_is_the_golden_one(language: str) -> None:
    golden = (GOLDEN / f"member-{language}.csv").read_bytes()
    assert member_file(BUSY, Messages.of(language)).encode() == golden


def test_finances_file_is_the_golden_one() -> None:
    assert accounts().encode("ascii") == (GOLDEN / "accounts.csv").read_bytes()


def test_every_line_ends_as_the_standard_says_and_has_as_many_cells() -> None:
    for text in (accounts(), member_file(SO_FAR, Messages.of("pl"))):
        assert text.endswith("\r\n")
        assert "\n" not in text.replace("\r\n", "")
        assert len({len(row) for row in csv.reader(StringIO(text))}) == 1


def test_only_what_holds_words_begins_with_a_byte_order_mark() -> None:
    assert member_file(BUSY, Messages.of("id")).encode().startswith(b"\xef\xbb\xbf")
    assert accounts().isascii()


def test_finances_rows_add_up() -> None:
    for row in csv.DictReader(StringIO(accounts())):
        columns = [int(row[column]) for column in Column]
        assert int(row["opening"]) + sum(columns) == int(row["closing"])


@pytest.mark.attack
@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_in_a_name_is_only_text(formula: str) -> None:
    assert harmless(formula) == f"'{formula}"
    hostile = line(50, 1435, formula, 12)
    told = member_file(replace(BUSY, lines=(*LINES, hostile)), Messages.of("en"))
    cells = [cell for row in csv.reader(StringIO(told[1:], newline="")) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r"))]


@given(st.lists(st.lists(st.text() | st.integers(), min_size=1, max_size=4), max_size=5))
def test_whatever_is_written_is_read_back(rows: list[list[str | int]]) -> None:
    sink = StringIO(newline="")
    write_rows(sink, rows)
    sink.seek(0)
    read = list(csv.reader(sink))
    assert read == [[str(harmless(cell)) for cell in row] for row in rows]


@pytest.mark.parametrize("number", [0, -95, 10**12])
def test_a_number_stays_a_number(number: int) -> None:
    assert harmless(number) == number


def test_a_file_is_called_by_its_month_alone() -> None:
    assert file_name(MARCH, "csv") == "statement-2026-03.csv"
