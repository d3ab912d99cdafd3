"""Bytes to rows: packed or not, damaged or not, never more than a little in memory."""

import gzip
import io
import lzma

import pytest

from plugin.domain.errors import InvalidInputError
from plugin.importing import BadRow, ImportedOrder
from plugin.importing.files import lines
from tests.importing.files import COLUMNS, HEADER, rows

TEXT = f"{HEADER}1,501,2026-03-01,1\n2,502,2026-03-01,2\n".encode()


def ids(found: list[ImportedOrder | BadRow]) -> list[str]:
    return [row.id for row in found if isinstance(row, ImportedOrder)]


@pytest.mark.parametrize(
    ("name", "packed"),
    [
        ("orders.csv", TEXT),
        ("orders.csv", b"\xef\xbb\xbf" + TEXT),
        ("orders.csv", TEXT.replace(b"\n", b"\r\n")),
        ("orders.csv.gz", gzip.compress(TEXT)),
        ("orders.csv.xz", lzma.compress(TEXT)),
    ],
    ids=["plain", "with a mark", "from Windows", "gz", "xz"],
)
def test_a_file_is_unpacked_by_its_name(name: str, packed: bytes) -> None:
    assert ids(rows(packed, name=name)) == ["1", "2"]


@pytest.mark.parametrize(
    ("name", "packed"),
    [
        ("orders.csv.gz", TEXT),
        ("orders.csv.xz", TEXT),
        ("orders.csv.gz", gzip.compress(TEXT)[:-12]),
        ("orders.csv.xz", lzma.compress(TEXT)[:-12]),
        ("orders.csv.gz", b""),
    ],
    ids=["no gz", "no xz", "gz cut off", "xz cut off", "empty"],
)
def test_a_damaged_file_says_where(name: str, packed: bytes) -> None:
    with pytest.raises(InvalidInputError, match=r"damaged or cut off after line|has no header"):
        rows(packed, name=name)


def test_a_row_that_is_no_utf8_is_bad_and_the_others_are_not() -> None:
    found = rows(TEXT.replace(b"501", b"Z\xfcrich"))
    assert found[0] == BadRow(2, "is not UTF-8")
    assert ids(found) == ["2"]


@pytest.mark.parametrize("header", [b"", b"\n", b"\xff\xfe,a\n", b'"a\n'])
def test_without_a_header_nothing_is_read(header: bytes) -> None:
    with pytest.raises(InvalidInputError, match="first line"):
        rows(header)


@pytest.mark.parametrize("row", ['1,"5"01,2026-03-01,1', "1,501,2026-03-01", "1,501,2026-03-01,1,"])
def test_a_row_of_another_shape_is_bad(row: str) -> None:
    first, second = rows(f"{HEADER}{row}\n2,502,2026-03-01,2\n")
    assert isinstance(first, BadRow)
    assert isinstance(second, ImportedOrder)


def test_a_quote_that_never_ends_swallows_no_more_than_a_cell_may_hold() -> None:
    good = "".join(f"{n},501,2026-03-01,1\n" for n in range(10_000))
    found = rows(f'{HEADER}0,"501,2026-03-01,1\n{good}')
    assert len(ids(found)) > 1_000
    assert isinstance(found[0], BadRow)


def test_a_line_without_end_is_no_csv() -> None:
    with pytest.raises(InvalidInputError, match="line 2 is too long"):
        rows(HEADER + "x" * 2**21)


def test_lines_are_read_as_they_are_asked_for() -> None:
    raw = io.BytesIO(TEXT * 50_000)
    found = lines(raw, "orders.csv")
    for _ in range(3):
        next(found)
    assert raw.tell() < 100_000


def test_an_empty_file_below_its_header_is_no_order() -> None:
    assert rows(HEADER, COLUMNS) == []
