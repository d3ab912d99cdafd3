"""Orders: everything known about each, and who ever held it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import bindparam, func, insert, select
from sqlalchemy.sql.elements import ColumnElement

from plugin.domain.facts import Order
from plugin.store import dialect
from plugin.store.portions import portions
from plugin.store.tables import accounts, holders, orders
from plugin.store.transact import Tx

_HOLDING = ("brand_id", "account_id", "shop_id", "order_id")
_decoder = msgspec.json.Decoder(Order)
_HELD = (
    select(holders.c.account_id, orders.c.shop_id, orders.c.body)
    .join(
        orders,
        (orders.c.brand_id == holders.c.brand_id)
        & (orders.c.shop_id == holders.c.shop_id)
        & (orders.c.order_id == holders.c.order_id),
    )
    .where(
        holders.c.brand_id == bindparam("brand"),
        holders.c.account_id.in_(bindparam("accounts")),
    )
)


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
    dialect.insert_once(tx, orders, {**row, "body": blank, "processed_at": None}, *row)
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
    dialect.insert_new(
        tx, holders, [{**same, "account_id": one} for one in order.holders], *_HOLDING
    )


def locked(tx: Tx, brand_id: int, shop_id: int, order_ids: Iterable[str]) -> dict[str, Order]:
    """Those of these orders that anybody knows, locked in order of id."""
    found = (
        select(orders.c.order_id, orders.c.body)
        .where(
            orders.c.brand_id == brand_id,
            orders.c.shop_id == shop_id,
            orders.c.order_id.in_(set(order_ids)),
        )
        .order_by(orders.c.order_id)
        .with_for_update()
    )
    return {order_id: _decoder.decode(body) for order_id, body in tx.execute(found)}


def add(tx: Tx, brand_id: int, shop_id: int, found: Iterable[Order]) -> None:
    """
    Orders that nobody knew, all at once, and who holds them.

    Should somebody else have written one of them meanwhile, the database refuses and the work is
    tried again.
    """
    rows, holdings = [], []
    for order in found:
        same = {"brand_id": brand_id, "shop_id": shop_id, "order_id": order.id}
        at = order.snapshot.processed_at if order.snapshot else None
        rows.append({**same, "body": msgspec.json.encode(order).decode(), "processed_at": at})
        holdings += [{**same, "account_id": one} for one in order.holders]
    if rows:
        tx.execute(insert(orders), rows)
    if holdings:
        tx.execute(insert(holders), holdings)


def find(tx: Tx, brand_id: int, shop_id: int, order_id: str) -> Order | None:
    """What is known about an order."""
    body = tx.execute(select(orders.c.body).where(*_is(brand_id, shop_id, order_id))).scalar()
    return None if body is None else _decoder.decode(body)


def holdings(tx: Tx, brand_id: int, account_ids: Iterable[int]) -> list[tuple[int, Held]]:
    """Every order that any of these accounts ever held, beside the account."""
    every = (
        tx.execute(_HELD, {"brand": brand_id, "accounts": part}) for part in portions(account_ids)
    )
    return [
        (account, Held(shop, _decoder.decode(body)))
        for found in every
        for account, shop, body in found
    ]


def count_since(tx: Tx, brand_id: int, shop_id: int, since: object) -> int:
    """How many orders a shop processed since a moment."""
    found = select(func.count()).where(
        orders.c.brand_id == brand_id,
        orders.c.shop_id == shop_id,
        orders.c.processed_at >= since,
    )
    return tx.execute(found).scalar_one()


def newest(tx: Tx, brand_id: int, shop_id: int, since: object, limit: int) -> list[Order]:
    """The orders that a shop processed last, since a moment, the newest first."""
    found = (
        select(orders.c.body)
        .where(
            orders.c.brand_id == brand_id,
            orders.c.shop_id == shop_id,
            orders.c.processed_at >= since,
        )
        .order_by(orders.c.processed_at.desc())
        .limit(limit)
    )
    return [_decoder.decode(body) for body in tx.execute(found).scalars()]


def buyers_since(tx: Tx, brand_id: int, shop_id: int, since: datetime) -> list[int]:
    """Root accounts of everybody who held an order that a shop processed since a moment."""
    found = (
        select(accounts.c.root_id)
        .distinct()
        .join(
            holders,
            (holders.c.brand_id == accounts.c.brand_id) & (holders.c.account_id == accounts.c.id),
        )
        .join(
            orders,
            (orders.c.brand_id == holders.c.brand_id)
            & (orders.c.shop_id == holders.c.shop_id)
            & (orders.c.order_id == holders.c.order_id),
        )
        .where(
            orders.c.brand_id == brand_id,
            orders.c.shop_id == shop_id,
            orders.c.processed_at >= since,
        )
        .order_by(accounts.c.root_id)
    )
    return list(tx.execute(found).scalars())


def _is(brand_id: int, shop_id: int, order_id: str) -> list[ColumnElement[bool]]:
    return [
        orders.c.brand_id == brand_id,
        orders.c.shop_id == shop_id,
        orders.c.order_id == order_id,
    ]
