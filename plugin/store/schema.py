"""The schema's history: bring a database up to date, or say how it differs from the tables."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from plugin.store import engine
from plugin.store.tables import metadata

_FOLDER = Path(__file__).parent / "migrations"


def upgrade(url: str, revision: str = "head") -> None:
    """Migrate a database, empty or old, up to a revision."""
    _run(url, lambda config: command.upgrade(config, revision))


def downgrade(url: str, revision: str) -> None:
    """Migrate a database back to a revision."""
    _run(url, lambda config: command.downgrade(config, revision))


def differences(url: str) -> list[str]:
    """What the database has that the tables do not say, or the other way round."""
    opened = _engine(url)
    try:
        with opened.connect() as connection:
            return [
                str(found)
                for found in compare_metadata(MigrationContext.configure(connection), metadata)
            ]
    finally:
        opened.dispose()


def revision(connection: Connection) -> str | None:
    """The revision a database is at."""
    return MigrationContext.configure(connection).get_current_revision()


def head() -> str | None:
    """The revision this code was written for."""
    return ScriptDirectory(str(_FOLDER)).get_current_head()


def _run(url: str, step: Callable[[Config], None]) -> None:
    opened = _engine(url)
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    try:
        with opened.begin() as connection:
            config.attributes["connection"] = connection
            step(config)
    finally:
        opened.dispose()


def _engine(url: str) -> Engine:
    if engine.is_sqlite(url):
        return engine.sqlite_engine(url, "BEGIN IMMEDIATE")
    return engine.postgres_engine(url)
