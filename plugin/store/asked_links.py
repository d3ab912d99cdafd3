"""Asked links: where claim links go that somebody asked for, sealed, until they went."""

from datetime import datetime

from sqlalchemy import delete, insert, select

from plugin.store.ids import fresh
from plugin.store.tables import asked_links
from plugin.store.transact import Tx


def new_id() -> int:
    """The id of a row to be written, which its seal is made for."""
    return fresh()


def add(tx: Tx, brand_id: int, asked_id: int, sealed: bytes, at: datetime) -> None:
    """Somebody asks."""
    row = {"brand_id": brand_id, "id": asked_id, "sealed": sealed, "at": at}
    tx.execute(insert(asked_links).values(row))


def get(tx: Tx, brand_id: int, asked_id: int) -> bytes | None:
    """Where it goes; None: it went."""
    found = select(asked_links.c.sealed).where(
        asked_links.c.brand_id == brand_id, asked_links.c.id == asked_id
    )
    return tx.execute(found).scalar()


def drop(tx: Tx, brand_id: int, asked_id: int) -> None:
    """It went, or it cannot."""
    gone = asked_links.c.id == asked_id
    tx.execute(delete(asked_links).where(asked_links.c.brand_id == brand_id, gone))


def forget(tx: Tx, brand_id: int, before: datetime) -> int:
    """Forget whoever asked before a moment; how many."""
    past = delete(asked_links).where(asked_links.c.brand_id == brand_id, asked_links.c.at < before)
    return tx.execute(past).rowcount


def forget_all(tx: Tx, brand_id: int) -> None:
    """Nobody is left who could be written to."""
    tx.execute(delete(asked_links).where(asked_links.c.brand_id == brand_id))
