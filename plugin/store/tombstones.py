"""Tombstones: who is forgotten, and since when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select, update
from sqlalchemy.sql.elements import ColumnElement

from plugin.store import dialect
from plugin.store.tables import accounts, tombstones
from plugin.store.transact import Tx


@dataclass(frozen=True, slots=True)
class Tombstone:
    """Somebody forgotten: a customer's number in a shop, or the keyed hash of a guest."""

    account_id: int
    shop_id: int
    customer_id: str | None
    guest_hash: bytes | None
    at: datetime


def put(tx: Tx, brand_id: int, account_ids: Iterable[int], now: datetime) -> None:
    """Remember that these are forgotten; the first time counts."""
    rows = [{"brand_id": brand_id, "account_id": one, "at": now} for one in sorted(account_ids)]
    dialect.insert_new(tx, tombstones, rows, "brand_id", "account_id")


def every(tx: Tx, brand_id: int) -> list[Tombstone]:
    """All of a brand's, the oldest first."""
    found = (
        select(
            tombstones.c.account_id,
            accounts.c.shop_id,
            accounts.c.customer_id,
            accounts.c.guest_hash,
            tombstones.c.at,
        )
        .join(accounts, _of_account())
        .where(tombstones.c.brand_id == brand_id)
        .order_by(tombstones.c.at, tombstones.c.account_id)
    )
    return [Tombstone(*row) for row in tx.execute(found)]


def any_before(tx: Tx, brand_id: int, account_ids: Iterable[int], moment: datetime) -> bool:
    """Was any of these forgotten before a moment?"""
    theirs = (tombstones.c.brand_id == brand_id, tombstones.c.account_id.in_(set(account_ids)))
    found = select(tombstones.c.account_id).where(*theirs, tombstones.c.at < moment).limit(1)
    return tx.execute(found).scalar() is not None


def drop_hashes(tx: Tx, brand_id: int, before: datetime) -> int:
    """Drop the keyed hashes of guests forgotten before a moment; returns how many."""
    due = exists().where(_of_account(), tombstones.c.at < before)
    dropped = (
        update(accounts)
        .where(accounts.c.brand_id == brand_id, accounts.c.guest_hash.is_not(None), due)
        .values(guest_hash=None)
    )
    return tx.execute(dropped).rowcount


def _of_account() -> ColumnElement[bool]:
    return (tombstones.c.brand_id == accounts.c.brand_id) & (
        tombstones.c.account_id == accounts.c.id
    )
