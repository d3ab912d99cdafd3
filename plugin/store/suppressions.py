"""Suppressions: addresses (hashed) that are not written to, for one kind of letter or for all."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, func, select

from plugin.store import dialect
from plugin.store.tables import suppressed
from plugin.store.transact import Tx


def keep(tx: Tx, brand_id: int, email_hash: bytes, kind: str, *, reason: str, at: datetime) -> None:
    """From now on no letters of a kind; the first reason stays."""
    row = {
        "brand_id": brand_id, "email_hash": email_hash, "kind": kind, "reason": reason, "at": at,
    }  # fmt: skip
    dialect.insert_once(tx, suppressed, row, "brand_id", "email_hash", "kind")


def lift(tx: Tx, brand_id: int, email_hash: bytes, kind: str) -> None:
    """Letters of a kind again."""
    tx.execute(
        delete(suppressed).where(
            suppressed.c.brand_id == brand_id,
            suppressed.c.email_hash == email_hash,
            suppressed.c.kind == kind,
        )
    )


def any_of(tx: Tx, brand_id: int, email_hash: bytes, kinds: Iterable[str]) -> bool:
    """Are letters of any of these kinds unwanted, or in vain?"""
    found = select(suppressed.c.kind).where(
        suppressed.c.brand_id == brand_id,
        suppressed.c.email_hash == email_hash,
        suppressed.c.kind.in_(set(kinds)),
    )
    return tx.execute(found.limit(1)).scalar() is not None


def counts(tx: Tx, brand_id: int) -> list[tuple[str, str, int]]:
    """(kind, reason, how many addresses) of a brand."""
    found = (
        select(suppressed.c.kind, suppressed.c.reason, func.count())
        .where(suppressed.c.brand_id == brand_id)
        .group_by(suppressed.c.kind, suppressed.c.reason)
        .order_by(suppressed.c.kind, suppressed.c.reason)
    )
    return [(row[0], row[1], row[2]) for row in tx.execute(found)]


def forget_all(tx: Tx, brand_id: int) -> None:
    """Forget who wanted no letters: nobody is left who could be written to."""
    tx.execute(delete(suppressed).where(suppressed.c.brand_id == brand_id))
