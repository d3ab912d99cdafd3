"""The few statements that each database words in its own way."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, Text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class gathered(FunctionElement[str]):  # noqa: N801 (a function of SQL, spelt as those are)
    """These columns of all rows as one text: a list of lists in JSON, moments as milliseconds."""

    type = Text()
    inherit_cache = True


@compiles(gathered, "sqlite")
def _gathered_by_sqlite(element: gathered, compiler: SQLCompiler, **told: Any) -> str:  # noqa: ANN401 (SQLAlchemy's signature)
    return f"json_group_array(json_array({compiler.process(element.clauses, **told)}))"


@compiles(gathered, "postgresql")
def _gathered_by_postgresql(element: gathered, compiler: SQLCompiler, **told: Any) -> str:  # noqa: ANN401 (SQLAlchemy's signature)
    return f"CAST(json_agg(json_build_array({compiler.process(element.clauses, **told)})) AS TEXT)"


def insert(tx: Connection, table: Table) -> Any:  # noqa: ANN401 (two unrelated classes, same methods)
    """An INSERT that knows ON CONFLICT on the database at hand."""
    return insert_on(tx.dialect.name, table)


def insert_on(name: str, table: Table) -> Any:  # noqa: ANN401 (two unrelated classes, same methods)
    """The same, on the database of that name."""
    return sqlite.insert(table) if name == "sqlite" else postgresql.insert(table)


def insert_once(tx: Connection, table: Table, row: Mapping[str, Any], *key: str) -> bool:
    """
    Insert unless the unique key of these columns is taken; True when this call inserted the row.

    Only that key counts: an id that happens to be taken is an error, to be tried again.
    """
    return tx.execute(_once(tx.dialect.name, table, key), row).first() is not None


def insert_new(tx: Connection, table: Table, rows: Sequence[Mapping[str, Any]], *key: str) -> None:
    """Insert those rows whose unique key of these columns is not taken."""
    if rows:
        tx.execute(_new(tx.dialect.name, table, key), rows)


@cache
def _new(name: str, table: Table, key: tuple[str, ...]) -> Any:  # noqa: ANN401 (two unrelated classes, same methods)
    return insert_on(name, table).on_conflict_do_nothing(index_elements=key)


@cache
def _once(name: str, table: Table, key: tuple[str, ...]) -> Any:  # noqa: ANN401 (two unrelated classes, same methods)
    return _new(name, table, key).returning(next(iter(table.primary_key)))
