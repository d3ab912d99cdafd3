"""Orders: everything known about each, and who ever held it."""

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec
from sqlalchemy import func, select
from sqlalchemy.sql.elements import ColumnElement

from plugin.domain.facts import Order
from plugin.store import dialect
from plugin.store.tables import holders, orders
from plugin.store.transact import Tx

_decoder = msgspec.json.Decoder(Order)


@dataclass(frozen=True, slots=True)
class Held:
    """An order and the shop it was placed in."""

    shop_id: int
    order: Order


def lock(tx: Tx, brand_id: int, shop_id: int, order_id: str) -> Order:
    """
    What is known about an order, locked until the end of the transaction.

    An order nobody knew is made first, so that two who learn of it at once take turns.
    """
    row = {"brand_id": brand_id, "shop_id": shop_id, "order_id": order_id}
    blank = msgspec.json.encode(Order(order_id)).decode()
    dialect.insert_once(tx, orders, {**row, "body": blank, "processed_at": None})
    found = select(orders.c.body).where(*_is(brand_id, shop_id, order_id)).with_for_update()
    return _decoder.decode(tx.execute(found).scalar_one())


def keep(tx: Tx, brand_id: int, shop_id: int, order: Order) -> None:
    """Write what is known now about a locked order, and who held it."""
    at = order.snapshot.processed_at if order.snapshot else None
    tx.execute(
        orders.update()
        .where(*_is(brand_id, shop_id, order.id))
        .values(body=msgspec.json.encode(order).decode(), processed_at=at)
    )
    same = {"brand_id": brand_id, "shop_id": shop_id, "order_id": order.id}
    dialect.insert_new(tx, holders, [{**same, "account_id": one} for one in order.holders])


def held_by(tx: Tx, brand_id: int, account_ids: Iterable[int]) -> list[Held]:
    """Every order that any of these accounts ever held."""
    theirs = (
        select(holders.c.shop_id, holders.c.order_id)
        .where(holders.c.brand_id == brand_id, holders.c.account_id.in_(set(account_ids)))
        .distinct()
        .subquery()
    )
    found = (
        select(orders.c.shop_id, orders.c.body)
        .join(
            theirs,
            (theirs.c.shop_id == orders.c.shop_id) & (theirs.c.order_id == orders.c.order_id),
        )
        .where(orders.c.brand_id == brand_id)
        .order_by(orders.c.shop_id, orders.c.order_id)
    )
    return [Held(row.shop_id, _decoder.decode(row.body)) for row in tx.execute(found)]


def count_since(tx: Tx, brand_id: int, shop_id: int, since: object) -> int:
    """How many orders a shop processed since a moment."""
    found = select(func.count()).where(
        orders.c.brand_id == brand_id,
        orders.c.shop_id == shop_id,
        orders.c.processed_at >= since,
    )
    return tx.execute(found).scalar_one()


def _is(brand_id: int, shop_id: int, order_id: str) -> list[ColumnElement[bool]]:
    return [
        orders.c.brand_id == brand_id,
        orders.c.shop_id == shop_id,
        orders.c.order_id == order_id,
    ]
