"""The ledger's lines: appended, chained, summed; never edited."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy import BigInteger, bindparam, func, insert, select, type_coerce
from sqlalchemy.sql.elements import ColumnElement

from plugin.domain.ledger import Key, Kind, Source
from plugin.store.accounts import Account, keep_heads
from plugin.store.moments import to_millis
from plugin.store.tables import entries
from plugin.store.transact import Tx

UNINDEXED: Final[ColumnElement[int]] = type_coerce(entries.c.posted_at, BigInteger) + 0
"""When a line was posted (ms), in a form that no index serves, for where accounts are named."""

_SUMS = (
    select(
        entries.c.account_id,
        entries.c.source,
        entries.c.source_id,
        func.sum(entries.c.points),
    )
    .where(
        entries.c.brand_id == bindparam("brand"),
        entries.c.account_id.in_(bindparam("accounts")),
    )
    .group_by(entries.c.account_id, entries.c.source, entries.c.source_id)
)
_ADD = insert(entries)


@dataclass(frozen=True, slots=True)
class Entry:
    """
    One line of the ledger: points (signed, never zero) between an account and its contra.

    `effective_at` is when it counts for the member, `posted_at` when we booked it; the code and
    the values explain it and hold no text for people.
    """

    account_id: int
    seq: int
    key: Key
    kind: Kind
    contra: str
    points: int
    code: str
    values: Mapping[str, str | int]
    effective_at: datetime
    posted_at: datetime


def append(tx: Tx, account: Account, lines: Iterable[Entry]) -> None:
    """Write lines at the end of a locked account's chain. Their `seq` is given here."""
    append_all(tx, account.brand_id, [(account, lines)])


def append_all(tx: Tx, brand_id: int, chains: Iterable[tuple[Account, Iterable[Entry]]]) -> None:
    """Write lines at the ends of many locked accounts' chains, with one statement for all."""
    rows: list[dict[str, object]] = []
    ends: dict[int, tuple[int, bytes]] = {}
    for account, lines in chains:
        seq, head = account.entries, account.head
        for line in lines:
            seq += 1
            row = _row(brand_id, line, seq)
            head = link(head, row)
            rows.append({**row, "hash": head})
            ends[account.id] = seq, head
    if rows:
        tx.execute(_ADD, rows)
        keep_heads(tx, brand_id, ends)


def sums_by_account(
    tx: Tx, brand_id: int, account_ids: Iterable[int]
) -> list[tuple[int, Key, int]]:
    """(account, source, points) for everything posted on these accounts."""
    found = tx.execute(_SUMS, {"brand": brand_id, "accounts": list(account_ids)})
    return [(row[0], Key(Source(row[1]), row[2]), int(row[3])) for row in found]


def sums(tx: Tx, brand_id: int, account_ids: Iterable[int]) -> dict[Key, int]:
    """Points per source over all accounts of a member."""
    together: dict[Key, int] = {}
    for _account, key, points in sums_by_account(tx, brand_id, account_ids):
        together[key] = together.get(key, 0) + points
    return together


def last_values(
    tx: Tx, brand_id: int, account_ids: Iterable[int], keys: Iterable[Key]
) -> dict[Key, Mapping[str, str | int]]:
    """What the newest line of each of these sources says."""
    wanted = {(key.source.value, key.id) for key in keys}
    found = (
        select(entries)
        .where(
            entries.c.brand_id == brand_id,
            entries.c.account_id.in_(set(account_ids)),
            entries.c.source.in_({source for source, _ in wanted}),
            entries.c.source_id.in_({source_id for _, source_id in wanted}),
        )
        .order_by(entries.c.posted_at, entries.c.seq)
    )
    lines = (restored(row) for row in tx.execute(found).mappings())
    return {line.key: line.values for line in lines}


def ended_sum(tx: Tx, brand_id: int, account_ids: Iterable[int]) -> int:
    """Points of these accounts that have ended and were not given back."""
    found = select(func.coalesce(func.sum(entries.c.points), 0)).where(
        entries.c.brand_id == brand_id,
        entries.c.account_id.in_(set(account_ids)),
        entries.c.source == Source.ENDING.value,
    )
    return -int(tx.execute(found).scalar_one())


