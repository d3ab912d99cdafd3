"""
PostgreSQL databases are lent, emptied and lent again: making one for each test takes far longer.

A borrower may do anything. Who is still connected is thrown out and what was written is deleted;
a database whose schema was touched, or that has grown, is never lent again.
"""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

import psycopg
import pytest

from plugin.store.tables import metadata
from tests.postgres import as_libpq, fresh_database

GROWN = 2 * 1024**2
"""Bytes that deleted rows may leave behind: nobody vacuums here."""


class Look(NamedTuple):
    """What tells a database from a new one: its schema's newest change, its parts, its bytes."""

    newest: int
    parts: int
    size: int


@dataclass
class Lender:
    """Copies of one migrated database; all are dropped when it closes."""

    server: str
    template: str
    _free: list[tuple[str, Look]] = field(default_factory=list)
    _made: ExitStack = field(default_factory=ExitStack)

    @contextmanager
    def lend(self) -> Iterator[str]:
        """The URL of an empty, migrated database."""
        url, new = self._free.pop() if self._free else self._another()
        yield url
        if returned(url, new):
            self._free.append((url, new))

    def _another(self) -> tuple[str, Look]:
        url = self._made.enter_context(fresh_database(self.server, self.template))
        with connected(url) as connection:
            return url, look(connection)

    def close(self) -> None:
        """Drop them all."""
        self._made.close()


@pytest.fixture(scope="session")
def lender(postgres_url: str, migrated_template: str) -> Iterator[Lender]:
    """The one lender of a run."""
    with closing(Lender(postgres_url, migrated_template)) as opened:
        yield opened


def returned(url: str, new: Look) -> bool:
    """Empty a database; False when it must not be lent again, or only its owner could empty it."""
    with connected(url) as connection:
        connection.execute(_OTHERS_OUT)
        if connection.info.parameter_status("is_superuser") != "on":
            return False
        connection.execute(_EMPTY)
        now = look(connection)
        return now[:2] == new[:2] and now.size - new.size < GROWN


def look(connection: psycopg.Connection) -> Look:
    """How a database looks now."""
    found = connection.execute(_LOOK).fetchone()
    assert found
    return Look(*found)


def connected(url: str) -> psycopg.Connection:
    """A connection whose every statement is its own; to be used as a block."""
    return psycopg.connect(as_libpq(url), autocommit=True)


_OTHERS_OUT = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
# A replica trusts its source: neither guards nor references are asked.
_EMPTY = "; ".join(
    ["SET session_replication_role = replica", *map("DELETE FROM {}".format, metadata.tables)]
)
# The oldest id that PostgreSQL gives to anything but its own is 16384.
_LOOK = """
SELECT max(born::text::bigint), count(*), pg_database_size(current_database()) FROM (
    SELECT xmin AS born FROM pg_class WHERE oid >= 16384
    UNION ALL SELECT xmin FROM pg_attribute WHERE attrelid >= 16384
    UNION ALL SELECT xmin FROM pg_constraint WHERE oid >= 16384
    UNION ALL SELECT xmin FROM pg_trigger
    UNION ALL SELECT xmin FROM pg_proc WHERE oid >= 16384
    UNION ALL SELECT xmin FROM alembic_version
) AS part
"""
