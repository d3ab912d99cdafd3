"""A store on an empty, migrated database."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlalchemy import text

from plugin.store import Store, Tx
from plugin.store.tables import metadata
from tests.databases import KINDS, copied
from tests.tampering import lift_guards, restore_guards


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest) -> Store:
    """A store, once on each kind of database."""
    kind = "embedded_store" if request.param == "sqlite" else "server_store"
    opened = request.getfixturevalue(kind)
    assert isinstance(opened, Store)
    return opened


@pytest.fixture
def embedded_store(sqlite_url: str) -> Iterator[Store]:
    """A store on SQLite."""
    with closing(Store(sqlite_url)) as opened:
        yield opened


@pytest.fixture
def server_store(server_url: str) -> Iterator[Store]:
    """A store on PostgreSQL."""
    with closing(Store(server_url)) as opened:
        yield opened
        opened.transact(empty)


def empty(tx: Tx) -> None:
    """Every table emptied: the owner may set the guards aside, and puts them back."""
    lift_guards(tx)
    tables = ", ".join(f'"{name}"' for name in metadata.tables)
    tx.execute(text(f"TRUNCATE {tables}"))
    restore_guards(tx)


@pytest.fixture(scope="package")
def server_url(postgres_url: str, migrated_template: str) -> Iterator[str]:
    """One database for all tests here, emptied after each: copying one for each takes longer."""
    with copied(postgres_url, migrated_template) as url:
        yield url
