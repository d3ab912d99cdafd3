"""Any CSV: which column holds what, and what its cells may say."""

from datetime import UTC, datetime

import pytest

from plugin.domain.errors import InvalidInputError
from plugin.domain.facts import Payment
from plugin.importing import BadRow, ImportedOrder, Mapping
from tests.importing.files import COLUMNS, HEADER, complaint, only, rows


def test_a_row_is_a_paid_and_delivered_order() -> None:
    found = only("7,501,2026-03-01T12:30:00Z,12.50")
    assert (found.id, found.name, found.customer_id, found.email) == ("7", "7", "501", "")
    assert (found.amount, found.currency) == (1250, "USD")
    assert (found.payment, found.fulfilled, found.cancelled) == (Payment.PAID, True, False)


def test_a_customer_may_be_an_e_mail() -> None:
    found = only("7,ania@example.pl,2026-03-01,1")
    assert (found.customer_id, found.email) == ("", "ania@example.pl")


def test_an_order_may_be_nobodys() -> None:
    found = only("7,,2026-03-01,1")
    assert (found.customer_id, found.email) == ("", "")


@pytest.mark.parametrize("written", ["'501", "gid://shopify/Customer/501", " 501 "])
def test_ids_are_read_as_platforms_write_them(written: str) -> None:
    assert only(f"7,{written},2026-03-01,1").customer_id == "501"


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-03-01", datetime(2026, 2, 28, 23, tzinfo=UTC)),
        ("2026-07-01", datetime(2026, 6, 30, 22, tzinfo=UTC)),
        ("2026-03-01 09:30", datetime(2026, 3, 1, 8, 30, tzinfo=UTC)),
        ("2026-03-01T09:30:15Z", datetime(2026, 3, 1, 9, 30, 15, tzinfo=UTC)),
        ("2026-03-01 09:30:15 -0500", datetime(2026, 3, 1, 14, 30, 15, tzinfo=UTC)),
        ("2026-03-01T09:30:15.250+01:00", datetime(2026, 3, 1, 8, 30, 15, 250_000, UTC)),
    ],
)
def test_a_date_without_offset_is_the_shops_own(written: str, moment: datetime) -> None:
    assert only(f"7,501,{written},1").placed_at == moment


@pytest.mark.parametrize("date", ["", "yesterday", "01.03.2026", "20260301", "2026-03-01 9:30"])
def test_what_is_no_date_is_said_to_be_none(date: str) -> None:
    assert "is not a date such as" in complaint(f"7,501,{date},1")


@pytest.mark.parametrize("date", ["2026-02-30", "2026-03-01 25:00", "2026-03-01T09:30:00+99:00"])
def test_a_date_that_does_not_exist_is_refused(date: str) -> None:
    assert "is not a date that exists" in complaint(f"7,501,{date},1")


@pytest.mark.parametrize("date", ["0001-01-01", "9999-12-31"])
def test_a_date_beyond_reason_is_refused(date: str) -> None:
    assert "no order is that old or that new" in complaint(f"7,501,{date},1")


@pytest.mark.parametrize(
    "total",
    ["", "-1", "-0.01", "1e3", "NaN", "inf", "1 000", '"1,000"', "1.005", "10000000000.01", "٣"],
)
def test_what_is_no_amount_is_refused(total: str) -> None:
    assert complaint(f"7,501,2026-03-01,{total}")


@pytest.mark.parametrize("total", ["", "-1", "1.0", "1e3", "1000000000001", "٣", "9" * 400])
def test_what_is_no_whole_number_of_minor_units_is_refused(total: str) -> None:
    (found,) = rows(f"{HEADER}7,501,2026-03-01,{total}\n", COLUMNS.replace("total", "total_minor"))
    assert isinstance(found, BadRow)


def test_minor_units_are_taken_as_they_are() -> None:
    assert only("7,501,2026-03-01,1250", COLUMNS.replace("total", "total_minor")).amount == 1250


def test_an_order_may_come_to_nothing() -> None:
    assert only("7,501,2026-03-01,0.00").amount == 0


@pytest.mark.parametrize("order_id", ["", "a/b", "a b", "x" * 65, "\x07", "import-1"])
def test_what_is_no_order_id_is_refused(order_id: str) -> None:
    assert complaint(f"{order_id},501,2026-03-01,1")


@pytest.mark.parametrize("customer", ["a/b", "a b", "\x00", "x" * 65, "x" * 250 + "@example.pl"])
def test_what_is_nobody_is_refused(customer: str) -> None:
    assert complaint(f"7,{customer},2026-03-01,1")


def test_the_good_rows_stay_and_the_bad_ones_say_where_they_are() -> None:
    good, never = "1,501,2026-03-01,1\n", "2,501,never,1\n"
    torn, short, last = '"3","5\n01",2026-03-01,1\n\n', "4,501\n", "5,501,2026-03-02,2\n"
    found = rows(HEADER + good + never + torn + short + last)
    assert [row.line for row in found if isinstance(row, BadRow)] == [3, 4, 7]
    assert [row.id for row in found if isinstance(row, ImportedOrder)] == ["1", "5"]


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ("", "say each once"),
        ("customer", "say each once"),
        ("customer=a,customer=b,date=c,total=d", "say each once"),
        ("customer=a,date=b", "needs one of total"),
        ("customer=a,date=b,total=c,total_minor=d", "needs one of total"),
        ("date=b,total=c", "which column is the customer"),
        ("customer=b,total=c", "which column is the date"),
        ("customer=a,date=b,total=c,colour=d", "knows no 'colour'"),
    ],
)
def test_a_mapping_that_makes_no_sense_is_refused(said: str, complaint: str) -> None:
    with pytest.raises(InvalidInputError, match=complaint):
        Mapping.parse(said)


def test_a_column_that_is_not_there_is_named_beside_those_that_are() -> None:
    with pytest.raises(InvalidInputError, match="'sum' is not in the file; it has: order, who"):
        rows("order,who,day\n")


def test_a_column_that_is_there_twice_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="'sum' is twice"):
        rows("order,who,day,sum,sum\n")
