"""Databases for tests: each of its own, on both kinds, built by the migrations."""

import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

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
    server = request.getfixturevalue("postgres_url")
    with copied(server, request.getfixturevalue("migrated_template")) as url:
        yield url


@pytest.fixture
def sqlite_url(migrated_file: Path, tmp_path: Path) -> str:
    """An empty, migrated SQLite database, where the kind does not matter."""
    return copy_of(migrated_file, tmp_path / "laurel.db")


def copy_of(template: Path, path: Path) -> str:
    """The URL of a copy of a SQLite database."""
    shutil.copy(template, path)
    return f"sqlite:///{path}"


class copied:  # noqa: N801 (reads as a context manager)
    """A copy of a PostgreSQL database, dropped at the end."""

    def __init__(self, server: str, template: str) -> None:
        self._server, self._template = make_url(server), template
        self._name = f"t_{uuid.uuid4().hex}"

    def __enter__(self) -> str:
        self._administer(f'CREATE DATABASE "{self._name}" TEMPLATE "{self._template}"')
        return self._server.set(database=self._name).render_as_string(hide_password=False)

    def __exit__(self, *_: object) -> None:
        self._administer(f'DROP DATABASE "{self._name}" WITH (FORCE)')

    def _administer(self, command: str) -> None:
        engine = create_engine(self._server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(command))
        engine.dispose()
