"""Redemptions that wait in vain: for a use, for an order that never came, for a lost job."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import String, cast, exists, select, update

from plugin.store.redemptions import ISSUED, RETURNING, REVIEW, USED
from plugin.store.tables import jobs, redemptions
from plugin.store.transact import Tx


def take_ended(tx: Tx, now: datetime, limit: int) -> list[tuple[int, int, int]]:
    """
    (brand, shop, redemption) of those whose time is over and that nobody used: they are on their
    way back from now on.
    """
    over = (
        redemptions.c.ends_at <= now,
        redemptions.c.state == ISSUED,
        ~USED,
    )
    due = select(redemptions.c.id).where(*over).order_by(redemptions.c.ends_at).limit(limit)
    taken = (
        update(redemptions)
        .where(redemptions.c.id.in_(due.scalar_subquery()), *over)
        .values(state=RETURNING, reason="expired")
        .returning(redemptions.c.brand_id, redemptions.c.shop_id, redemptions.c.id)
    )
    return [(row[0], row[1], row[2]) for row in tx.execute(taken)]


def take_unexplained(tx: Tx, reason: str, before: datetime, limit: int) -> int:
    """
    Those that were issued and have waited for an order, for a reason, since before a moment: staff
    have to look from now on. Returns how many.
    """
    waiting = (
        redemptions.c.state == ISSUED,
        redemptions.c.reason == reason,
        redemptions.c.asked_at <= before,
        ~USED,
    )
    due = select(redemptions.c.id).where(*waiting).limit(limit)
    where = (redemptions.c.id.in_(due.scalar_subquery()), *waiting)
    turned = update(redemptions).where(*where).values(state=REVIEW)
    return tx.execute(turned).rowcount


def stranded(
    tx: Tx, states: Collection[str], kind: str, before: datetime, limit: int
) -> list[tuple[int, int, int]]:
    """(brand, shop, redemption) of those at these states that no job of a kind looks after."""
    looked_after = exists().where(
        jobs.c.brand_id == redemptions.c.brand_id,
        jobs.c.shop_id == redemptions.c.shop_id,
        jobs.c.kind == kind,
        jobs.c.subject == cast(redemptions.c.id, String),
    )
    found = (
        select(redemptions.c.brand_id, redemptions.c.shop_id, redemptions.c.id)
        .where(redemptions.c.state.in_(states), redemptions.c.at <= before, ~looked_after)
        .limit(limit)
    )
    return [(row[0], row[1], row[2]) for row in tx.execute(found)]
