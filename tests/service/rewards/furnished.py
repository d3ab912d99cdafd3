"""
A counter that was built once, and stands wherever a test wants it.

Filling the pools takes a hundred times longer than copying the rows that come of it.
"""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from copy import copy, deepcopy
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from sqlalchemy import Table, insert, select

from plugin.store import Tx
from plugin.store.tables import metadata
from tests.laurel import Laurel, StillClock
from tests.service.rewards.counter import Counter
from tests.service.visiting import Desk

Rows = list[tuple[Table, list[dict[str, Any]]]]


@dataclass(frozen=True)
class Furnished:
    """A counter as it was left, and every row behind it."""

    counter: Counter
    rows: Rows

    @classmethod
    def built(cls, url: str, build: Callable[[Laurel], Counter]) -> "Furnished":
        """Let somebody build a counter, on an empty database that has served its purpose then."""
        with closing(Laurel(url)) as laurel:
            laurel.shop()
            counter = build(laurel)
            return cls(counter, laurel.services.store.read(every_row))

    @contextmanager
    def on(self, url: str) -> Iterator[Counter]:
        """The same counter, with a clock and a till of its own, on another empty database."""
        clock = StillClock(self.counter.laurel.clock.at)
        with closing(Laurel(url, clock)) as laurel:
            laurel.services.store.transact(partial(write, rows=self.rows))
            counter = copy(self.counter)
            counter.laurel, counter.desk = laurel, behind(laurel, counter.desk)
            laurel.services = replace(laurel.services, platforms={"shopify": counter.desk})
            yield counter


def behind(laurel: Laurel, desk: Desk) -> Desk:
    """A till in the same state; of its adapter and its clock it has its own."""
    own = {*vars(laurel.services.platforms["shopify"]), "clock"}
    state = {name: value for name, value in vars(desk).items() if name not in own}
    made = Desk(laurel.clock)
    vars(made).update(deepcopy(state))
    return made


def every_row(tx: Tx) -> Rows:
    """All there is, parents first."""
    found = ((table, tx.execute(select(table)).mappings()) for table in metadata.sorted_tables)
    return [(table, [dict(row) for row in rows]) for table, rows in found]


def write(tx: Tx, rows: Rows) -> None:
    """Into an empty database."""
    for table, several in rows:
        if several:
            tx.execute(insert(table), several)