def newest(
    tx: Tx, brand_id: int, account_ids: Iterable[int], limit: int, skip: int = 0
) -> list[Entry]:
    """The lines of a member, the last posted first; `skip` leaves out as many of the newest."""
    found = (
        select(entries)
        .where(entries.c.brand_id == brand_id, entries.c.account_id.in_(set(account_ids)))
        .order_by(entries.c.posted_at.desc(), entries.c.account_id, entries.c.seq.desc())
        .limit(limit)
        .offset(skip)
    )
    return [restored(row) for row in tx.execute(found).mappings()]


def numbered(tx: Tx, brand_id: int, account_id: int, seq: int) -> Entry | None:
    """One line of an account, by its number."""
    found = select(entries).where(
        entries.c.brand_id == brand_id, entries.c.account_id == account_id, entries.c.seq == seq
    )
    row = tx.execute(found).mappings().one_or_none()
    return None if row is None else restored(row)


def newest_of_brand(tx: Tx, brand_id: int, limit: int) -> list[Entry]:
    """The last lines posted for any member of a brand."""
    found = (
        select(entries)
        .where(entries.c.brand_id == brand_id)
        .order_by(entries.c.posted_at.desc(), entries.c.account_id, entries.c.seq.desc())
        .limit(limit)
    )
    return [restored(row) for row in tx.execute(found).mappings()]


def earned_since(tx: Tx, brand_id: int, since: datetime, placed_since: datetime) -> int:
    """
    Points booked from a moment on, less what went back, of orders placed since another moment.

    Of all members. An order is booked when it is paid, which may be months after it was placed.
    """
    found = select(func.sum(entries.c.points)).where(
        entries.c.brand_id == brand_id,
        entries.c.posted_at >= since,
        entries.c.effective_at >= placed_since,
        entries.c.source == Source.ORDER,
    )
    return int(tx.execute(found).scalar() or 0)


def between(
    tx: Tx, brand_id: int, account_ids: Iterable[int], span: tuple[datetime, datetime]
) -> list[Entry]:
    """The lines of a member posted from the first moment on and before the second, oldest first."""
    start, end = span
    found = (
        select(entries)
        .where(
            entries.c.brand_id == brand_id,
            entries.c.account_id.in_(set(account_ids)),
            to_millis(start) <= UNINDEXED,
            to_millis(end) > UNINDEXED,
        )
        .order_by(UNINDEXED, entries.c.account_id, entries.c.seq)
    )
    return [restored(row) for row in tx.execute(found).mappings()]


def link(head: bytes, row: Mapping[str, object]) -> bytes:
    """The hash of a line: over the hash before it and everything the line says."""
    return follow(head, [_said(value) for _name, value in sorted(row.items())])


def follow(head: bytes, said: Sequence[object]) -> bytes:
    """The hash after `head` of what a line says, its values in order of their names."""
    return hashlib.sha256(head + msgspec.json.encode(said)).digest()


def _said(value: object) -> object:
    return to_millis(value) if isinstance(value, datetime) else value


def _row(brand_id: int, line: Entry, seq: int) -> dict[str, object]:
    said = {"code": line.code, "values": dict(line.values)}
    return {
        "brand_id": brand_id,
        "account_id": line.account_id,
        "seq": seq,
        "source": line.key.source.value,
        "source_id": line.key.id,
        "kind": line.kind.value,
        "contra": line.contra,
        "points": line.points,
        "explanation": msgspec.json.encode(said, order="deterministic").decode(),
        "effective_at": line.effective_at,
        "posted_at": line.posted_at,
    }


def restored(row: Mapping[Any, Any]) -> Entry:
    """A line from its columns, by name."""
    said = msgspec.json.decode(row["explanation"], type=_Said)
    return Entry(
        account_id=row["account_id"],
        seq=row["seq"],
        key=Key(Source(row["source"]), row["source_id"]),
        kind=Kind(row["kind"]),
        contra=row["contra"],
        points=row["points"],
        code=said.code,
        values=said.values,
        effective_at=row["effective_at"],
        posted_at=row["posted_at"],
    )


class _Said(msgspec.Struct):
    code: str
    values: dict[str, str | int]
