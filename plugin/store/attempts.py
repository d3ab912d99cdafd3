"""
Attempts: what somebody may do so often in a while, counted for all processes together.

Whoever it is has as many slots as attempts; each holds when it was last taken. Two who come for
one slot at once are told apart by its row.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select

from plugin.store import dialect
from plugin.store.tables import attempts
from plugin.store.transact import Tx


@dataclass(frozen=True, slots=True)
class Attempt:
    """Something of a kind, done by whoever has this hash."""

    brand_id: int
    kind: str
    digest: bytes


def take(tx: Tx, one: Attempt, slots: int, since: datetime, now: datetime) -> bool:
    """Take a slot that nobody took since a moment; False: there is none, and nothing is counted."""
    mine = (
        attempts.c.brand_id == one.brand_id,
        attempts.c.kind == one.kind,
        attempts.c.digest == one.digest,
    )
    taken = set(tx.execute(select(attempts.c.slot).where(*mine, attempts.c.at > since)).scalars())
    return any(_took(tx, one, slot, since, now) for slot in range(slots) if slot not in taken)


def count(tx: Tx, one: Attempt, since: datetime) -> int:
    """How many slots were taken since a moment; nothing is counted."""
    mine = (
        attempts.c.brand_id == one.brand_id,
        attempts.c.kind == one.kind,
        attempts.c.digest == one.digest,
    )
    found = select(func.count()).select_from(attempts).where(*mine, attempts.c.at > since)
    return tx.execute(found).scalar_one()


def forget(tx: Tx, brand_id: int, before: datetime) -> int:
    """Forget attempts of before a moment; how many."""
    past = delete(attempts).where(attempts.c.brand_id == brand_id, attempts.c.at < before)
    return tx.execute(past).rowcount


def _took(tx: Tx, one: Attempt, slot: int, since: datetime, now: datetime) -> bool:
    row = dialect.insert(tx, attempts).values(
        brand_id=one.brand_id, kind=one.kind, digest=one.digest, slot=slot, at=now
    )
    free = row.on_conflict_do_update(
        index_elements=["brand_id", "kind", "digest", "slot"],
        set_={"at": now},
        where=attempts.c.at <= since,
    )
    return tx.execute(free.returning(attempts.c.slot)).first() is not None
