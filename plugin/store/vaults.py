"""
Vaults: the columns that hold sealed bytes, so that all of them can be sealed anew.

The first bytes of every seal name its key. An empty seal is something that was emptied, and NULL
something that never was: neither waits for a key.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Column, LargeBinary, Table, and_, func, select, update
from sqlalchemy.sql.elements import ColumnElement

from plugin.store.tables import (
    asked_links,
    brands,
    codes,
    data_requests,
    deliveries,
    notes,
    people,
    permits,
)
from plugin.store.transact import Tx


@dataclass(frozen=True, slots=True)
class Vault:
    """One sealed column; `by` names a row within its brand."""

    table: Table
    by: str
    column: str

    @property
    def name(self) -> str:
        """What the operator reads: `person.sealed`."""
        return f"{self.table.name}.{self.column}"

    @property
    def sealed(self) -> Column[bytes]:
        """The sealed column itself."""
        return self.table.c[self.column]

    def of(self, brand_id: int) -> ColumnElement[bool]:
        """The rows of a brand; a brand's own row is its own."""
        return self.table.c["brand_id" if "brand_id" in self.table.c else "id"] == brand_id


VAULTS = (
    Vault(brands, "id", "secret"),
    Vault(permits, "shop_id", "sealed"),
    Vault(people, "account_id", "sealed"),
    Vault(notes, "act_id", "sealed"),
    Vault(data_requests, "id", "asked"),
    Vault(data_requests, "id", "package"),
    Vault(deliveries, "id", "body"),
    Vault(codes, "id", "sealed"),
    Vault(asked_links, "id", "sealed"),
)


def waiting(tx: Tx, vault: Vault, brand_id: int, newest: bytes) -> int:
    """How many rows of a brand are sealed with another key than the newest."""
    found = select(func.count()).select_from(vault.table)
    return tx.execute(found.where(_old(vault, brand_id, newest))).scalar_one()


def some(
    tx: Tx, vault: Vault, brand_id: int, newest: bytes, after: int, limit: int
) -> list[tuple[int, bytes]]:
    """The next rows of a brand that are sealed with another key: (what names it, sealed bytes)."""
    by = vault.table.c[vault.by]
    found = select(by, vault.sealed).where(_old(vault, brand_id, newest), by > after)
    return [(row[0], row[1]) for row in tx.execute(found.order_by(by).limit(limit))]


def exchange(tx: Tx, vault: Vault, brand_id: int, row: int, old: bytes, new: bytes) -> bool:
    """Put new bytes in place of the old; False when somebody else wrote there meanwhile."""
    unchanged = and_(vault.of(brand_id), vault.table.c[vault.by] == row, vault.sealed == old)
    written = update(vault.table).where(unchanged).values({vault.column: new})
    return tx.execute(written).rowcount == 1


def bodies(tx: Tx, brand_id: int, at_once: int) -> Iterator[tuple[int, bytes, bytes]]:
    """Every delivery of a brand whose body is still there, in portions: (id, hash, sealed body)."""
    found = select(deliveries.c.id, deliveries.c.body_hash, deliveries.c.body).where(
        deliveries.c.brand_id == brand_id, func.length(deliveries.c.body) > 0
    )
    last = 0
    while batch := tx.execute(
        found.where(deliveries.c.id > last).order_by(deliveries.c.id).limit(at_once)
    ).all():
        yield from ((row.id, row.body_hash, row.body) for row in batch)
        last = batch[-1].id


def _old(vault: Vault, brand_id: int, newest: bytes) -> ColumnElement[bool]:
    begins = func.substr(vault.sealed, 1, len(newest), type_=LargeBinary)
    return and_(vault.of(brand_id), func.length(vault.sealed) > 0, begins != newest)
