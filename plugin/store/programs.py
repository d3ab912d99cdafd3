"""Programme versions: written once, read by everything that computes a target."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

import msgspec
from sqlalchemy import bindparam, insert, select

from plugin.domain.program import Program
from plugin.store.remembering import Remembered
from plugin.store.tables import programs
from plugin.store.transact import Tx

_OF_BRAND = (
    select(programs.c.body)
    .where(programs.c.brand_id == bindparam("brand"))
    .order_by(programs.c.version)
)
Stamp = tuple[int, int]
"""Which version, and when it was written (milliseconds): a number alone may be given anew after a
restore."""
_remembered: Remembered[tuple[int, Stamp], Sequence[Program]] = Remembered(1024)


def add(tx: Tx, brand_id: int, program: Program, now: datetime) -> None:
    """A new version. The database refuses to write one twice."""
    body = msgspec.json.encode(program).decode()
    tx.execute(
        insert(programs).values(
            brand_id=brand_id, version=program.version, body=body, created_at=now
        )
    )


def of(tx: Tx, brand_id: int) -> list[Program]:
    """Every version of a brand's programme, oldest first."""
    return [_decode(body) for body in tx.execute(_OF_BRAND, {"brand": brand_id}).scalars()]


def as_of(tx: Tx, brand_id: int, newest: Stamp) -> Sequence[Program]:
    """`of`, from memory where the newest version is known; only for snapshots of what is kept."""
    return _remembered.get(tx, (brand_id, newest), lambda: tuple(of(tx, brand_id)))


@lru_cache(maxsize=1024)
def _decode(body: str) -> Program:
    """A version never changes, so its text need not be read twice."""
    return msgspec.json.decode(body, type=Program)
