"""
Rows as CSV (RFC 4180): text quoted, numbers bare, and no cell that a spreadsheet would run.

What looks like the beginning of a formula is text to us: it gets an apostrophe in front, which
spreadsheets take as "this is text". Numbers are written by us and stay numbers, `-95` too.
"""

import csv
from collections.abc import Iterable
from typing import Protocol

Cell = str | int

# What begins a formula in some spreadsheet, and what can hide such a beginning from our eyes.
_FORMULA = (
    *"=+-@\t\r\n",
    "\N{FULLWIDTH EQUALS SIGN}",
    "\N{FULLWIDTH PLUS SIGN}",
    "\N{FULLWIDTH HYPHEN-MINUS}",
    "\N{FULLWIDTH COMMERCIAL AT}",
)
_UNSEEN = (
    " \x00\N{NO-BREAK SPACE}\N{ZERO WIDTH SPACE}\N{ZERO WIDTH NO-BREAK SPACE}"
    "\N{FIRST STRONG ISOLATE}\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}\N{ARABIC LETTER MARK}"
)


class Sink(Protocol):
    """Where text goes."""

    def write(self, text: str, /) -> object:
        """Take some more of it."""
        ...


def write_rows(sink: Sink, rows: Iterable[Iterable[Cell]]) -> None:
    """Write rows as they come, one at a time."""
    writer = csv.writer(sink, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    for row in rows:
        writer.writerow([harmless(cell) for cell in row])


def harmless(cell: Cell) -> Cell:
    """A cell that no spreadsheet takes for a formula."""
    if isinstance(cell, int) or not cell.lstrip(_UNSEEN).startswith(_FORMULA):
        return cell
    return f"'{cell}"
