"""A line that fills while the first run makes its history."""

import sys
from types import TracebackType
from typing import Self, TextIO

WIDTH = 32


class Progress:
    """
    `Six weeks at the shop  ████████░░░░  35 %`, redrawn in place.

    Where the output is no terminal, only the finished line is written.
    """

    def __init__(self, title: str, total: int, out: TextIO | None = None) -> None:
        self._title = title
        self._total = total
        self._out = out or sys.stdout
        self._shown = -1

    def __enter__(self) -> Self:
        """Draw the empty line."""
        self.reach(0)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Leave the line behind, complete or not."""
        live = self._out.isatty()
        self._out.write("\n" if live else "" if error else f"{self._line(100)}\n")
        self._out.flush()

    def reach(self, done: int) -> None:
        """Redraw for `done` parts of the total; only when the percentage moves."""
        percent = 100 * done // self._total
        if percent == self._shown or not self._out.isatty():
            return
        self._shown = percent
        self._out.write(f"\r{self._line(percent)}")
        self._out.flush()

    def _line(self, percent: int) -> str:
        filled = WIDTH * percent // 100
        full, empty = ("█", "░") if _drawable(self._out) else ("#", ".")
        return f"  {self._title}  {full * filled}{empty * (WIDTH - filled)} {percent:3d} %"


def _drawable(out: TextIO) -> bool:
    try:
        "█░".encode(out.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True
