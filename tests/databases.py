"""Databases for tests: each of its own, on both kinds, built by the migrations."""

import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from sqlalchemy import make_url

from plugin.store import schema
from tests import postgres

KINDS = ["sqlite", "postgresql"]


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database that the migrations built, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    schema.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_template(postgres_url: str) -> Iterator[str]:
    """The name of a PostgreSQL database that the migrations built, to be copied."""
    with postgres.fresh_database(postgres_url) as url:
        schema.upgrade(url)
        yield str(make_url(url).database)


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty, migrated database: the test runs once on each kind."""
    if request.param == "sqlite":
        yield copy_of(request.getfixturevalue("migrated_file"), tmp_path / "laurel.db")
        return
    with request.getfixturevalue("lender").lend() as url:
        yield url


@pytest.fixture
def sqlite_url(migrated_file: Path, tmp_path: Path) -> str:
    """An empty, migrated SQLite database, where the kind does not matter."""
    return copy_of(migrated_file, tmp_path / "laurel.db")


def copy_of(template: Path, path: Path) -> str:
    """The URL of a copy of a SQLite database."""
    shutil.copy(template, path)
    return f"sqlite:///{path}"


def copied(server: str, template: str) -> AbstractContextManager[str]:
    """A copy of a PostgreSQL database, dropped at the end."""
    return postgres.fresh_database(server, template)
