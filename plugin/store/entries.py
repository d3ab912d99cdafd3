"""The ledger's lines: appended, chained, summed; never edited."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import func, insert, select
from sqlalchemy.engine import RowMapping

from plugin.domain.ledger import Key, Kind, Source
from plugin.store.accounts import GENESIS, Account, keep_head
from plugin.store.tables import accounts, entries
from plugin.store.transact import Tx


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


@dataclass(frozen=True, slots=True)
class Chained:
    """An entry as it lies in the database, with the hash that chains it to the one before."""

    entry: Entry
    hash: bytes


def append(tx: Tx, account: Account, lines: Iterable[Entry]) -> None:
    """Write lines at the end of a locked account's chain. Their `seq` is given here."""
    seq, head, rows = account.entries, account.head, []
    for line in lines:
        seq += 1
        row = _row(account.brand_id, line, seq)
        head = link(head, row)
        rows.append({**row, "hash": head})
    if rows:
        tx.execute(insert(entries), rows)
        keep_head(tx, account.brand_id, account.id, seq, head)


def sums(tx: Tx, brand_id: int, account_ids: Iterable[int]) -> dict[Key, int]:
    """Points per source over all accounts of a member."""
    found = (
        select(entries.c.source, entries.c.source_id, func.sum(entries.c.points))
        .where(entries.c.brand_id == brand_id, entries.c.account_id.in_(set(account_ids)))
        .group_by(entries.c.source, entries.c.source_id)
    )
    return {Key(Source(row[0]), row[1]): int(row[2]) for row in tx.execute(found)}


def newest(tx: Tx, brand_id: int, account_ids: Iterable[int], limit: int) -> list[Entry]:
    """The lines of a member, the last posted first."""
    found = (
        select(entries)
        .where(entries.c.brand_id == brand_id, entries.c.account_id.in_(set(account_ids)))
        .order_by(entries.c.posted_at.desc(), entries.c.account_id, entries.c.seq.desc())
        .limit(limit)
    )
    return [_entry(row) for row in tx.execute(found).mappings()]


def newest_of_brand(tx: Tx, brand_id: int, limit: int) -> list[Entry]:
    """The last lines posted for any member of a brand."""
    found = (
        select(entries)
        .where(entries.c.brand_id == brand_id)
        .order_by(entries.c.posted_at.desc(), entries.c.account_id, entries.c.seq.desc())
        .limit(limit)
    )
    return [_entry(row) for row in tx.execute(found).mappings()]


def chain(tx: Tx, brand_id: int, account_id: int) -> list[Chained]:
    """The whole chain of one account, from its first line."""
    found = (
        select(entries)
        .where(entries.c.brand_id == brand_id, entries.c.account_id == account_id)
        .order_by(entries.c.seq)
    )
    return [Chained(_entry(row), row["hash"]) for row in tx.execute(found).mappings()]


def broken_link(brand_id: int, chained: Iterable[Chained]) -> int | None:
    """The `seq` of the first line that does not follow from the one before it."""
    head = GENESIS
    for expected, line in enumerate(chained, start=1):
        head = link(head, _row(brand_id, line.entry, line.entry.seq))
        if line.entry.seq != expected or line.hash != head:
            return expected
    return None


def end(chained: Sequence[Chained]) -> tuple[int, bytes]:
    """How many lines a chain has, and the hash of the last."""
    return (len(chained), chained[-1].hash) if chained else (0, GENESIS)


def strays(tx: Tx, brand_id: int) -> list[int]:
    """Account ids that occur in a brand's entries but not among its accounts."""
    found = (
        select(entries.c.account_id)
        .distinct()
        .join(
            accounts,
            (accounts.c.brand_id == entries.c.brand_id) & (accounts.c.id == entries.c.account_id),
            isouter=True,
        )
        .where(entries.c.brand_id == brand_id, accounts.c.id.is_(None))
    )
    return list(tx.execute(found).scalars())


def link(head: bytes, row: Mapping[str, object]) -> bytes:
    """The hash of a line: over the hash before it and everything the line says."""
    said = msgspec.json.encode([_said(value) for _name, value in sorted(row.items())])
    return hashlib.sha256(head + said).digest()


def _said(value: object) -> object:
    return int(value.timestamp() * 1000) if isinstance(value, datetime) else value


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


def _entry(row: RowMapping) -> Entry:
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
