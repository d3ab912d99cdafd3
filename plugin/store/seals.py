"""
Daily seals: a brand's days, closed one after another, each with a digest that covers all before.

Who keeps the newest digest elsewhere can tell later whether anything of that time was changed,
even by somebody who rewrote every hash in here. A sealed day is closed: what is learnt later is
booked on the first day that is still open, as books have always been kept.
"""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import BigInteger, Select, bindparam, func, select, type_coerce
from sqlalchemy.sql.elements import ColumnElement

from plugin.store import dialect
from plugin.store.digests import Content, Seal
from plugin.store.moments import to_millis
from plugin.store.tables import acts, entries, seals
from plugin.store.transact import Tx

A_DAY = timedelta(days=1)
_MILLIS_A_DAY: Final = 86_400_000
_EPOCH: Final = date(1970, 1, 1)
_STREAMED: Final = {"yield_per": 5_000}
"""A day may hold a whole import: rows come in portions."""

_CLOSED = select(func.max(seals.c.day)).where(seals.c.brand_id == bindparam("brand"))
_ENTRY_BOOKED = type_coerce(entries.c.posted_at, BigInteger)
_ACT_BOOKED = type_coerce(func.coalesce(acts.c.posted_at, acts.c.at), BigInteger)
_ACT_SAYS = [
    *(acts.c[name] for name in ("id", "account_id", "kind", "key", "actor", "body")),
    *(type_coerce(acts.c[name], BigInteger) for name in ("at", "posted_at")),
]


def start_of(day: date) -> datetime:
    """The first moment of a day, in UTC."""
    return datetime.combine(day, time.min, UTC)


def day_of(millis: int) -> str:
    """The day (ISO) that a moment in epoch milliseconds is booked under, in UTC."""
    return _iso(millis // _MILLIS_A_DAY)


def booked_at(tx: Tx, brand_id: int, moment: datetime) -> datetime:
    """When something of this moment is booked: then, or at the start of the first open day."""
    closed = tx.execute(_CLOSED, {"brand": brand_id}).scalar()
    return moment if closed is None else max(moment, start_of(date.fromisoformat(closed) + A_DAY))


def content(tx: Tx, brand_id: int, day: date) -> Content:
    """Everything that was booked on a day."""
    found = Content()
    for line in tx.execute(_entries_of(brand_id, day), execution_options=_STREAMED):
        found.add_entry(*line)
    for _millis, said in booked_acts(tx, brand_id, day):
        found.add_act(said)
    return found


def booked_acts(
    tx: Tx, brand_id: int, day: date | None = None
) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Every act of a brand, or of a day, by id: when it was booked (milliseconds), all it says."""
    found = select(_ACT_BOOKED, *_ACT_SAYS).where(acts.c.brand_id == brand_id).order_by(acts.c.id)
    if day is not None:
        found = found.where(*_within(_ACT_BOOKED, day))
    with tx.execute(found, execution_options=_STREAMED) as rows:
        yield from ((row[0], tuple(row[1:])) for row in rows)


def first_day(tx: Tx, brand_id: int) -> date | None:
    """The first day on which anything was booked; None when nothing ever was."""
    firsts = (
        select(func.min(_ENTRY_BOOKED)).where(entries.c.brand_id == brand_id),
        select(func.min(_ACT_BOOKED)).where(acts.c.brand_id == brand_id),
    )
    known = [tx.execute(first).scalar() for first in firsts]
    days = (day_of(millis) for millis in known if millis is not None)
    return min(map(date.fromisoformat, days), default=None)


def newest(tx: Tx, brand_id: int, limit: int) -> list[Seal]:
    """The last seals of a brand, the newest first."""
    found = _seals_of(brand_id).order_by(seals.c.day.desc()).limit(limit)
    return [Seal(*row) for row in tx.execute(found)]


def every(tx: Tx, brand_id: int) -> Iterator[Seal]:
    """All seals of a brand, the oldest first."""
    found = _seals_of(brand_id).order_by(seals.c.day)
    with tx.execute(found, execution_options=_STREAMED) as rows:
        yield from (Seal(*row) for row in rows)


def add(tx: Tx, brand_id: int, seal: Seal) -> bool:
    """Close a day; False when somebody else did."""
    return dialect.insert_once(tx, seals, {"brand_id": brand_id, **asdict(seal)}, "brand_id", "day")


@cache
def _iso(days: int) -> str:
    try:
        return (_EPOCH + days * A_DAY).isoformat()
    except OverflowError:
        # Nobody booked in such a year: the row was tampered with, and still has to be told of.
        return f"day {days}"


def _seals_of(brand_id: int) -> Select[Any]:
    columns = [seals.c[name] for name in Seal.__dataclass_fields__]
    return select(*columns).where(seals.c.brand_id == brand_id)


def _entries_of(brand_id: int, day: date) -> Select[Any]:
    return (
        select(entries.c.account_id, entries.c.seq, entries.c.hash)
        .where(entries.c.brand_id == brand_id, *_within(_ENTRY_BOOKED, day))
        .order_by(entries.c.account_id, entries.c.seq)
    )


def _within(millis: ColumnElement[int], day: date) -> tuple[ColumnElement[bool], ...]:
    return millis >= to_millis(start_of(day)), millis < to_millis(start_of(day + A_DAY))
