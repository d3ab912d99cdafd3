"""Pools: codes of one reward as it is promised, under one discount of a shop."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, and_, bindparam, exists, func, select, update
from sqlalchemy.sql.elements import ColumnElement

from plugin.store import dialect
from plugin.store.ids import fresh
from plugin.store.shops import Shop
from plugin.store.tables import codes, pools, redemptions, uses
from plugin.store.transact import Tx

OPEN: Final = "open"
REFUSED: Final = "refused"
"""The platform will not have such a discount."""
SWITCHED_OFF: Final = "switched_off"
"""Staff deactivated its discount: its codes are there, and no checkout takes them."""
RETIRED: Final = "retired"
"""Promised no more: nothing new is handed out, what was handed out can be used."""
ENDING: Final = "ending"
"""Nobody has a code of it, and its discount is being deleted: there is no way back."""
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


_IN_HAND: Final = ("issued", "returning", "review")
"""Redemptions whose codes may yet be used."""
_HELD = and_(codes.c.brand_id == redemptions.c.brand_id, codes.c.redemption_id == redemptions.c.id)
_COLUMNS = [pools.c[name] for name in Pool.__dataclass_fields__]
_WITH_TERMS = select(*_COLUMNS).where(
    pools.c.brand_id == bindparam("brand"),
    pools.c.shop_id == bindparam("shop"),
    pools.c.terms == bindparam("wanted"),
)
_HOLD = _WITH_TERMS.with_for_update(read=True)


def place(tx: Tx, shop: Shop, reward: str, terms: str, body: str, now: datetime) -> bool:
    """A new pool; False when the shop has one with these terms."""
    row = {
        "brand_id": shop.brand_id, "id": fresh(), "shop_id": shop.id, "reward": reward,
        "terms": terms, "body": body, "discount": "", "state": OPEN, "created_at": now,
    }  # fmt: skip
    return dialect.insert_once(tx, pools, row, "brand_id", "shop_id", "terms")


def with_terms(tx: Tx, shop: Shop, terms: str) -> Pool | None:
    """The pool of a shop with these terms."""
    return _one(tx, _WITH_TERMS, shop, terms)


def held(tx: Tx, shop: Shop, terms: str) -> Pool | None:
    """The pool of a shop with these terms, which stands where it does until we are done."""
    return _one(tx, _HOLD, shop, terms)


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


def turn(tx: Tx, pool: Pool, state: str) -> bool:
    """Let a pool stand at `state`; False when it no longer stands where `pool` says."""
    turned = update(pools).where(*_is(pool), pools.c.state == pool.state).values(state=state)
    return tx.execute(turned).rowcount == 1


def begin_anew(tx: Tx, pool: Pool, now: datetime) -> None:
    """A pool that had ended is open again, from now on."""
    values = {"state": OPEN, "discount": "", "created_at": now}
    tx.execute(update(pools).where(*_is(pool), pools.c.state == ENDED).values(values))


def count_at(tx: Tx, shop: Shop, state: str) -> int:
    """How many pools of a shop stand at a state."""
    there = select(func.count()).select_from(pools).where(*_in_shop(shop), pools.c.state == state)
    return tx.execute(there).scalar_one()


def in_hand(tx: Tx, pool: Pool) -> int:
    """How many codes of a pool somebody has and may yet use."""
    used = exists().where(
        uses.c.brand_id == redemptions.c.brand_id, uses.c.redemption_id == redemptions.c.id
    )
    found = (
        select(func.count())
        .select_from(codes)
        .join(redemptions, _HELD)
        .where(
            codes.c.brand_id == pool.brand_id,
            codes.c.pool_id == pool.id,
            redemptions.c.state.in_(_IN_HAND),
            ~used,
        )
    )
    return tx.execute(found).scalar_one()


def was_taken(tx: Tx, pool: Pool, since: datetime) -> bool:
    """Did anybody take a code of a pool since a moment, whatever became of it?"""
    of_pool = (codes.c.brand_id == pool.brand_id, codes.c.pool_id == pool.id)
    taken = select(redemptions.c.id).join(codes, _HELD).where(*of_pool, redemptions.c.at >= since)
    return tx.execute(taken.limit(1)).scalar() is not None


def _in_shop(shop: Shop) -> list[ColumnElement[bool]]:
    return [pools.c.brand_id == shop.brand_id, pools.c.shop_id == shop.id]


def _is(pool: Pool) -> list[ColumnElement[bool]]:
    return [pools.c.brand_id == pool.brand_id, pools.c.id == pool.id]


def _one(tx: Tx, found: Select[Any], shop: Shop, terms: str) -> Pool | None:
    wanted = {"brand": shop.brand_id, "shop": shop.id, "wanted": terms}
    row = tx.execute(found, wanted).one_or_none()
    return None if row is None else Pool(*row)


def _some(tx: Tx, *whose: ColumnElement[bool]) -> list[Pool]:
    found = select(*_COLUMNS).where(*whose).order_by(pools.c.id)
    return [Pool(*row) for row in tx.execute(found)]
