"""
Walking every chain of a brand, in one stream and as the rows lie there.

Nothing is interpreted: a line that nobody can read any more still has a hash to be compared.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, Final, NamedTuple

from sqlalchemy import BigInteger, Select, select, type_coerce
from sqlalchemy.sql.elements import ColumnElement

from plugin.store.accounts import GENESIS
from plugin.store.entries import follow
from plugin.store.tables import Moment, accounts, entries
from plugin.store.transact import Tx

_STREAMED: Final = {"yield_per": 5_000}
_SAID: Final = (
    *("account_id", "brand_id", "contra", "effective_at", "explanation", "kind", "points"),
    *("posted_at", "seq", "source", "source_id"),
)


class Line(NamedTuple):
    """An entry as it lies there; `said` is what its hash covers, in order of the names."""

    seq: int
    hash: bytes
    posted_at: int
    """Epoch milliseconds."""
    said: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """All lines of an account, and what the account says of them."""

    account_id: int
    entries: int
    head: bytes
    lines: Sequence[Line]

    @property
    def broken_at(self) -> int | None:
        """The `seq` of the first line that does not follow from the one before it."""
        head = GENESIS
        for expected, line in enumerate(self.lines, start=1):
            head = follow(head, line.said)
            if line.seq != expected or line.hash != head:
                return expected
        return None

    @property
    def is_complete(self) -> bool:
        """Does it end with the line that the account remembers as its newest?"""
        last = self.lines[-1].hash if self.lines else GENESIS
        return (len(self.lines), last) == (self.entries, self.head)


def walk(tx: Tx, brand_id: int) -> Iterator[Chain]:
    """The chain of every account of a brand, empty ones too, in order of the accounts' ids."""
    with tx.execute(_joined(brand_id), execution_options=_STREAMED) as rows:
        for (account_id, count, head), found in groupby(rows, key=itemgetter(0, 1, 2)):
            lines = [
                Line(row[3], row[4], row[5], tuple(row[6:])) for row in found if row[3] is not None
            ]
            yield Chain(account_id, count, head, lines)


def _joined(brand_id: int) -> Select[Any]:
    theirs = (entries.c.brand_id == accounts.c.brand_id) & (entries.c.account_id == accounts.c.id)
    return (
        select(
            *(accounts.c.id, accounts.c.entries, accounts.c.head),
            *(entries.c.seq, entries.c.hash, _plain(entries.c.posted_at)),
            *(_plain(entries.c[name]) for name in _SAID),
        )
        .join(entries, theirs, isouter=True)
        .where(accounts.c.brand_id == brand_id)
        .order_by(accounts.c.id, entries.c.seq)
    )


def _plain(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Moments as the milliseconds they are kept as."""
    return type_coerce(column, BigInteger) if isinstance(column.type, Moment) else column
