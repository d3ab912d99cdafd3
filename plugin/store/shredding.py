"""
Emptying journal bodies: the evidence goes, that something came and how it ended stays.

A delivery that nobody has read yet is never emptied for a person's sake: what it says of an order
would be lost with who it names. It is emptied when it is read.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from sqlalchemy import Update, exists, func, select, update
from sqlalchemy.sql.elements import ColumnElement

from plugin.store.deliveries import Received
from plugin.store.tables import accounts, deliveries, holders, outcomes
from plugin.store.transact import Tx

_FULL = func.length(deliveries.c.body) > 0
_READ = exists().where(
    outcomes.c.brand_id == deliveries.c.brand_id, outcomes.c.delivery_id == deliveries.c.id
)

NOBODY: Final = "customer:-"
"""What deliveries about the customers of a forgotten shop are about."""

Subject = tuple[int, str]
"""A shop, and what a delivery of it is about: `(7001, "order:1042")`."""


def subjects_of(tx: Tx, brand_id: int, account_ids: Iterable[int]) -> set[Subject]:
    """What deliveries about these people are about: they as customers, and their orders."""
    theirs = set(account_ids)
    customers = select(accounts.c.shop_id, accounts.c.customer_id).where(
        accounts.c.brand_id == brand_id,
        accounts.c.id.in_(theirs),
        accounts.c.customer_id.is_not(None),
    )
    orders = select(holders.c.shop_id, holders.c.order_id).where(
        holders.c.brand_id == brand_id, holders.c.account_id.in_(theirs)
    )
    return {(shop, f"customer:{one}") for shop, one in tx.execute(customers)} | {
        (shop, f"order:{one}") for shop, one in tx.execute(orders)
    }


def full(tx: Tx, brand_id: int, subjects: Iterable[Subject]) -> list[Received]:
    """Deliveries about these subjects whose bodies are still there, the oldest first."""
    columns = [deliveries.c[name] for name in Received.__dataclass_fields__]
    found: list[Received] = []
    for shop_id, names in _by_shop(subjects).items():
        about = select(*columns).where(*_about(brand_id, shop_id, names), _FULL)
        found += (Received(*row) for row in tx.execute(about))
    return sorted(found, key=lambda one: one.id)


def empty(tx: Tx, brand_id: int, delivery_ids: Iterable[int]) -> None:
    """Empty the bodies of these deliveries."""
    chosen = deliveries.c.id.in_(set(delivery_ids))
    tx.execute(_emptied().where(deliveries.c.brand_id == brand_id, chosen, _FULL))


def empty_about(tx: Tx, brand_id: int, subjects: Iterable[Subject]) -> None:
    """Empty the bodies of all deliveries about these subjects that were read."""
    for shop_id, names in _by_shop(subjects).items():
        tx.execute(_emptied().where(*_about(brand_id, shop_id, names), _READ, _FULL))


def empty_shop(tx: Tx, brand_id: int, shop_id: int, limit: int) -> int:
    """Empty some bodies of a shop, read or not; returns how many. 0: none is left."""
    some = (
        select(deliveries.c.id)
        .where(deliveries.c.brand_id == brand_id, deliveries.c.shop_id == shop_id, _FULL)
        .limit(limit)
    )
    chosen = deliveries.c.id.in_(some.scalar_subquery())
    return tx.execute(_emptied().where(deliveries.c.brand_id == brand_id, chosen)).rowcount


def empty_read(tx: Tx, brand_id: int, shop_id: int, limit: int) -> int:
    """Empty some bodies of a shop that were read; returns how many. 0: none is left."""
    some = (
        select(deliveries.c.id)
        .where(deliveries.c.brand_id == brand_id, deliveries.c.shop_id == shop_id, _READ, _FULL)
        .limit(limit)
    )
    chosen = deliveries.c.id.in_(some.scalar_subquery())
    return tx.execute(_emptied().where(deliveries.c.brand_id == brand_id, chosen)).rowcount


def unname(tx: Tx, brand_id: int, shop_id: int, limit: int) -> int:
    """Drop the customer numbers that some of a shop's deliveries are about; returns how many."""
    some = (
        select(deliveries.c.id)
        .where(
            deliveries.c.brand_id == brand_id,
            deliveries.c.shop_id == shop_id,
            deliveries.c.subject.startswith("customer:"),
            deliveries.c.subject != NOBODY,
        )
        .limit(limit)
    )
    chosen = deliveries.c.id.in_(some.scalar_subquery())
    unnamed = update(deliveries).where(deliveries.c.brand_id == brand_id, chosen)
    return tx.execute(unnamed.values(subject=NOBODY)).rowcount


def past(tx: Tx, brand_id: int, before: datetime, after_id: int, limit: int) -> list[int]:
    """Deliveries read, received before a moment, whose bodies are still there; by id."""
    found = select(deliveries.c.id).where(
        deliveries.c.brand_id == brand_id,
        deliveries.c.id > after_id,
        deliveries.c.received_at < before,
        _FULL,
        _READ,
    )
    return list(tx.execute(found.order_by(deliveries.c.id).limit(limit)).scalars())


def _emptied() -> Update:
    return update(deliveries).values(body=b"")


def _about(brand_id: int, shop_id: int, names: set[str]) -> tuple[ColumnElement[bool], ...]:
    return (
        deliveries.c.brand_id == brand_id,
        deliveries.c.shop_id == shop_id,
        deliveries.c.subject.in_(names),
    )


def _by_shop(subjects: Iterable[Subject]) -> dict[int, set[str]]:
    gathered: dict[int, set[str]] = {}
    for shop_id, name in subjects:
        gathered.setdefault(shop_id, set()).add(name)
    return gathered
