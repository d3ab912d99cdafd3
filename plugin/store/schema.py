"""
The schema's history: bring a database up to date, or say how it differs from the tables.

Alembic is imported only where it is used: serving needs the revision, never a migration, and
every process would pay for the import when it starts.
"""
# ruff: noqa: PLC0415

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import OperationalError

from plugin.domain.errors import UnavailableError
from plugin.store import engine
from plugin.store.tables import metadata

if TYPE_CHECKING:
    from alembic.config import Config

_FOLDER = Path(__file__).parent / "migrations"


def upgrade(url: str, revision: str = "head") -> None:
    """Migrate a database, empty or old, up to a revision."""
    from alembic import command

    _run(url, lambda config: command.upgrade(config, revision))


def downgrade(url: str, revision: str) -> None:
    """Migrate a database back to a revision."""
    from alembic import command

    _run(url, lambda config: command.downgrade(config, revision))


def differences(url: str) -> list[str]:
    """What the database has that the tables do not say, or the other way round."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with _connected(url) as connection:
        found = compare_metadata(MigrationContext.configure(connection), metadata)
        return [str(difference) for difference in found]


def revision(connection: Connection) -> str | None:
    """The revision a database is at; None when it was never migrated."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


@cache
def head() -> str:
    """The revision this code was written for: the files are numbered in order."""
    return max(path.name.partition("_")[0] for path in (_FOLDER / "versions").glob("[0-9]*.py"))


def _run(url: str, step: "Callable[[Config], None]") -> None:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    with _connected(url) as connection:
        config.attributes["connection"] = connection
        step(config)


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    """A connection of its own in one transaction. Raises UnavailableError."""
    opened = _engine(url)
    try:
        with opened.begin() as connection:
            yield connection
    except OperationalError as error:
        raise UnavailableError("the database cannot be reached now") from error
    finally:
        opened.dispose()


def _engine(url: str) -> Engine:
    if engine.is_sqlite(url):
        return engine.sqlite_engine(url, "BEGIN IMMEDIATE")
    return engine.transacting(engine.postgres_engine(url))
