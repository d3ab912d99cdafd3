"""Stops: since when points that are earned wait for staff to decide, and until when they did."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from plugin.store.ids import fresh
from plugin.store.tables import stops
from plugin.store.transact import Tx


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop of a brand. `until` None: nobody has decided yet."""

    id: int
    reason: str
    since: datetime
    until: datetime | None


_COLUMNS = [stops.c[name] for name in Stop.__dataclass_fields__]


def add(tx: Tx, brand_id: int, reason: str, since: datetime) -> Stop:
    """A new stop."""
    stop = Stop(fresh(), reason, since, None)
    row = {"brand_id": brand_id, "id": stop.id, "reason": reason, "since": since, "until": None}
    tx.execute(insert(stops).values(row))
    return stop


def of(tx: Tx, brand_id: int) -> list[Stop]:
    """Every stop of a brand, oldest first."""
    found = select(*_COLUMNS).where(stops.c.brand_id == brand_id).order_by(stops.c.id)
    return [Stop(*row) for row in tx.execute(found)]


def decide(tx: Tx, brand_id: int, stop_id: int, at: datetime) -> bool:
    """Points go on from now; False when that was decided before, or there is no such stop."""
    open_one = (stops.c.brand_id == brand_id, stops.c.id == stop_id, stops.c.until.is_(None))
    return tx.execute(update(stops).where(*open_one).values(until=at)).rowcount == 1
