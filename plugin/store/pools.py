"""Pools: codes of one reward as it is promised, under one discount of a shop."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import exists, func, or_, select, update
from sqlalchemy.sql.elements import ColumnElement

from plugin.store import dialect
from plugin.store.ids import fresh
from plugin.store.shops import Shop
from plugin.store.tables import codes, pools, redemptions, uses
from plugin.store.transact import Tx

OPEN: Final = "open"
REFUSED: Final = "refused"
"""The platform will not have such a discount."""
RETIRED: Final = "retired"
"""Promised no more: nothing new is handed out, what was handed out can be used."""
ENDED: Final = "ended"


@dataclass(frozen=True, slots=True)
class Pool:
    """One pool. `body` is the reward and its steps, `discount` what the platform calls it."""

    brand_id: int
    id: int
    shop_id: int
    reward: str
    terms: str
    body: str
    discount: str
    state: str
    created_at: datetime


_COLUMNS = [pools.c[name] for name in Pool.__dataclass_fields__]


def place(tx: Tx, shop: Shop, reward: str, terms: str, body: str, now: datetime) -> bool:
    """A new pool; False when the shop has one with these terms."""
    row = {
        "brand_id": shop.brand_id, "id": fresh(), "shop_id": shop.id, "reward": reward,
        "terms": terms, "body": body, "discount": "", "state": OPEN, "created_at": now,
    }  # fmt: skip
    return dialect.insert_once(tx, pools, row, "brand_id", "shop_id", "terms")


def with_terms(tx: Tx, shop: Shop, terms: str) -> Pool | None:
    """The pool of a shop with these terms."""
    return next(iter(_some(tx, *_in_shop(shop), pools.c.terms == terms)), None)


def of_shop(tx: Tx, shop: Shop) -> list[Pool]:
    """Every pool of a shop that has not ended, the oldest first."""
    return _some(tx, *_in_shop(shop), pools.c.state != ENDED)


def get(tx: Tx, brand_id: int, pool_id: int) -> Pool | None:
    """A pool, if there is one."""
    whose = (pools.c.brand_id == brand_id, pools.c.id == pool_id)
    return next(iter(_some(tx, *whose)), None)


def keep_discount(tx: Tx, pool: Pool, discount: str) -> None:
    """What the platform calls the discount of a pool; empty: it is to be made anew."""
    tx.execute(update(pools).where(*_is(pool)).values(discount=discount))


def turn(tx: Tx, pool: Pool, state: str) -> None:
    """Let a pool stand at `state`."""
    tx.execute(update(pools).where(*_is(pool)).values(state=state))


def in_hand(tx: Tx, pool: Pool) -> int:
    """How many codes of a pool somebody has and may yet use."""
    used = exists().where(
        uses.c.brand_id == redemptions.c.brand_id, uses.c.redemption_id == redemptions.c.id
    )
    held = (codes.c.brand_id == redemptions.c.brand_id) & (
        codes.c.redemption_id == redemptions.c.id
    )
    found = (
        select(func.count())
        .select_from(codes)
        .join(redemptions, held)
        .where(
            codes.c.brand_id == pool.brand_id,
            codes.c.pool_id == pool.id,
            or_(redemptions.c.state == "issued", redemptions.c.state == "returning"),
            ~used,
        )
    )
    return tx.execute(found).scalar_one()


def _in_shop(shop: Shop) -> list[ColumnElement[bool]]:
    return [pools.c.brand_id == shop.brand_id, pools.c.shop_id == shop.id]


def _is(pool: Pool) -> list[ColumnElement[bool]]:
    return [pools.c.brand_id == pool.brand_id, pools.c.id == pool.id]


def _some(tx: Tx, *whose: ColumnElement[bool]) -> list[Pool]:
    found = select(*_COLUMNS).where(*whose).order_by(pools.c.id)
    return [Pool(*row) for row in tx.execute(found)]
