"""The one road to write: all or nothing, durable before it answers, many works in one commit."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.exc import SQLAlchemyError

from plugin.domain.errors import UnavailableError
from plugin.store import Store, Tx
from tests.store.writing import PATIENCE, brand, brands_in, in_one_batch, writer_of


class OddError(Exception):
    """A mistake in a work."""


def mistaken(number: int) -> None:
    raise OddError(number)


def writes_then_fails(tx: Tx) -> None:
    brand(2)(tx)
    mistaken(2)


def test_a_work_returns_its_result(store: Store) -> None:
    assert store.transact(brand(1)) == 1
    assert brands_in(store) == [1]


def test_a_failing_work_leaves_nothing(store: Store) -> None:
    with pytest.raises(OddError):
        store.transact(writes_then_fails)
    assert brands_in(store) == []


def test_a_taken_key_is_passing_trouble(store: Store) -> None:
    store.transact(brand(1))
    with pytest.raises(UnavailableError):
        store.transact(brand(1))
    assert brands_in(store) == [1]


def test_the_works_of_many_threads_are_all_written(store: Store) -> None:
    with ThreadPoolExecutor(16) as threads:
        answers = list(threads.map(lambda number: store.transact(brand(number)), range(64)))
    assert answers == brands_in(store) == list(range(64))


def test_a_failing_work_is_rolled_back_without_its_batch_mates(embedded_store: Store) -> None:
    answers = in_one_batch(embedded_store, [brand(1), writes_then_fails, brand(3)])
    assert [type(answer.exception()) for answer in answers] == [type(None), OddError, type(None)]
    assert brands_in(embedded_store) == [1, 3]


def test_works_that_wait_together_share_one_commit(embedded_store: Store) -> None:
    commits: list[object] = []
    event.listen(writer_of(embedded_store), "commit", commits.append)
    in_one_batch(embedded_store, [brand(number) for number in range(24)])
    assert len(brands_in(embedded_store)) == 24
    # One for the work that held the committer, one for all that waited behind it.
    assert len(commits) == 2


def test_nobody_is_answered_before_the_commit(embedded_store: Store) -> None:
    answered: list[int] = []
    at_commit: list[int] = []
    event.listen(writer_of(embedded_store), "commit", lambda _: at_commit.append(len(answered)))

    def write_and_note(number: int) -> None:
        answered.append(embedded_store.transact(brand(number)))

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(write_and_note, range(8)))
    assert at_commit[0] == 0
    assert len(at_commit) <= len(answered) == 8


def test_an_answer_means_that_others_can_read_it(store: Store) -> None:
    with closing(Store(store.url)) as other:
        for number in range(5):
            store.transact(brand(number))
            assert brands_in(other)[-1] == number


def test_a_reader_sees_one_moment_throughout(store: Store) -> None:
    store.transact(brand(1))

    def count_twice(_tx: Tx) -> tuple[list[int], list[int]]:
        before = _brands(_tx)
        store.transact(brand(2))
        return before, _brands(_tx)

    assert store.read(count_twice) == ([1], [1])
    assert brands_in(store) == [1, 2]


def _brands(tx: Tx) -> list[int]:
    return list(tx.exec_driver_sql("SELECT id FROM brand ORDER BY id").scalars())


def test_nothing_a_reader_writes_is_kept(store: Store) -> None:
    with suppress(SQLAlchemyError):
        store.read(brand(1))
    assert brands_in(store) == []


def test_closing_finishes_what_was_handed_in(embedded_store: Store) -> None:
    begun, closing_ = threading.Event(), threading.Event()

    def slow(tx: Tx) -> int:
        begun.set()
        closing_.wait(PATIENCE)
        return brand(1)(tx)

    with ThreadPoolExecutor(2) as threads:
        answer = threads.submit(embedded_store.transact, slow)
        assert begun.wait(PATIENCE)
        closed = threads.submit(embedded_store.close)
        closing_.set()
        closed.result()
    assert answer.result() == 1
    assert brands_in(embedded_store) == [1]


def test_a_database_that_cannot_be_opened_is_unavailable(tmp_path: Path) -> None:
    with closing(Store(f"sqlite:///{tmp_path}")) as store:
        with pytest.raises(UnavailableError):
            store.transact(brand(1))
        with pytest.raises(UnavailableError):
            brands_in(store)
