"""Installations on their way: one-time states, kept as digests, each taken once or never."""

from datetime import datetime

from sqlalchemy import delete, insert

from plugin.store.tables import handshakes
from plugin.store.transact import Tx


def begin(tx: Tx, digest: bytes, platform: str, domain: str, at: datetime) -> None:
    """Remember a handshake with the shop under a domain."""
    row = {"digest": digest, "platform": platform, "domain": domain, "begun_at": at}
    tx.execute(insert(handshakes).values(row))


def take(tx: Tx, digest: bytes, platform: str, domain: str) -> bool:
    """Was this handshake begun with this shop, and never taken before? From now on it was."""
    taken = (
        delete(handshakes)
        .where(
            handshakes.c.digest == digest,
            handshakes.c.platform == platform,
            handshakes.c.domain == domain,
        )
        .returning(handshakes.c.digest)
    )
    return tx.execute(taken).first() is not None


def forget(tx: Tx, before: datetime) -> None:
    """Drop what was begun before a moment and never came back."""
    tx.execute(delete(handshakes).where(handshakes.c.begun_at < before))
