"""
The sums of a statement as rows, each with the bar that takes the eye from opening to closing.

Bars lie on one scale from the lowest point of the month to the highest, in thousandths; zero is
always on it, so that what is twice as long is twice as much.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from plugin.domain.ledger import Kind
from plugin.domain.statement import Column, Statement

SCALE = 1000


@dataclass(frozen=True, slots=True)
class Row:
    """`opening`, a column, or `closing`; `named` are the parts that are told beneath it."""

    name: str
    points: int
    bar: tuple[int, int]
    """Where its bar begins, and how long it is."""
    named: tuple[tuple[Kind, int], ...] = ()

    @property
    def total(self) -> bool:
        """Is it a sum of its own, rather than a change?"""
        return self.name in {"opening", "closing"}


def rows(told: Statement) -> tuple[Row, ...]:
    """Opening, every column, closing. What staff did is told only where they did something."""
    return tuple(_rows(told))


def _rows(told: Statement) -> Iterator[Row]:
    scale = _Scale.of(told)
    yield Row("opening", told.opening, scale.bar(0, told.opening))
    at = told.opening
    for column, points in told.columns.items():
        if points or column is not Column.ADJUSTED:
            yield Row(column, points, scale.bar(at, at + points), tuple(told.named(column)))
        at += points
    yield Row("closing", told.closing, scale.bar(0, told.closing))


@dataclass(frozen=True, slots=True)
class _Scale:
    low: int
    high: int

    @classmethod
    def of(cls, told: Statement) -> "_Scale":
        """From the lowest to the highest that the bars reach."""
        reached = [0, *accumulate(told.columns.values(), initial=told.opening)]
        return cls(min(reached), max(reached))

    def bar(self, one: int, other: int) -> tuple[int, int]:
        start, end = sorted((self._place(one), self._place(other)))
        return start, end - start

    def _place(self, points: int) -> int:
        width = self.high - self.low
        return (points - self.low) * SCALE // width if width else 0
