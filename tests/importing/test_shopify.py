"""Shopify's own export: what concerns a whole order stands on its first row only."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from plugin.domain.errors import InvalidInputError
from plugin.domain.facts import Payment
from plugin.importing import BadRow, ImportedOrder
from tests.importing.files import SHOPIFYS, rows

SAMPLE = Path(__file__).parents[3] / "shared" / "data" / "samples" / "shopify-orders-export.csv"


@pytest.fixture
def told() -> dict[str, ImportedOrder]:
    found = rows(SHOPIFYS.read_bytes(), None)
    return {row.name: row for row in found if isinstance(row, ImportedOrder)}


def test_an_order_of_many_rows_is_one_order(told: dict[str, ImportedOrder]) -> None:
    assert list(told) == ["#1006", "#1005", "#1004", "#1003", "#1002", "#1001"]
    assert [row.line for row in told.values()] == [2, 4, 6, 7, 8, 9]


def test_an_order_is_worth_its_subtotal(told: dict[str, ImportedOrder]) -> None:
    first = told["#1006"]
    assert (first.id, first.email, first.amount) == ("9007199254750001", "ania@example.pl", 3800)
    assert first.placed_at == datetime(2026, 3, 6, 15, 37, 33, tzinfo=UTC)
    assert (first.payment, first.fulfilled) == (Payment.PAID, False)


def test_money_given_back_and_tags_are_told(told: dict[str, ImportedOrder]) -> None:
    partly, wholly = told["#1005"], told["#1004"]
    assert (partly.payment, partly.refunded) == (Payment.PARTIALLY_REFUNDED, 735)
    assert (wholly.payment, wholly.refunded) == (Payment.REFUNDED, 2400)
    assert (partly.tags, partly.fulfilled) == (("gift", "vip"), True)


def test_what_came_to_nothing_says_so(told: dict[str, ImportedOrder]) -> None:
    assert (told["#1003"].payment, told["#1003"].cancelled) == (Payment.VOIDED, True)
    assert told["#1002"].payment is Payment.PENDING
    assert told["#1001"].email == ""


def test_a_bad_order_is_bad_once_and_its_neighbours_are_good() -> None:
    text = SHOPIFYS.read_text().replace("26.35", "2.6e1")
    found = rows(text, None)
    assert [row.line for row in found if isinstance(row, BadRow)] == [4]
    assert len(found) == 6


def test_rows_whose_order_is_not_there_are_bad() -> None:
    header, *lines = SHOPIFYS.read_text().splitlines(keepends=True)
    (found,) = rows(header + lines[3], None)
    assert isinstance(found, BadRow)
    assert "its first row is missing" in found.reason


def test_another_file_is_told_apart() -> None:
    with pytest.raises(InvalidInputError, match="--map"):
        rows("a,b\n1,2\n", None)


@pytest.mark.skipif(not SAMPLE.is_file(), reason="../shared is absent; a fixture covers the case")
def test_a_real_export_is_read_whole() -> None:
    found = rows(SAMPLE.read_bytes(), None)
    assert len(found) == 51
    assert all(isinstance(row, ImportedOrder) and row.currency == "INR" for row in found)
