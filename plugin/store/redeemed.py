"""What acts and entries say of redemptions, to be held against where each of them stands."""

from sqlalchemy import func, select

from plugin.domain.ledger import Source
from plugin.store.tables import acts, entries
from plugin.store.transact import Tx


def accepted(tx: Tx, brand_id: int) -> set[int]:
    """The acts of a brand by which something was redeemed."""
    found = select(acts.c.id).where(acts.c.brand_id == brand_id, acts.c.kind == "redeem")
    return set(tx.execute(found).scalars())


def voided(tx: Tx, brand_id: int) -> set[int]:
    """The redemptions of a brand that an act says went back."""
    found = select(acts.c.key).where(acts.c.brand_id == brand_id, acts.c.kind == "void")
    return {int(key.removeprefix("void:")) for key in tx.execute(found).scalars()}


def posted(tx: Tx, brand_id: int) -> dict[int, int]:
    """What was posted for each redemption of a brand, in points."""
    found = (
        select(entries.c.source_id, func.sum(entries.c.points))
        .where(entries.c.brand_id == brand_id, entries.c.source == Source.REDEMPTION)
        .group_by(entries.c.source_id)
    )
    return {int(row[0]): int(row[1]) for row in tx.execute(found)}
