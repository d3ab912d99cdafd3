"""The journal: deliveries as received, insert-only, and how each of them ended."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.sql.elements import ColumnElement

from plugin.store import dialect
from plugin.store.ids import fresh
from plugin.store.tables import deliveries, outcomes
from plugin.store.transact import Tx

_OUTCOME = ("brand_id", "delivery_id")


@dataclass(frozen=True, slots=True)
class Received:
    """
    A delivery as it is written: body sealed, `body_hash` its SHA-256.

    `vouched`: an operator replayed it, so it is believed even where it names another shop.
    """

    brand_id: int
    id: int
    shop_id: int
    topic: str
    webhook_id: str
    body_hash: bytes
    subject: str
    triggered_at: str
    vouched: bool
    body: bytes
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    How a delivery ended: `done`, `ignored` or `dead`, with a code from docs/journal.md; `tries`:
    how often it was begun.
    """

    delivery_id: int
    state: str
    reason: str = ""
    tries: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """A delivery in a listing; `state` is `waiting` while it has no outcome."""

    id: int
    shop_id: int
    topic: str
    subject: str
    state: str
    reason: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Dead:
    """A dead delivery; not `full`: its body was emptied, and trying again cannot help."""

    id: int
    topic: str
    subject: str
    reason: str
    tries: int
    received_at: datetime
    full: bool


def new_id() -> int:
    """An id for a delivery to be: its body is sealed for that place."""
    return fresh()


def add(tx: Tx, received: Received) -> bool:
    """Write a delivery; False when the very same one was written before."""
    return dialect.insert_once(
        tx,
        deliveries,
        asdict(received),
        *("brand_id", "shop_id", "topic", "webhook_id", "body_hash"),
    )


def waiting(tx: Tx, brand_id: int, shop_id: int, subject: str, limit: int) -> list[Received]:
    """The oldest deliveries about a subject that have no outcome yet."""
    found = _undecided(
        select(*(deliveries.c[name] for name in Received.__dataclass_fields__)),
        brand_id,
    ).where(deliveries.c.shop_id == shop_id, deliveries.c.subject == subject)
    return [Received(*row) for row in tx.execute(found.order_by(deliveries.c.id).limit(limit))]


def decide(tx: Tx, brand_id: int, shop_id: int, verdicts: Iterable[Verdict], now: datetime) -> None:
    """Write how deliveries ended. One that has an outcome keeps it."""
    same = {"brand_id": brand_id, "shop_id": shop_id, "at": now}
    dialect.insert_new(tx, outcomes, [{**same, **asdict(one)} for one in verdicts], *_OUTCOME)


def reopen(tx: Tx, brand_id: int, delivery_id: int) -> Received | None:
    """Take back the outcome of a dead delivery, to try it again; None when it is not dead."""
    dead = outcomes.delete().where(
        outcomes.c.brand_id == brand_id,
        outcomes.c.delivery_id == delivery_id,
        outcomes.c.state == "dead",
    )
    if tx.execute(dead).rowcount != 1:
        return None
    found = select(*(deliveries.c[name] for name in Received.__dataclass_fields__)).where(
        deliveries.c.brand_id == brand_id, deliveries.c.id == delivery_id
    )
    return Received(*tx.execute(found).one())


def take_up(tx: Tx, brand_id: int, shop_id: int, reason: str) -> set[str]:
    """Take back every outcome of a shop with this reason; the subjects that wait again."""
    aside = (
        outcomes.c.brand_id == brand_id,
        outcomes.c.shop_id == shop_id,
        outcomes.c.state == "ignored",
        outcomes.c.reason == reason,
    )
    same = (deliveries.c.brand_id == outcomes.c.brand_id, deliveries.c.id == outcomes.c.delivery_id)
    found = select(deliveries.c.subject).distinct().join(outcomes, and_(*same)).where(*aside)
    subjects = set(tx.execute(found).scalars())
    tx.execute(outcomes.delete().where(*aside))
    return subjects


def counts(tx: Tx, brand_id: int, shop_id: int) -> dict[str, int]:
    """How many deliveries of a shop ended how; `waiting` are those without an outcome."""
    ended = (
        select(outcomes.c.state, func.count())
        .where(outcomes.c.brand_id == brand_id, outcomes.c.shop_id == shop_id)
        .group_by(outcomes.c.state)
    )
    known = {"done": 0, "ignored": 0, "dead": 0} | {row[0]: row[1] for row in tx.execute(ended)}
    total = select(func.count()).where(
        deliveries.c.brand_id == brand_id, deliveries.c.shop_id == shop_id
    )
    received = tx.execute(total).scalar_one()
    return {"received": received, "waiting": received - sum(known.values()), **known}


def listing(
    tx: Tx, brand_id: int, shop_id: int, *, state: str | None, limit: int
) -> Sequence[Line]:
    """The newest deliveries of a shop, those in one state only when asked."""
    how = func.coalesce(outcomes.c.state, "waiting")
    found = (
        select(
            deliveries.c.id,
            deliveries.c.shop_id,
            deliveries.c.topic,
            deliveries.c.subject,
            how,
            func.coalesce(outcomes.c.reason, ""),
            deliveries.c.received_at,
        )
        .join(outcomes, _same_delivery(), isouter=True)
        .where(deliveries.c.brand_id == brand_id, deliveries.c.shop_id == shop_id)
        .order_by(deliveries.c.id.desc())
        .limit(limit)
    )
    if state:
        found = found.where(how == state)
    return [Line(*row) for row in tx.execute(found)]


def dead(tx: Tx, brand_id: int, shop_id: int, before: int, limit: int) -> list[Dead]:
    """The newest dead deliveries of a shop with ids below `before`."""
    found = (
        select(
            deliveries.c.id,
            deliveries.c.topic,
            deliveries.c.subject,
            outcomes.c.reason,
            outcomes.c.tries,
            deliveries.c.received_at,
            func.length(deliveries.c.body) > 0,
        )
        .join(outcomes, _same_delivery())
        .where(
            outcomes.c.brand_id == brand_id,
            outcomes.c.shop_id == shop_id,
            outcomes.c.state == "dead",
            outcomes.c.delivery_id < before,
        )
        .order_by(outcomes.c.delivery_id.desc())
        .limit(limit)
    )
    return [Dead(*row) for row in tx.execute(found)]


def newest_at(tx: Tx, brand_id: int, shop_id: int) -> datetime | None:
    """When the shop's newest delivery came in."""
    found = select(func.max(deliveries.c.received_at)).where(
        deliveries.c.brand_id == brand_id, deliveries.c.shop_id == shop_id
    )
    return tx.execute(found).scalar()


def stale(tx: Tx, brand_id: int, before: datetime) -> list[int]:
    """Ids of deliveries received before a moment that still have no outcome (I3)."""
    found = _undecided(select(deliveries.c.id), brand_id).where(deliveries.c.received_at < before)
    return list(tx.execute(found.order_by(deliveries.c.id).limit(10)).scalars())


def _undecided(found: Select[Any], brand_id: int) -> Select[Any]:
    return found.join(outcomes, _same_delivery(), isouter=True).where(
        deliveries.c.brand_id == brand_id, outcomes.c.delivery_id.is_(None)
    )


def _same_delivery() -> ColumnElement[bool]:
    return (outcomes.c.brand_id == deliveries.c.brand_id) & (
        outcomes.c.delivery_id == deliveries.c.id
    )
