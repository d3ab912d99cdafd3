"""
Standings: what each root is known to have, kept beside it so that reading is cheap.

A standing is true until `valid_until`; whoever reads a later one replays the member.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.sql.elements import ColumnElement

from plugin.domain.ledger import Balance
from plugin.store.moments import to_millis
from plugin.store.tables import accounts, shops
from plugin.store.transact import Tx

_KEPT = ("available", "pending", "debt", "valid_until", "warn_at", "unsettled_since")
_KEEP = (
    update(accounts)
    .where(accounts.c.brand_id == bindparam("brand"), accounts.c.id == bindparam("of"))
    .values({name: bindparam(name) for name in _KEPT})
)


def outdated(tx: Tx, now: datetime, limit: int) -> list[tuple[int, int]]:
    """(brand, root) of members whose cached balance a hold has outlived."""
    found = select(accounts.c.brand_id, accounts.c.id).where(accounts.c.valid_until <= now)
    return [(row.brand_id, row.id) for row in tx.execute(found.limit(limit))]


def count_outdated(tx: Tx, now: datetime) -> int:
    """How many members' cached balances something has outlived."""
    found = select(func.count()).where(accounts.c.valid_until <= now)
    return tx.execute(found).scalar_one()


def mark_outdated(tx: Tx, brand_id: int, account_ids: Iterable[int], now: datetime) -> None:
    """Facts about these people came that are not settled yet: do not trust the cached balance."""
    theirs = select(accounts.c.root_id).where(
        accounts.c.brand_id == brand_id, accounts.c.id.in_(set(account_ids))
    )
    _mark(tx, now, accounts.c.brand_id == brand_id, accounts.c.id.in_(theirs))


def mark_all_outdated(tx: Tx, brand_id: int, now: datetime) -> None:
    """The rules changed for everybody: do not trust any cached balance of this brand."""
    _mark(tx, now, accounts.c.brand_id == brand_id, accounts.c.id == accounts.c.root_id)


def _mark(tx: Tx, now: datetime, *whom: ColumnElement[bool]) -> None:
    since = func.coalesce(accounts.c.unsettled_since, to_millis(now))
    tx.execute(update(accounts).where(*whom).values(valid_until=now, unsettled_since=since))


def keep(tx: Tx, brand_id: int, known: Mapping[int, tuple[Balance, datetime | None]]) -> None:
    """Cache what locked roots have, and when to warn them next of points that end."""
    rows = [
        {
            "brand": brand_id,
            "of": account_id,
            "available": balance.available,
            "pending": balance.pending,
            "debt": balance.debt,
            "valid_until": balance.valid_until,
            "warn_at": warn_at,
            "unsettled_since": None,
        }
        for account_id, (balance, warn_at) in known.items()
    ]
    if rows:
        tx.execute(_KEEP, rows)


def to_warn(tx: Tx, now: datetime, limit: int) -> list[tuple[int, int, int]]:
    """
    (brand, shop, root) of members who are to be warned now of points that end.

    Those of a shop that removed the app are not, unless it comes back.
    """
    there = (shops.c.brand_id == accounts.c.brand_id) & (shops.c.id == accounts.c.shop_id)
    found = (
        select(accounts.c.brand_id, accounts.c.shop_id, accounts.c.id)
        .join(shops, there)
        .where(accounts.c.warn_at <= now, shops.c.uninstalled_at.is_(None))
    )
    due = found.order_by(accounts.c.warn_at).limit(limit)
    return [(row.brand_id, row.shop_id, row.id) for row in tx.execute(due)]


def keep_warn_at(tx: Tx, brand_id: int, account_id: int, at: datetime | None) -> None:
    """When to warn a member next."""
    theirs = update(accounts).where(accounts.c.brand_id == brand_id, accounts.c.id == account_id)
    tx.execute(theirs.values(warn_at=at))


def total_balance(tx: Tx, brand_id: int, shop_id: int) -> Balance:
    """The cached balances of a shop's people, added up."""
    found = select(
        func.coalesce(func.sum(accounts.c.available), 0),
        func.coalesce(func.sum(accounts.c.pending), 0),
        func.coalesce(func.sum(accounts.c.debt), 0),
    ).where(accounts.c.brand_id == brand_id, accounts.c.shop_id == shop_id)
    available, pending, debt = tx.execute(found).one()
    return Balance(int(available), int(pending), int(debt))
