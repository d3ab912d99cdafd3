"""
Turns: whose work comes next. Shops stand in a ring; from each comes its oldest due work first.

Both questions are answered shop by shop from one index, so that they cost the same beside ten
jobs that wait and beside a million.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import chain, zip_longest

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    ScalarSelect,
    Select,
    bindparam,
    func,
    literal,
    select,
)
from sqlalchemy.sql.selectable import FromClause

from plugin.store.tables import Moment, jobs
from plugin.store.transact import Tx

Place = tuple[int, int]
"""What names a job: (brand, id)."""
START = -1
"""Before every shop in the ring."""


def ring(tx: Tx, now: datetime, after: int, limit: int) -> list[int]:
    """The next shops with due work behind the one that had the last turn, `limit` at most."""
    behind = list(tx.execute(_shops(now, after).limit(limit)).scalars())
    if len(behind) == limit or after == START:
        return behind
    around = tx.execute(_shops(now, START).limit(limit - len(behind))).scalars()
    return behind + [shop_id for shop_id in around if shop_id <= after]


def heads(tx: Tx, shops: Sequence[int], now: datetime, limit: int, share: int) -> list[Place]:
    """
    The due jobs of these shops in turns: the oldest of each, then the second oldest; no more
    than `share` of any.
    """
    many = min(share, max(limit - len(shops) + 1, 1))
    queues = [queue(tx, shop_id, now, many) for shop_id in shops]
    rounds = chain.from_iterable(zip_longest(*queues))
    return [place for place in rounds if place is not None][:limit]


def queue(tx: Tx, shop_id: int, now: datetime, limit: int) -> list[Place]:
    """The due jobs of a shop, the oldest first."""
    mine = {"shop_id": shop_id, "now": now, "many": limit}
    return [(brand_id, id_) for brand_id, id_ in tx.execute(_QUEUE, mine)]


def due(table: FromClause, now: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Its time has come, and nobody holds it."""
    return table.c.run_at <= now, table.c.leased_until <= now


def _shops(now: datetime, after: int) -> Select[int]:
    """From shop to shop by the index, whatever waits in each."""
    first = select(_next(literal(after, BigInteger)).label("shop_id"))
    found = first.cte("ring", recursive=True)
    found = found.union_all(select(_next(found.c.shop_id)).where(found.c.shop_id.is_not(None)))
    return select(found.c.shop_id).where(
        found.c.shop_id.is_not(None), _oldest(found.c.shop_id, now).is_not(None)
    )


def _next(shop_id: ColumnElement[int]) -> ScalarSelect[int]:
    other = jobs.alias()
    return select(func.min(other.c.shop_id)).where(other.c.shop_id > shop_id).scalar_subquery()


def _oldest(shop_id: ColumnElement[int], now: datetime) -> ScalarSelect[int]:
    """A value and no EXISTS: that would be planned as a join with everything that waits."""
    other = jobs.alias()
    oldest = select(other.c.id).where(other.c.shop_id == shop_id, *due(other, now))
    return oldest.order_by(other.c.run_at, other.c.id).limit(1).scalar_subquery()


def _queue() -> Select[int, int]:
    shop_id, now = bindparam("shop_id", type_=BigInteger), bindparam("now", type_=Moment)
    mine = select(jobs.c.brand_id, jobs.c.id).where(
        jobs.c.shop_id == shop_id, jobs.c.run_at <= now, jobs.c.leased_until <= now
    )
    many = bindparam("many", type_=BigInteger)
    return mine.order_by(jobs.c.run_at, jobs.c.id).limit(many)


_QUEUE = _queue()
"""Written once: a batch asks it for each of its shops."""
