"""PostgreSQL: a transaction each, tried again when the database asks for it, and not for ever."""

from collections.abc import Callable
from contextlib import ExitStack, closing

import pytest
from sqlalchemy.exc import IntegrityError

from plugin.domain.errors import UnavailableError
from plugin.domain.ledger import Balance
from plugin.store import Store, Tx, accounts, standings
from plugin.store.transact import Work
from tests.store.writing import NOW, brand, brands_in, writer_of

CONFLICTS = {"serialization failure": "40001", "deadlock": "40P01"}


def troubled(trouble: Callable[[Tx], object], times: int) -> tuple[list[int], Work[int]]:
    """A work that runs into trouble so many times, and the list of its tries."""
    tries: list[int] = []

    def work(tx: Tx) -> int:
        tries.append(len(tries) + 1)
        written = brand(1)(tx)
        if len(tries) <= times:
            trouble(tx)
        return written

    return tries, work


def refused_with(code: str) -> Callable[[Tx], object]:
    """Trouble that the server itself makes."""
    return lambda tx: tx.exec_driver_sql(f"DO $$ BEGIN RAISE SQLSTATE '{code}'; END $$")


def cut_off(tx: Tx) -> object:
    """The connection breaks under a work."""
    return tx.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")


@pytest.mark.parametrize("code", CONFLICTS.values(), ids=CONFLICTS)
def test_a_conflict_is_tried_again(server_store: Store, code: str) -> None:
    tries, work = troubled(refused_with(code), times=4)
    assert server_store.transact(work) == 1
    assert len(tries) == 5
    assert brands_in(server_store) == [1]


@pytest.mark.parametrize("code", CONFLICTS.values(), ids=CONFLICTS)
def test_after_five_conflicts_the_database_is_unavailable(server_store: Store, code: str) -> None:
    tries, work = troubled(refused_with(code), times=99)
    with pytest.raises(UnavailableError):
        server_store.transact(work)
    assert len(tries) == 5
    assert brands_in(server_store) == []


def test_a_broken_connection_is_replaced(server_store: Store) -> None:
    tries, work = troubled(cut_off, times=1)
    assert server_store.transact(work) == 1
    assert len(tries) == 2


def test_a_broken_check_is_not_tried_again(server_store: Store) -> None:
    tries: list[int] = []

    def work(tx: Tx) -> None:
        tries.append(1)
        account_id = accounts.for_guest(tx, 1, 1, b"hash", NOW)
        standings.keep(tx, 1, {account_id: (Balance(available=-1), None)})

    with pytest.raises(IntegrityError):
        server_store.transact(work)
    assert len(tries) == 1


def test_a_taken_key_is_tried_again_and_then_passing_trouble(server_store: Store) -> None:
    server_store.transact(brand(1))
    tries: list[int] = []

    def work(tx: Tx) -> None:
        tries.append(1)
        brand(1)(tx)

    with pytest.raises(UnavailableError, match="23505"):
        server_store.transact(work)
    assert len(tries) == 5


def test_an_exhausted_pool_is_unavailable_and_recovers(
    server_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = writer_of(server_store)
    monkeypatch.setattr(engine.pool, "_timeout", 0)
    with ExitStack() as busy:
        for _ in range(16):
            busy.enter_context(engine.connect())
        with pytest.raises(UnavailableError):
            server_store.transact(brand(1))
        with pytest.raises(UnavailableError):
            brands_in(server_store)
    assert server_store.transact(brand(1)) == 1


def test_a_server_that_is_not_there_is_unavailable() -> None:
    with closing(Store("postgresql://127.0.0.1:1/laurel")) as store:
        with pytest.raises(UnavailableError):
            store.transact(brand(1))
        with pytest.raises(UnavailableError):
            brands_in(store)
