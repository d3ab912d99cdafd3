"""
One brand never reads another's rows: every statement of the store is watched while tests run.

A tenant table is one with a column `brand_id`. Each time a statement names one, that column must
be pinned to a value: compared with a parameter, or with the pinned column of a table beside it. A
comparison under an `OR` or a `NOT` counts too: the watch reads statements, it does not run them.
`EVERYBODYS` lists the few functions that serve all brands at once, and why they may.
"""

import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

import pytest
from sqlalchemy import Alias, BindParameter, Column, Engine, Table, event
from sqlalchemy.sql import operators, visitors
from sqlalchemy.sql.dml import Insert
from sqlalchemy.sql.elements import BinaryExpression, ClauseElement
from sqlalchemy.sql.selectable import FromClause

from plugin.store.tables import metadata

TENANT_TABLES = frozenset(name for name, table in metadata.tables.items() if "brand_id" in table.c)

EVERYBODYS = {
    "shops.by_domain": "asked before the brand is known: the domain is what proves it",
    "visits.of": "the same, and all else it reads is of that shop's brand: tests/store/test_visits",
    "shops.get": "by the id of a shop that a job or a line above has named",
    "shops.every": "the operator's list of all shops",
    "jobs.claim": "the worker serves all brands in turns",
    "turns.ring": "the worker serves all brands in turns",
    "turns.queue": "the work of one shop, by its own id",
    "jobs.is_near": "whether a shop, by its own id, has work that waits or runs",
    "jobs.open_count": "how much waits, for the operator and for the worker's end",
    "jobs.oldest_due": "how far behind the queue is, for the whole house",
    "permits.take_due": "the worker renews the permits of all shops in turns",
    "watermarks.due": "the worker reads the orders of all shops in turns",
    "watermarks.without": "which shops nobody has begun to read yet",
    "mirrors.asking": "the worker tells the news of all shops in turns",
    "overdue.take_ended": "the worker sends back what nobody used, by brand, shop and id",
    "overdue.take_unexplained": "the worker hands what no order explains to staff",
    "overdue.stranded": "the worker picks up what no job looks after, by brand, shop and id",
    "referrals.due": "the worker works out what waits in all brands, by brand, shop and referrer",
    "reminders.due": "the worker reminds the members of all brands, by brand, shop and id",
    "standings.to_warn": "the worker warns the members of all brands, by brand, shop and id",
    "standings.outdated": "the worker refreshes balances of all brands, by brand and id",
    "standings.count_outdated": "how much of that waits",
    "audit.homeless_jobs": "looks for jobs of no brand at all",
}
"""Functions of the store whose statements may see more than one brand, with the reason."""

_STORE = "plugin.store."
_ROADS = frozenset(f"plugin.store.{name}" for name in ("transact", "asking", "dialect", "engine"))


@dataclass
class Watch:
    """What was found so far: statements of the store that are not held to one brand."""

    breaches: list[str] = field(default_factory=list)
    seen: int = 0
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def look(
        self, _connection: object, _cursor: object, sql: str, _given: object, context: Any, _m: bool
    ) -> None:
        """Listen to `before_cursor_execute`."""
        statement = getattr(getattr(context, "compiled", None), "statement", None)
        if statement is None:
            return
        self.seen += 1
        loose = _loose(sql, statement)
        function = _asked_by(sys._getframe()) if loose else ""
        if function and function not in EVERYBODYS:
            with self._guard:
                self.breaches.append(f"{function}: {', '.join(sorted(loose))} of all brands: {sql}")

    def taken(self) -> list[str]:
        """The breaches so far, forgotten here."""
        with self._guard:
            taken, self.breaches = self.breaches, []
        return taken

    def begin(self) -> None:
        """Look at every statement of every engine from now on."""
        event.listen(Engine, "before_cursor_execute", self.look)

    def end(self) -> None:
        """Look no more."""
        event.remove(Engine, "before_cursor_execute", self.look)


_known: dict[str, frozenset[str]] = {}


def _loose(sql: str, statement: ClauseElement) -> frozenset[str]:
    """The same text is the same statement: each is taken apart once."""
    if sql not in _known:
        _known[sql] = unscoped(statement)
    return _known[sql]


def unscoped(statement: ClauseElement) -> frozenset[str]:
    """The tenant tables of a statement that are not held to one brand."""
    parts = list(visitors.iterate(statement))
    named = {part for part in parts if _is_tenant(part)} - set(_written(statement))
    equal = [pair for part in parts if (pair := _brands_compared(part))]
    pinned = {one for one, other in equal if other is None}
    for _ in equal:
        pinned |= {a for a, b in _both_ways(equal) if b in pinned and a is not None}
    return frozenset(_called(part) for part in named - pinned)


def _is_tenant(part: object) -> bool:
    return isinstance(part, Table | Alias) and _called(part) in TENANT_TABLES


def _called(part: Any) -> str:
    """The name of a table, also of one that goes by another name here."""
    while isinstance(part, Alias):
        part = part.element
    return str(getattr(part, "name", ""))


def _written(statement: ClauseElement) -> Iterator[FromClause]:
    """Where an insert writes: every row of it names its brand, or the database refuses it."""
    if isinstance(statement, Insert):
        yield statement.table


def _brands_compared(part: object) -> tuple[Any, Any] | None:
    """(table, other table) of `a.brand_id = b.brand_id`; (table, None) where it is a value."""
    if not (isinstance(part, BinaryExpression) and part.operator is operators.eq):
        return None
    left, right = part.left, part.right
    if not _is_brand(left):
        left, right = right, left
    if not _is_brand(left):
        return None
    if isinstance(right, BindParameter):
        return left.table, None
    return (left.table, right.table) if isinstance(right, Column) else None


def _is_brand(side: object) -> bool:
    return isinstance(side, Column) and side.name == "brand_id"


def _both_ways(pairs: list[tuple[Any, Any]]) -> Iterator[tuple[Any, Any]]:
    for one, other in pairs:
        yield one, other
        yield other, one


def _asked_by(frame: FrameType | None) -> str:
    """`module.function` of the store that asked; "" where a test or a migration did."""
    while frame is not None:
        module = frame.f_globals.get("__name__", "")
        if module.startswith(_STORE) and module not in _ROADS:
            return "" if "migrations" in module else _public(frame, module)
        frame = frame.f_back
    return ""


def _public(frame: FrameType, module: str) -> str:
    return f"{module.removeprefix(_STORE)}.{frame.f_code.co_name}"


@pytest.fixture(scope="session")
def watched() -> Iterator[Watch]:
    """The one watch of a run."""
    watch = Watch()
    watch.begin()
    yield watch
    watch.end()


@pytest.fixture(autouse=True)
def one_brand_at_a_time(watched: Watch) -> Iterator[None]:
    """A test whose statements see more than one brand fails, whatever else it shows."""
    yield
    assert watched.taken() == []
