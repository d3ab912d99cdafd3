"""
Watermarks: how far a shop's orders were read or its codes looked up, and where a run stands.

Everything changed before the watermark was read and settled. A run has its own place; only when
its last page is written does the watermark move, to the moment at which the run began.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select, update
from sqlalchemy.sql.elements import ColumnElement

from plugin.store import dialect
from plugin.store.shops import Shop
from plugin.store.tables import permits, watermarks
from plugin.store.transact import Tx

_LIVE = (
    permits.c.brand_id == watermarks.c.brand_id,
    permits.c.shop_id == watermarks.c.shop_id,
    permits.c.state == "live",
)


@dataclass(frozen=True, slots=True)
class Watermark:
    """One kind of reading of one shop. `due_at` None: not by itself."""

    kind: str
    at: datetime
    due_at: datetime | None
    began_at: datetime | None
    """When the run under way began; None: there is none."""
    since: datetime | None
    """From where the newest run reads."""
    asked_from: datetime | None
    """From where the pages behind `cursor` were asked for: later than `since` after a restart."""
    cursor: str
    reached: datetime | None
    """The newest change that the newest run has read and settled."""
    orders: int
    """How many orders the newest run has read."""
    blind_before: datetime | None
    """What changed before this was wanted, and the platform does not show it."""


_COLUMNS = [watermarks.c[name] for name in Watermark.__dataclass_fields__]


def of(tx: Tx, shop: Shop, kind: str) -> Watermark | None:
    """The watermark of one kind of reading."""
    row = tx.execute(select(*_COLUMNS).where(*_is(shop, kind))).one_or_none()
    return None if row is None else Watermark(*row)


def place(tx: Tx, shop: Shop, kind: str, at: datetime, due_at: datetime | None) -> None:
    """The first watermark of a kind; where there is one, it stays."""
    row = {"brand_id": shop.brand_id, "shop_id": shop.id, "kind": kind, "at": at, "due_at": due_at}
    blank = {"cursor": "", "orders": 0}
    dialect.insert_once(tx, watermarks, {**row, **blank}, "brand_id", "shop_id", "kind")


def without(tx: Tx, kind: str, limit: int) -> list[int]:
    """Shops that we may talk to and that have no watermark of a kind yet."""
    placed = exists().where(
        watermarks.c.brand_id == permits.c.brand_id,
        watermarks.c.shop_id == permits.c.shop_id,
        watermarks.c.kind == kind,
    )
    found = select(permits.c.shop_id).where(permits.c.state == "live", ~placed)
    return list(tx.execute(found.order_by(permits.c.shop_id).limit(limit)).scalars())


def due(tx: Tx, kinds: Iterable[str], now: datetime, limit: int) -> list[tuple[int, str]]:
    """(shop, kind) of what of these kinds is to be read by now, the longest due first."""
    found = (
        select(watermarks.c.shop_id, watermarks.c.kind)
        .where(watermarks.c.kind.in_(kinds), watermarks.c.due_at <= now, exists().where(*_LIVE))
        .order_by(watermarks.c.due_at, watermarks.c.shop_id)
        .limit(limit)
    )
    return [(shop_id, kind) for shop_id, kind in tx.execute(found)]


def plan(tx: Tx, shop: Shop, kind: str, due_at: datetime | None) -> None:
    """When to read next."""
    _change(tx, shop, kind, due_at=due_at)


def begin(
    tx: Tx, shop: Shop, kind: str, since: datetime, now: datetime, blind_before: datetime | None
) -> None:
    """A run begins; what earlier ones could not see is remembered."""
    _change(tx, shop, kind, began_at=now, since=since, asked_from=since, cursor="", orders=0)
    _change(tx, shop, kind, reached=None)
    if blind_before is not None:
        _change(tx, shop, kind, blind_before=blind_before)


def turn(tx: Tx, shop: Shop, found: Watermark, cursor: str) -> None:
    """A page is written: go on behind `cursor`; `found` says how far it led."""
    _change(tx, shop, found.kind, cursor=cursor, reached=found.reached, orders=found.orders)


def reopen(tx: Tx, shop: Shop, found: Watermark) -> None:
    """The cursor is worth nothing any more: ask anew from where everything is written."""
    _change(tx, shop, found.kind, cursor="", asked_from=found.reached or found.since)


def complete(tx: Tx, shop: Shop, found: Watermark) -> None:
    """The last page is written: now, and only now, the watermark moves."""
    told = {"reached": found.reached, "orders": found.orders}
    _change(tx, shop, found.kind, at=found.began_at, began_at=None, cursor="", **told)


def abandon(tx: Tx, shop: Shop, kind: str) -> None:
    """The run leads nowhere; the watermark stays where it is."""
    _change(tx, shop, kind, began_at=None, cursor="")


def _change(tx: Tx, shop: Shop, kind: str, **values: object) -> None:
    tx.execute(update(watermarks).where(*_is(shop, kind)).values(values))


def _is(shop: Shop, kind: str) -> list[ColumnElement[bool]]:
    return [
        watermarks.c.brand_id == shop.brand_id,
        watermarks.c.shop_id == shop.id,
        watermarks.c.kind == kind,
    ]
