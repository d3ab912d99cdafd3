"""
The one road by which anything is written: `Store.transact(work)`.

`work` is handed a transaction, touches nothing outside the database, and may be run again. On
SQLite one committer thread runs the work of all threads in batches: a savepoint each, one commit
for all, and the waiters are released after it. On PostgreSQL each work is a transaction of its
own, tried again when the database says so (serialization failure, deadlock).
"""

import queue
import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Final, TypeVar, cast

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from plugin.domain.errors import UnavailableError
from plugin.store import engine as engines
from plugin.store.asking import OneQuestion, SecondQuestionError

Tx = Connection
T = TypeVar("T")
Work = Callable[[Tx], T]

_BATCH: Final = 256
_TRIES: Final = 5
_SERIALIZATION, _DEADLOCK, _TAKEN, _NO_TABLE = "40001", "40P01", "23505", "42P01"
_RETRYABLE: Final = {_SERIALIZATION, _DEADLOCK, _TAKEN}
"""Taken: somebody else just wrote the same key; the work looks again and finds their row."""


class Store:
    """A database, embedded or PostgreSQL, behind one way to write and one way to read."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.embedded = engines.is_sqlite(url)
        if self.embedded:
            self._reader = engines.sqlite_engine(url, "BEGIN")
            self._writer: Committer | Retrier = Committer(
                engines.sqlite_engine(url, "BEGIN IMMEDIATE")
            )
        else:
            self._asker = engines.postgres_engine(url)
            self._reader = self._asker.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
            self._writer = Retrier(engines.transacting(self._asker))

    def transact(self, work: Work[T]) -> T:
        """
        Run `work` in a transaction and return its result once that is durable.

        Raises what `work` raises (nothing is written then) and UnavailableError when the
        database cannot commit now.
        """
        return self._writer.run(work)

    def read(self, work: Work[T]) -> T:
        """Run `work` on one consistent snapshot; nothing it does is kept."""
        return self._read(self._reader, work)

    def ask(self, work: Work[T]) -> T:
        """`read`, for work that hardly ever asks more than one thing, and may be begun again."""
        if self.embedded:
            return self.read(work)
        try:
            return self._read(self._asker, lambda tx: work(cast("Tx", OneQuestion(tx))))
        except SecondQuestionError:
            return self.read(work)

    def _read(self, engine: Engine, work: Work[T]) -> T:
        try:
            with engine.connect() as connection:
                return work(connection)
        except (OperationalError, ProgrammingError, PoolTimeoutError) as error:
            if _lacks_tables(error):
                raise UnavailableError("the database has no tables yet: run db upgrade") from error
            if isinstance(error, ProgrammingError):
                raise
            raise UnavailableError("the database cannot be read now") from error

    def scrub(self) -> None:
        """Let the embedded database's log forget rows that were deleted; PostgreSQL vacuums."""
        if self.embedded:
            engines.empty_wal(self._reader)

    def close(self) -> None:
        """Finish what was begun and let go of every connection."""
        self._writer.close()
        self._reader.dispose()


