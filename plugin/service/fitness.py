"""Fit to serve: database, schema, queue."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from plugin.clock import wall
from plugin.domain.errors import UnavailableError
from plugin.service.services import Services
from plugin.store import Tx, engine, jobs, schema

TOO_FAR_BEHIND: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Report:
    """How the house is. `revision` None: the database was never migrated."""

    fit: bool
    database: str
    revision: str | None
    queue_lag: timedelta
    warnings: tuple[str, ...]


def report(services: Services) -> Report:
    """Look at everything that serving depends on."""
    try:
        revision = services.store.read(schema.revision)
        lag = services.store.read(lambda tx: _lag(tx, services)) if revision else timedelta()
    except UnavailableError:
        return Report(False, _database(services), None, timedelta(), ("database unreachable",))
    fit = revision == schema.head() and lag < TOO_FAR_BEHIND
    return Report(fit, _database(services), revision, lag, _warnings(services))


def _lag(tx: Tx, services: Services) -> timedelta:
    oldest = jobs.oldest_due(tx, services.clock.now())
    return max(wall() - oldest, timedelta()) if oldest else timedelta()


def _database(services: Services) -> str:
    return f"SQLite {engine.sqlite_version()}" if services.store.embedded else "PostgreSQL"


def _warnings(services: Services) -> tuple[str, ...]:
    if services.store.embedded and not engine.sqlite_is_sound():
        return ("this SQLite may carry the WAL-reset race; install pysqlite3 0.6.1 or newer",)
    return ()
