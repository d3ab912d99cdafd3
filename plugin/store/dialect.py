"""The few statements that each database words in its own way."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert(tx: Connection, table: Table) -> Any:  # noqa: ANN401 (two unrelated classes, same methods)
    """An INSERT that knows ON CONFLICT on the database at hand."""
    return sqlite.insert(table) if tx.dialect.name == "sqlite" else postgresql.insert(table)


def insert_once(tx: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """Insert unless a unique key is taken; True when this call inserted the row."""
    return tx.execute(_once(tx.dialect.name, table), row).first() is not None


def insert_new(tx: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert those rows whose unique keys are not taken."""
    if rows:
        tx.execute(insert(tx, table).on_conflict_do_nothing(), rows)


@cache
def _once(dialect: str, table: Table) -> Any:  # noqa: ANN401 (two unrelated classes, same methods)
    build = sqlite.insert if dialect == "sqlite" else postgresql.insert
    statement = build(table).on_conflict_do_nothing()
    return statement.returning(next(iter(table.primary_key)))
