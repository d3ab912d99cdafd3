"""Small works for a store, and a way to have many of them wait for one commit."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, select

from plugin.store import Store, Tx, brands
from plugin.store import tables as columns
from plugin.store.transact import Committer

NOW = datetime(2026, 3, 27, 9, tzinfo=UTC)
PATIENCE = 60.0
"""Seconds that threads may take to come together on a busy machine."""


def brand(number: int, size: int = 8) -> Callable[[Tx], int]:
    """A work that writes one brand with a secret of so many bytes, and returns its number."""

    def work(tx: Tx) -> int:
        brands.add(tx, f"brand {number}", b"x" * size, number, NOW)
        return number

    return work


def brands_in(store: Store) -> list[int]:
    """The numbers of all brands, in order."""
    found = select(columns.brands.c.id).order_by(columns.brands.c.id)
    return store.read(lambda tx: list(tx.execute(found).scalars()))


def writer_of(store: Store) -> Engine:
    """The engine that a store writes with."""
    return store._writer._engine


def in_one_batch(store: Store, works: Sequence[Callable[[Tx], Any]]) -> list[Future[Any]]:
    """Hand works to SQLite's committer, a thread each, so that they wait together, in order."""
    committer = store._writer
    assert isinstance(committer, Committer)
    with ThreadPoolExecutor(len(works)) as threads:
        answers: list[Future[Any]] = []

        def hold(_tx: Tx) -> None:
            for work in works:
                answers.append(threads.submit(store.transact, work))
                _until_waiting(committer, len(answers))

        store.transact(hold)
    return answers


def _until_waiting(committer: Committer, number: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while committer._works.qsize() < number:
        assert time.monotonic() < deadline, "a work was never handed in"
        time.sleep(0)