class Retrier:
    """PostgreSQL's writer: a transaction each, again when the database asks for it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def run(self, work: Work[T]) -> T:
        """Run and commit; up to five tries on a serialization failure or deadlock."""
        for attempt in range(1, _TRIES + 1):
            try:
                with self._engine.begin() as connection:
                    return work(connection)
            except DBAPIError as error:
                if attempt == _TRIES or not _worth_another_try(error):
                    raise _translated(error) from error
                # Jitter keeps two rivals from meeting again; nothing secret about it.
                time.sleep(random.random() * 0.02 * attempt)  # noqa: S311
            except PoolTimeoutError as error:
                raise UnavailableError("all database connections are busy") from error
        raise AssertionError("the last try returns or raises")

    def close(self) -> None:
        """Nothing of its own to close."""


class Committer:
    """SQLite's writer: one thread, one connection, one commit for many works."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._works: queue.SimpleQueue[tuple[Work[Any], Future[Any]] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._guard = threading.Lock()

    def run(self, work: Work[T]) -> T:
        """Hand the work to the committer and wait until it is on the disk."""
        self._start()
        future: Future[T] = Future()
        self._works.put((work, future))
        return future.result()

    def close(self) -> None:
        """Finish the works handed in before, then stop the thread."""
        with self._guard:
            if self._thread:
                self._works.put(None)
                self._thread.join()
                self._thread = None
        self._engine.dispose()

    def _start(self) -> None:
        """Begin with the first work, so that a forked or spawned process starts its own."""
        if self._thread is None:
            with self._guard:
                if self._thread is None:
                    self._thread = threading.Thread(
                        target=self._commit_all, name="committer", daemon=True
                    )
                    self._thread.start()

    def _commit_all(self) -> None:
        while (first := self._works.get()) is not None:
            batch, stop = self._drain(first)
            _commit(self._engine, batch)
            if stop:
                return

    def _drain(
        self, first: tuple[Work[Any], Future[Any]]
    ) -> tuple[list[tuple[Work[Any], Future[Any]]], bool]:
        """What waits by now, up to a batch; True when told to stop after it."""
        batch = [first]
        while len(batch) < _BATCH:
            try:
                item = self._works.get_nowait()
            except queue.Empty:
                break
            if item is None:
                return batch, True
            batch.append(item)
        return batch, False


def _commit(engine: Engine, batch: list[tuple[Work[Any], Future[Any]]]) -> None:
    """One transaction for the whole batch; a work that fails is rolled back alone."""
    results: list[tuple[Future[Any], Any, BaseException | None]] = []
    try:
        with engine.begin() as connection:
            for work, future in batch:
                results.append((future, *_attempt(connection, work)))
                _require_open(connection)
    except (SQLAlchemyError, _RolledBackError) as error:
        # The commit itself failed: nothing of this batch was written.
        refused = UnavailableError("the database cannot write now")
        refused.__cause__ = error
        results = [(future, None, refused) for _work, future in batch]
    for future, result, failure in results:
        if failure is None:
            future.set_result(result)
        else:
            future.set_exception(failure)


class _RolledBackError(Exception):
    """SQLite rolled the whole transaction back, not only the work that failed."""


def _require_open(connection: Connection) -> None:
    """
    A full disk or a failed read can end the transaction under us.

    Works that seemed to succeed before would be lost, and works after it would commit by
    themselves; so the batch is refused as a whole.
    """
    driver = connection.connection.dbapi_connection
    if driver is not None and not driver.in_transaction:
        raise _RolledBackError


def _attempt(connection: Connection, work: Work[T]) -> tuple[T | None, BaseException | None]:
    try:
        with connection.begin_nested():
            return work(connection), None
    except DBAPIError as error:
        return None, _translated(error)
    except BaseException as error:  # noqa: BLE001 (handed to the waiter, never swallowed)
        return None, error


def _worth_another_try(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", None) in _RETRYABLE or error.connection_invalidated


def _translated(error: DBAPIError) -> Exception:
    """Trouble with the database is passing; anything else is a fault of ours and stays one."""
    if isinstance(error, OperationalError) or _is_taken(error):
        unavailable = UnavailableError(f"the database cannot write now ({_state(error)})")
        unavailable.__cause__ = error
        return unavailable
    return error


def _lacks_tables(error: Exception) -> bool:
    """Was the database never migrated?"""
    orig = getattr(error, "orig", None)
    return getattr(orig, "sqlstate", None) == _NO_TABLE or "no such table" in str(orig)


def _is_taken(error: DBAPIError) -> bool:
    """Is it a key that somebody else has? A new try makes new ids, or finds their row."""
    return _state(error) == _TAKEN or "UNIQUE constraint failed" in str(error.orig)


def _state(error: DBAPIError) -> str:
    """What kind of trouble, without the rows that a driver likes to quote."""
    return str(getattr(error.orig, "sqlstate", None) or type(error.orig).__name__)
