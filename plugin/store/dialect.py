"""The few statements that each database words in its own way."""

from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert(tx: Connection, table: Table) -> Any:  # noqa: ANN401 (two unrelated classes, same methods)
    """An INSERT that knows ON CONFLICT on the database at hand."""
    if tx.dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


def insert_once(tx: Connection, table: Table, values: dict[str, Any]) -> bool:
    """Insert unless a unique key is taken; True when this call inserted the row."""
    statement = insert(tx, table).values(values).on_conflict_do_nothing()
    return bool(tx.execute(statement).rowcount == 1)
