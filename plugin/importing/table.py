"""A table of CSV: a header, and rows that know where they stand in the file."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from plugin.domain.errors import InvalidInputError
from plugin.importing.orders import BadRow


@dataclass(frozen=True, slots=True)
class Row:
    """One row, as many cells as the header; `line` is where it begins."""

    line: int
    cells: Sequence[str]


class Table:
    """Rows below a header. Raises InvalidInputError when there is no header."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._reader = csv.reader(lines, strict=True)
        self._columns = self._header()

    def __iter__(self) -> Iterator[Row | BadRow]:
        while True:
            line = self._reader.line_num + 1
            try:
                cells = next(self._reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield BadRow(line, f"is not CSV: {error}")
                continue
            if cells:
                yield self._row(line, cells)

    def columns(self, names: Iterable[str]) -> Callable[[Sequence[str]], list[str]]:
        """
        What picks the cells of these columns from a row.

        Raises InvalidInputError for a column that the file has not, or twice.
        """
        places = [self._position(name) for name in names]
        return lambda cells: [cells[place].strip() for place in places]

    def has(self, names: Iterable[str]) -> bool:
        """Does the file have all of these columns?"""
        return set(names) <= set(self._columns)

    def _position(self, name: str) -> int:
        if self._columns.count(name) != 1:
            often = "twice" if name in self._columns else "not"
            known = ", ".join(self._columns)
            raise InvalidInputError(f"column {name!r} is {often} in the file; it has: {known}")
        return self._columns.index(name)

    def _header(self) -> list[str]:
        try:
            found = next(self._reader, [])
        except csv.Error as error:
            raise InvalidInputError(f"the first line is not CSV: {error}") from None
        if not found or not _is_utf8(found):
            raise InvalidInputError("the file has no header in UTF-8 on its first line")
        return [cell.strip() for cell in found]

    def _row(self, line: int, cells: list[str]) -> Row | BadRow:
        if len(cells) != len(self._columns):
            return BadRow(line, f"has {len(cells)} cells, the header {len(self._columns)}")
        if not _is_utf8(cells):
            return BadRow(line, "is not UTF-8")
        return Row(line, cells)


def _is_utf8(cells: Sequence[str]) -> bool:
    """Lone surrogates stand for bytes that are no UTF-8."""
    text = "".join(cells)
    return text.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in text)
