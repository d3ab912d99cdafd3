"""
Codes: what somebody types at a checkout, sealed, and how far the platform knows of each.

A code is drawn and kept before the platform hears of it. Whose it is (`redemption_id`) and where it
stands (`state`) are two things: a code of a pool is live long before anybody has it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.sql.elements import ColumnElement

from plugin.store.ids import fresh
from plugin.store.tables import codes
from plugin.store.transact import Tx

DRAWN: Final = "drawn"
"""Known to us alone."""
SENT: Final = "sent"
"""The platform was asked to take it up, and nobody knows whether it did."""
LIVE: Final = "live"
GONE: Final = "gone"
"""Taken off the platform again, or never there."""


@dataclass(frozen=True, slots=True)
class Code:
    """One code. `batch` is what the platform calls the portion it is being added in."""

    brand_id: int
    id: int
    shop_id: int
    pool_id: int | None
    digest: bytes
    sealed: bytes
    state: str
    batch: str
    redemption_id: int | None
    at: datetime


_COLUMNS = [codes.c[name] for name in Code.__dataclass_fields__]
_FREE = (
    codes.c.brand_id == bindparam("brand"),
    codes.c.pool_id == bindparam("pool"),
    codes.c.redemption_id.is_(None),
    codes.c.state == LIVE,
)
_COUNT_FREE = select(func.count()).select_from(codes).where(*_FREE)
_TAKE_FREE = (
    select(*_COLUMNS).where(*_FREE).order_by(codes.c.id).limit(1).with_for_update(skip_locked=True)
)
_GIVE = (
    update(codes)
    .where(codes.c.brand_id == bindparam("brand"), codes.c.id == bindparam("of"))
    .values(redemption_id=bindparam("taker"))
)
_OF_REDEMPTIONS = (
    select(*_COLUMNS)
    .where(
        codes.c.brand_id == bindparam("brand"),
        codes.c.redemption_id.in_(bindparam("redemptions")),
    )
    .order_by(codes.c.id)
)


def new_id() -> int:
    """An id for a code to be: it is sealed for its place before it is written."""
    return fresh()


def add(tx: Tx, rows: Sequence[Code]) -> None:
    """New codes. The database refuses one that is there already."""
    if rows:
        tx.execute(insert(codes), [asdict(row) for row in rows])


def free(tx: Tx, brand_id: int, pool_id: int) -> Code | None:
    """A code of a pool that is nobody's, locked; None: there is none that nobody else locked."""
    row = tx.execute(_TAKE_FREE, {"brand": brand_id, "pool": pool_id}).one_or_none()
    return None if row is None else Code(*row)


def give(tx: Tx, brand_id: int, code_id: int, redemption_id: int) -> None:
    """A code is a redemption's from now on. The database refuses a second one for it."""
    tx.execute(_GIVE, {"brand": brand_id, "of": code_id, "taker": redemption_id})


def of_redemption(tx: Tx, brand_id: int, redemption_id: int) -> Code | None:
    """The code of a redemption, if it has one."""
    return of_redemptions(tx, brand_id, [redemption_id]).get(redemption_id)


def of_redemptions(tx: Tx, brand_id: int, redemption_ids: Iterable[int]) -> dict[int, Code]:
    """The codes of these redemptions, by redemption."""
    wanted = {"brand": brand_id, "redemptions": list(redemption_ids)}
    found = (Code(*row) for row in tx.execute(_OF_REDEMPTIONS, wanted))
    return {code.redemption_id: code for code in found if code.redemption_id is not None}


def of_pool(tx: Tx, brand_id: int, pool_id: int, state: str, limit: int) -> list[Code]:
    """Codes of a pool that stand at `state` and are nobody's, the oldest first."""
    return _some(tx, *_in_pool(brand_id, pool_id), codes.c.state == state, limit=limit)


def witnesses(tx: Tx, brand_id: int, pool_id: int, limit: int) -> list[Code]:
    """Some live codes of a pool, whoever has them: first those that are nobody's, the oldest."""
    live = (codes.c.brand_id == brand_id, codes.c.pool_id == pool_id, codes.c.state == LIVE)
    found = select(*_COLUMNS).where(*live).order_by(codes.c.redemption_id.is_not(None), codes.c.id)
    return [Code(*row) for row in tx.execute(found.limit(limit))]


def under_way(tx: Tx, brand_id: int, pool_id: int) -> list[Code]:
    """Codes of a pool that the platform was asked to take up."""
    return _some(tx, *_in_pool(brand_id, pool_id), codes.c.state == SENT)


def count_free(tx: Tx, brand_id: int, pool_id: int) -> int:
    """How many codes of a pool are live and nobody's."""
    return tx.execute(_COUNT_FREE, {"brand": brand_id, "pool": pool_id}).scalar_one()


def send(tx: Tx, brand_id: int, code_ids: Iterable[int], batch: str = "") -> None:
    """The platform is, or was, asked to take these up."""
    tx.execute(update(codes).where(*_is(brand_id, code_ids)).values(state=SENT, batch=batch))


def take_off(tx: Tx, brand_id: int, code_ids: Iterable[int]) -> set[int]:
    """Those of these live codes that are nobody's, and that nobody can have from now on."""
    nobodys = (codes.c.redemption_id.is_(None), codes.c.state == LIVE)
    taken = update(codes).where(*_is(brand_id, code_ids), *nobodys).values(state=SENT, batch="")
    return set(tx.execute(taken.returning(codes.c.id)).scalars())


def turn(tx: Tx, brand_id: int, code_ids: Iterable[int], state: str) -> None:
    """Let codes stand where they are known to stand."""
    tx.execute(update(codes).where(*_is(brand_id, code_ids)).values(state=state, batch=""))


def part(tx: Tx, brand_id: int, code_id: int) -> None:
    """A code that turned out to be a stranger's is nobody's of ours any more."""
    gone = update(codes).where(*_is(brand_id, [code_id]))
    tx.execute(gone.values(state=GONE, batch="", redemption_id=None))


def drop_free(tx: Tx, brand_id: int, pool_id: int) -> None:
    """Whatever of a pool is nobody's is gone."""
    nobodys = update(codes).where(*_in_pool(brand_id, pool_id))
    tx.execute(nobodys.values(state=GONE, batch=""))


def _in_pool(brand_id: int, pool_id: int) -> list[ColumnElement[bool]]:
    of_pool = [codes.c.brand_id == brand_id, codes.c.pool_id == pool_id]
    return [*of_pool, codes.c.redemption_id.is_(None)]


def _is(brand_id: int, code_ids: Iterable[int]) -> list[ColumnElement[bool]]:
    return [codes.c.brand_id == brand_id, codes.c.id.in_(set(code_ids))]


def _some(tx: Tx, *whose: ColumnElement[bool], limit: int | None = None) -> list[Code]:
    found = select(*_COLUMNS).where(*whose).order_by(codes.c.id).limit(limit)
    return [Code(*row) for row in tx.execute(found)]
