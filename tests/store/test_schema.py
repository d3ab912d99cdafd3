"""The schema: migrations and tables agree, every tenant's rows start with the tenant."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import (
    BigInteger,
    Boolean,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)
from sqlmodel.sql.sqltypes import AutoString

from plugin.store import Store, schema
from plugin.store.tables import Moment, metadata

ABOVE_TENANTS = {"brand", "shop", "handshake"}
TENANT_TABLES = [table for name, table in metadata.tables.items() if name not in ABOVE_TENANTS]
EXACT = (AutoString, BigInteger, Boolean, Integer, LargeBinary, Moment, String)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database in which nothing was ever made."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
    else:
        yield request.getfixturevalue("postgres_database")


def revision(url: str) -> str | None:
    with closing(Store(url)) as store:
        return store.read(schema.revision)


def test_migrations_build_what_the_tables_say(empty_url: str) -> None:
    assert revision(empty_url) is None
    assert schema.differences(empty_url) != []
    schema.upgrade(empty_url)
    assert schema.differences(empty_url) == []
    assert revision(empty_url) == schema.head() is not None


def test_migrating_twice_changes_nothing(empty_url: str) -> None:
    schema.upgrade(empty_url)
    schema.upgrade(empty_url)
    assert schema.differences(empty_url) == []


def test_migrations_go_back_to_nothing_and_up_again(empty_url: str) -> None:
    schema.upgrade(empty_url)
    schema.downgrade(empty_url, "base")
    assert revision(empty_url) is None
    assert len(schema.differences(empty_url)) >= len(metadata.tables)
    schema.upgrade(empty_url)
    assert schema.differences(empty_url) == []


@pytest.mark.parametrize("table", TENANT_TABLES, ids=lambda table: str(table.name))
def test_every_key_of_a_tenant_table_starts_with_the_brand(table: Table) -> None:
    assert [first for first in _first_columns(table) if first != "brand_id"] == []


def _first_columns(table: Table) -> Iterator[str]:
    """The first column of the primary key and of everything unique."""
    yield next(iter(table.primary_key.columns)).name
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            yield next(iter(constraint.columns)).name
    yield from (next(iter(index.columns)).name for index in _unique_indexes(table))


def _unique_indexes(table: Table) -> list[Index]:
    return [index for index in table.indexes if index.unique]


@pytest.mark.parametrize("table", metadata.tables.values(), ids=lambda table: str(table.name))
def test_every_column_is_exact(table: Table) -> None:
    """No floats, no decimals, no times without a zone: integers, text, bytes and moments."""
    inexact = {c.name: type(c.type) for c in table.columns if not isinstance(c.type, EXACT)}
    assert inexact == {}
