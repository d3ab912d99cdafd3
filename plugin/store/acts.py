"""Facts of our own: joins, departures, adjustments. Written once, kept for good."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import select

from plugin.store import dialect, seals
from plugin.store.ids import fresh
from plugin.store.tables import acts
from plugin.store.transact import Tx


@dataclass(frozen=True, slots=True)
class Act:
    """Something a person or a member of staff did with us. `key` makes it happen once."""

    id: int
    account_id: int
    kind: str
    key: str
    actor: str
    body: Mapping[str, str | int]
    at: datetime


def record(
    tx: Tx,
    brand_id: int,
    account_id: int,
    *,
    kind: str,
    key: str,
    actor: str,
    body: Mapping[str, str | int],
    at: datetime,
) -> bool:
    """Write an act; False when one with this key was written before."""
    text = msgspec.json.encode(body).decode()
    booked = seals.booked_at(tx, brand_id, at)
    values = {
        "kind": kind, "key": key, "actor": actor, "body": text, "at": at, "posted_at": booked,
    }  # fmt: skip
    return dialect.insert_once(
        tx,
        acts,
        {"brand_id": brand_id, "id": fresh(), "account_id": account_id, **values},
        "brand_id",
        "key",
    )


def id_of(tx: Tx, brand_id: int, key: str) -> int:
    """The act of a key that is known to be written."""
    found: int = tx.execute(
        select(acts.c.id).where(acts.c.brand_id == brand_id, acts.c.key == key)
    ).scalar_one()
    return found


def of(tx: Tx, brand_id: int, account_ids: Iterable[int]) -> list[Act]:
    """Every act on these accounts, in order of time."""
    found = (
        select(*(acts.c[name] for name in Act.__dataclass_fields__))
        .where(acts.c.brand_id == brand_id, acts.c.account_id.in_(set(account_ids)))
        .order_by(acts.c.at, acts.c.id)
    )
    return [
        Act(row.id, row.account_id, row.kind, row.key, row.actor, _decode(row.body), row.at)
        for row in tx.execute(found)
    ]


def _decode(body: str) -> dict[str, str | int]:
    return msgspec.json.decode(body, type=dict[str, str | int])
