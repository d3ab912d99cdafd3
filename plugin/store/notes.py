"""Notes: what staff wrote beside an act. Acts are for ever, notes go with the person."""

from collections.abc import Iterable

from sqlalchemy import delete, insert, select

from plugin.store.tables import acts, notes
from plugin.store.transact import Tx


def add(tx: Tx, brand_id: int, act_id: int, sealed: bytes) -> None:
    """Lay a sealed note beside an act. The database refuses a second one."""
    tx.execute(insert(notes).values(brand_id=brand_id, act_id=act_id, sealed=sealed))


def of(tx: Tx, brand_id: int, account_ids: Iterable[int]) -> dict[int, bytes]:
    """The sealed notes beside all acts on these accounts, by act."""
    found = (
        select(notes.c.act_id, notes.c.sealed)
        .join(acts, (acts.c.brand_id == notes.c.brand_id) & (acts.c.id == notes.c.act_id))
        .where(notes.c.brand_id == brand_id, acts.c.account_id.in_(set(account_ids)))
    )
    return {row.act_id: row.sealed for row in tx.execute(found)}


def forget(tx: Tx, brand_id: int, account_ids: Iterable[int]) -> None:
    """Delete the notes beside all acts on these accounts."""
    theirs = select(acts.c.id).where(
        acts.c.brand_id == brand_id, acts.c.account_id.in_(set(account_ids))
    )
    tx.execute(delete(notes).where(notes.c.brand_id == brand_id, notes.c.act_id.in_(theirs)))
