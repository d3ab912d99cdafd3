"""Reminders: codes that nobody used and whose end is near, not written about yet."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import BigInteger, String, and_, cast, exists, literal, select, type_coerce
from sqlalchemy.sql.elements import ColumnElement

from plugin.store.redemptions import ISSUED
from plugin.store.tables import acts, jobs, redemptions, uses
from plugin.store.transact import Tx

_USED: Final = exists().where(
    uses.c.brand_id == redemptions.c.brand_id, uses.c.redemption_id == redemptions.c.id
)


def due(
    tx: Tx, ends: tuple[datetime, datetime], *, life_ms: int, job: str, subject: str, limit: int
) -> Sequence[tuple[int, int, int]]:
    """
    (brand, shop, redemption) of unused codes that end within `ends` and are good for longer than
    `life_ms` in all. Left out are those that a job looks after (`job`, `subject` before the id)
    or that an act tells of (its key is the job's kind and subject).
    """
    of_its_own = literal(subject) + cast(redemptions.c.id, String)
    since, until = ends
    found = (
        select(redemptions.c.brand_id, redemptions.c.shop_id, redemptions.c.id)
        .where(
            redemptions.c.ends_at > since,
            redemptions.c.ends_at <= until,
            redemptions.c.state == ISSUED,
            _life() > life_ms,
            ~_USED,
            ~_waits(job, of_its_own),
            ~_told(literal(f"{job}:") + of_its_own),
        )
        .order_by(redemptions.c.ends_at)
        .limit(limit)
    )
    return [(row[0], row[1], row[2]) for row in tx.execute(found)]


def _life() -> ColumnElement[int]:
    """How long a code is good for, in milliseconds."""
    ends, at = (type_coerce(redemptions.c[name], BigInteger) for name in ("ends_at", "at"))
    return ends - at


def _waits(kind: str, subject: ColumnElement[str]) -> ColumnElement[bool]:
    return exists().where(
        and_(
            jobs.c.brand_id == redemptions.c.brand_id,
            jobs.c.shop_id == redemptions.c.shop_id,
            jobs.c.kind == kind,
            jobs.c.subject == subject,
        )
    )


def _told(key: ColumnElement[str]) -> ColumnElement[bool]:
    return exists().where(acts.c.brand_id == redemptions.c.brand_id, acts.c.key == key)
