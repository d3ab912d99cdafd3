"""
The statement of a month: what was there, what came and went, what is there now.

An entry belongs to the month it was *booked* in, whenever it counts for the member. Booking only
ever happens now, so a month that is over never changes, and it closes with what the next one
opens with.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum
from typing import TypeVar

from plugin.domain.ledger import Kind, Source
from plugin.domain.month import Month

T = TypeVar("T")


class Column(StrEnum):
    """What points did in a month, in the order in which it is told."""

    EARNED = "earned"
    SPENT = "spent"
    """Points turned into rewards, less those that came back."""
    RETURNED = "returned"
    EXPIRED = "expired"
    """Ended points less those that came back; what was given up is a line of its own."""
    ADJUSTED = "adjusted"
    """What staff gave, took or forgave."""


COLUMN_OF: Mapping[Kind, Column] = {
    Kind.EARN: Column.EARNED,
    Kind.RESTORE: Column.EARNED,
    Kind.CLAWBACK: Column.RETURNED,
    Kind.REDEEM: Column.SPENT,
    Kind.RETURN: Column.SPENT,
    Kind.EXPIRE: Column.EXPIRED,
    Kind.FORFEIT: Column.EXPIRED,
    Kind.REINSTATE: Column.EXPIRED,
    Kind.ADJUST: Column.ADJUSTED,
    Kind.FORGIVE: Column.ADJUSTED,
}
"""Where each kind of entry is counted. An order that counts again is earned, not un-returned."""

OWN_LINES = (Kind.RETURN, Kind.FORFEIT, Kind.REINSTATE, Kind.FORGIVE)
"""Kinds that are named beneath their column whenever there are any."""


@dataclass(frozen=True, slots=True)
class Booked:
    """An entry, or the sum of several alike that were booked in one month; points are signed."""

    kind: Kind
    source: Source
    points: int
    posted_at: datetime


@dataclass(frozen=True, slots=True)
class Statement:
    """One month in points: `opening` is the sum of all before it, `moved` what was booked in it."""

    month: Month
    opening: int
    moved: tuple[Booked, ...]

    @property
    def closing(self) -> int:
        """What the month ends with, and the next one opens with."""
        return self.opening + sum(booked.points for booked in self.moved)

    @property
    def columns(self) -> dict[Column, int]:
        """Points by column, every column, zeros too."""
        found = _sums((COLUMN_OF[booked.kind], booked.points) for booked in self.moved)
        return {column: found.get(column, 0) for column in Column}

    @property
    def kinds(self) -> dict[Kind, int]:
        """Points by kind of entry; only kinds that moved something."""
        found = _sums((booked.kind, booked.points) for booked in self.moved)
        return {kind: found[kind] for kind in Kind if kind in found}

    @property
    def sources(self) -> dict[Source, int]:
        """Points by where they came from or went to; only sources that moved something."""
        found = _sums((booked.source, booked.points) for booked in self.moved)
        return {source: found[source] for source in Source if source in found}

    def named(self, column: Column) -> Iterator[tuple[Kind, int]]:
        """What is named beneath a column: its kinds that have a line of their own."""
        kinds = self.kinds
        return (
            (kind, kinds[kind]) for kind in OWN_LINES if kind in kinds and COLUMN_OF[kind] is column
        )


def statement(month: Month, zone: tzinfo, booked: Iterable[Booked]) -> Statement:
    """The statement of a month in a shop's zone, from everything booked, in any order."""
    start, end = month.span(zone)
    known = [one for one in booked if one.posted_at < end]
    return Statement(
        month=month,
        opening=sum(one.points for one in known if one.posted_at < start),
        moved=tuple(one for one in known if one.posted_at >= start),
    )


def _sums(pairs: Iterable[tuple[T, int]]) -> dict[T, int]:
    sums: dict[T, int] = {}
    for name, points in pairs:
        sums[name] = sums.get(name, 0) + points
    return sums
