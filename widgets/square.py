"""A link as a square that a camera reads: a QR code, drawn as one path."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Final

import segno

_MARGIN: Final = 4
"""Modules of white around it, as cameras want."""


@dataclass(frozen=True, slots=True)
class Square:
    """A box of so many modules a side, and the dark ones of them as an SVG path."""

    size: int
    path: str


@lru_cache(maxsize=256)
def square(link: str) -> Square:
    """The QR code of a link; a seventh of it may be dirty."""
    rows = list(segno.make(link, error="m", micro=False).matrix)
    path = "".join(run for y, row in enumerate(rows, start=_MARGIN) for run in _runs(row, y))
    return Square(len(rows) + 2 * _MARGIN, path)


def _runs(row: Iterable[int], y: int) -> Iterator[str]:
    """Dark modules beside each other, as one rectangle."""
    x = _MARGIN
    for dark, found in groupby(row):
        wide = len(list(found))
        if dark:
            yield f"M{x} {y}h{wide}v1h-{wide}z"
        x += wide
