"""Stops: since when points that are earned wait for staff to decide, and until when they did."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update

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
    begun_by: str = ""
    """Empty where it was not kept."""
    ended_by: str = ""


_COLUMNS = [stops.c[name] for name in Stop.__dataclass_fields__]
_OF_BRAND = select(*_COLUMNS).where(stops.c.brand_id == bindparam("brand")).order_by(stops.c.id)


def add(tx: Tx, brand_id: int, reason: str, since: datetime, actor: str) -> Stop:
    """A new stop."""
    stop = Stop(fresh(), reason, since, None, actor)
    tx.execute(insert(stops).values(brand_id=brand_id, **asdict(stop)))
    return stop


def of(tx: Tx, brand_id: int) -> list[Stop]:
    """Every stop of a brand, oldest first."""
    return [Stop(*row) for row in tx.execute(_OF_BRAND, {"brand": brand_id})]


def decide(tx: Tx, brand_id: int, stop_id: int, at: datetime, actor: str) -> bool:
    """Points go on from now; False when that was decided before, or there is no such stop."""
    open_one = (stops.c.brand_id == brand_id, stops.c.id == stop_id, stops.c.until.is_(None))
    decided = update(stops).where(*open_one).values(until=at, ended_by=actor)
    return tx.execute(decided).rowcount == 1
