"""Logos: pictures of a brand, by their digests."""

from datetime import datetime

from sqlalchemy import delete, select

from plugin.store import dialect
from plugin.store.tables import logos
from plugin.store.transact import Tx


def keep(tx: Tx, brand_id: int, digest: str, picture: bytes, at: datetime) -> None:
    """Keep a picture; one that is there already stays."""
    row = {"brand_id": brand_id, "digest": digest, "picture": picture, "at": at}
    dialect.insert_once(tx, logos, row, "brand_id", "digest")


def find(tx: Tx, brand_id: int, digest: str) -> bytes | None:
    """The picture of a digest; None: the brand has no such picture."""
    found = select(logos.c.picture).where(logos.c.brand_id == brand_id, logos.c.digest == digest)
    return tx.execute(found).scalar()


def keep_only(tx: Tx, brand_id: int, digests: frozenset[str]) -> None:
    """Forget a brand's other pictures."""
    others = (logos.c.brand_id == brand_id, logos.c.digest.not_in(digests))
    tx.execute(delete(logos).where(*others))
