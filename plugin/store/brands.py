"""Brands: the tenants, and the secret that keys a tenant's e-mail hashes."""

from datetime import datetime

from sqlalchemy import insert, select, update

from plugin.store.ids import fresh
from plugin.store.tables import brands
from plugin.store.transact import Tx


def add(tx: Tx, name: str, sealed_secret: bytes, brand_id: int, now: datetime) -> None:
    """A new tenant under an id made with `new_id`."""
    tx.execute(insert(brands).values(id=brand_id, name=name, secret=sealed_secret, created_at=now))


def new_id() -> int:
    """An id for a brand to be: its secret is sealed for that place."""
    return fresh()


def sealed_secret(tx: Tx, brand_id: int) -> bytes:
    """The sealed secret of a brand."""
    found: bytes = tx.execute(select(brands.c.secret).where(brands.c.id == brand_id)).scalar_one()
    return found


def every(tx: Tx) -> list[int]:
    """Ids of all tenants, in order."""
    return list(tx.execute(select(brands.c.id).order_by(brands.c.id)).scalars())


def by_name(tx: Tx, name: str) -> int | None:
    """The brand of that name."""
    return tx.execute(select(brands.c.id).where(brands.c.name == name)).scalar()


def name_of(tx: Tx, brand_id: int) -> str:
    """What a brand is called."""
    found: str = tx.execute(select(brands.c.name).where(brands.c.id == brand_id)).scalar_one()
    return found


def rename(tx: Tx, brand_id: int, name: str) -> None:
    """Call a brand something else."""
    tx.execute(update(brands).where(brands.c.id == brand_id).values(name=name))
