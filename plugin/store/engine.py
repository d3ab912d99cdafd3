"""How each database is opened, so that "committed" means "on the disk"."""

import sqlite3
from functools import partial
from pathlib import Path
from time import monotonic
from types import ModuleType
from typing import Any, Final

from sqlalchemy import Connection, Dialect, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

try:
    from pysqlite3 import dbapi2
except ImportError:
    dbapi2 = sqlite3
_driver: ModuleType = dbapi2

_USED: Final = "laurel.used"
_A_MOMENT: Final = 1.0
"""Seconds."""

# Two connections and bad timing can corrupt a WAL database in the versions before these.
_RACE_FIXED = (3, 51, 3)
_RACE_BACKPORTS = {(3, 44): 6, (3, 50): 7}


def is_sqlite(url: str) -> bool:
    """Is this the embedded database?"""
    return make_url(url).get_backend_name() == "sqlite"


def sqlite_version() -> str:
    """The version of SQLite that the embedded database runs on."""
    version: str = _driver.sqlite_version
    return version


def sqlite_is_sound() -> bool:
    """Is that version free of the WAL-reset race?"""
    major, minor, patch = (int(part) for part in sqlite_version().split("."))
    backport = _RACE_BACKPORTS.get((major, minor))
    return (major, minor, patch) >= _RACE_FIXED or (backport is not None and patch >= backport)


def sqlite_engine(url: str, begin: str) -> Engine:
    """An engine whose transactions open with `begin` (BEGIN IMMEDIATE for writers)."""
    where = make_url(url)
    _make_folder(where)
    engine = create_engine(where, module=_driver, poolclass=QueuePool, hide_parameters=True)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", lambda connection: _begin(connection, begin))
    return engine


def postgres_engine(url: str) -> Engine:
    """An engine on psycopg. Its connections begin nothing by themselves: see `transacting`."""
    where = make_url(url)
    if where.drivername in {"postgres", "postgresql"}:
        where = where.set(drivername="postgresql+psycopg")
    engine = create_engine(
        where,
        isolation_level="AUTOCOMMIT",  # who asks one thing, as shoppers do, sets nothing up
        pool_size=8,
        max_overflow=8,
        pool_timeout=5,
        hide_parameters=True,  # an error message must not carry personal data into a log
    )
    event.listen(engine, "checkin", _note_use)
    event.listen(engine, "checkout", partial(_require_life, engine.dialect))
    return engine


def transacting(engine: Engine) -> Engine:
    """The same connections, for transactions; READ COMMITTED is enough with the locks we take."""
    return engine.execution_options(isolation_level="READ COMMITTED")


def empty_wal(engine: Engine) -> None:
    """Take over and cut off SQLite's write-ahead log; where somebody is busy, another time."""
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("PRAGMA busy_timeout=0")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute("PRAGMA busy_timeout=10000")
    finally:
        connection.close()


def _note_use(_connection: object, record: ConnectionPoolEntry) -> None:
    record.info[_USED] = monotonic()


def _require_life(
    dialect: Dialect, connection: DBAPIConnection, record: ConnectionPoolEntry, _proxy: object
) -> None:
    """
    Take no connection that died in the pool. Asking costs a way to the database and back, so one
    that answered a moment ago is not asked.
    """
    if monotonic() - record.info.get(_USED, -_A_MOMENT) < _A_MOMENT:
        return
    try:
        dialect.do_ping(connection)
    except dialect.loaded_dbapi.Error as error:
        raise InvalidatePoolError from error


def _make_folder(url: URL) -> None:
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 (a DBAPI connection has no common type)
    """
    FULL: an acknowledged row survives a power cut. The driver must not begin by itself. What is
    deleted is overwritten: a person who was forgotten must not linger in free pages.
    """
    connection.isolation_level = None
    for pragma in (
        "busy_timeout=10000",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection, statement: str) -> None:
    connection.exec_driver_sql(statement)
