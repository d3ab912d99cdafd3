"""
What statements ask of the ledger: sums made by the database, whatever the number of entries.

`ix_entry_brand_id_posted_at` serves sums over a brand. Where accounts are named or sorted by, the
moment is compared in a form that no index serves: SQLite would otherwise walk a whole brand's
months to find the few lines of one member.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import Row, case, func, select
from sqlalchemy.sql.elements import ColumnElement

from plugin.domain.ledger import Kind, Source
from plugin.domain.statement import Booked
from plugin.store.entries import UNINDEXED
from plugin.store.moments import from_millis, to_millis
from plugin.store.tables import accounts, entries
from plugin.store.transact import Tx

Span = tuple[datetime, datetime]
"""From the first moment on, and before the second."""

_STREAMED: Final = {"yield_per": 5_000}
_SUMS: Final = (
    entries.c.kind,
    entries.c.source,
    func.sum(entries.c.points).label("points"),
    func.min(entries.c.posted_at).label("posted_at"),
)


def opening(
    tx: Tx, brand_id: int, start: datetime, account_ids: Iterable[int] | None = None
) -> int:
    """The points of everything booked before a moment, on some accounts or of the brand."""
    found = select(func.coalesce(func.sum(entries.c.points), 0)).where(
        entries.c.brand_id == brand_id, *_within(None, start, account_ids)
    )
    return int(tx.execute(found).scalar_one())


def moved(
    tx: Tx, brand_id: int, span: Span, account_ids: Iterable[int] | None = None
) -> list[Booked]:
    """What was booked within a span, on some accounts or of the brand, by kind and source."""
    found = select(*_SUMS).where(entries.c.brand_id == brand_id, *_within(*span, account_ids))
    return [_booked(row) for row in tx.execute(found.group_by(entries.c.kind, entries.c.source))]


def by_account(tx: Tx, brand_id: int, span: Span) -> Iterator[tuple[int, str | None, list[Booked]]]:
    """
    All that every account booked until the end of a span: (id, customer's id, sums).

    Summed apart for before and within it; streamed in order of the accounts' ids.
    """
    start, end = span
    since = case((entries.c.posted_at >= start, 1), else_=0)
    sums = (
        select(entries.c.account_id, *_SUMS)
        .where(entries.c.brand_id == brand_id, to_millis(end) > UNINDEXED)
        .group_by(entries.c.account_id, entries.c.kind, entries.c.source, since)
        .subquery()
    )
    found = (
        select(sums, accounts.c.customer_id)
        .join(accounts, accounts.c.id == sums.c.account_id)
        .where(accounts.c.brand_id == brand_id)
        .order_by(sums.c.account_id)
    )
    with tx.execute(found, execution_options=_STREAMED) as rows:
        for (account_id, customer_id), theirs in groupby(
            rows, key=attrgetter("account_id", "customer_id")
        ):
            yield account_id, customer_id, [_booked(row) for row in theirs]


def count_moved(tx: Tx, brand_id: int, span: Span) -> int:
    """How many accounts booked anything within a span."""
    found = select(func.count(entries.c.account_id.distinct())).where(
        entries.c.brand_id == brand_id, *_within(*span, None)
    )
    return tx.execute(found).scalar_one()


def first_booked_at(
    tx: Tx, brand_id: int, account_ids: Iterable[int] | None = None
) -> datetime | None:
    """When the first entry was booked, on some accounts or of the brand; None: there is none."""
    if account_ids is None:
        found = select(func.min(entries.c.posted_at)).where(entries.c.brand_id == brand_id)
        return tx.execute(found).scalar()
    theirs = entries.c.account_id.in_(set(account_ids))
    millis = select(func.min(UNINDEXED)).where(entries.c.brand_id == brand_id, theirs)
    first = tx.execute(millis).scalar()
    return None if first is None else from_millis(first)


def _within(
    start: datetime | None, end: datetime, account_ids: Iterable[int] | None
) -> list[ColumnElement[bool]]:
    if account_ids is None:
        since = [] if start is None else [entries.c.posted_at >= start]
        return [*since, entries.c.posted_at < end]
    since = [] if start is None else [to_millis(start) <= UNINDEXED]
    return [entries.c.account_id.in_(set(account_ids)), *since, to_millis(end) > UNINDEXED]


def _booked(row: Row[*tuple[Any, ...]]) -> Booked:
    return Booked(Kind(row.kind), Source(row.source), int(row.points), row.posted_at)
