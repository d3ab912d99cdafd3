"""Asking one thing, with no transaction around it; who asks more is answered from one snapshot."""

from contextlib import suppress

import pytest
from sqlalchemy import bindparam, select, text
from sqlalchemy.exc import InternalError, ProgrammingError

from plugin.domain.errors import UnavailableError
from plugin.store import Store, Tx
from plugin.store.asking import row_of
from plugin.store.tables import brands
from tests.overhearing import overheard
from tests.store.writing import NOW, brand, brands_in

NAMED = select(brands.c.id, brands.c.secret, brands.c.created_at).where(
    brands.c.name == bindparam("name")
)


def counted(tx: Tx) -> int:
    """How many brands there are."""
    return len(tx.execute(select(brands.c.id)).all())


def test_one_question_is_one_statement(store: Store) -> None:
    store.transact(brand(1))
    with overheard() as said:
        assert store.ask(counted) == 1
    assert [sql for sql, _ in said if not sql.startswith("BEGIN")] == [said[-1][0]]


def test_a_second_question_is_answered_from_the_same_snapshot(store: Store) -> None:
    tries: list[tuple[int, int]] = []

    def work(tx: Tx) -> None:
        before = counted(tx)
        store.transact(brand(len(tries) + before + 1))
        tries.append((before, counted(tx)))

    store.ask(work)
    (both,) = tries
    assert both[0] == both[1]
    assert brands_in(store)


def test_nothing_that_is_written_there_is_kept(store: Store) -> None:
    with suppress(InternalError):  # one database says no, the other forgets
        store.ask(brand(1))
    assert brands_in(store) == []


def named(tx: Tx, number: int) -> tuple[object, ...] | None:
    """A brand by its name, as what is asked all the time is asked."""
    return row_of(tx, NAMED, {"name": f"brand {number}"})


def test_a_row_that_is_asked_for_swiftly_is_the_same_row(store: Store) -> None:
    store.transact(brand(1))
    with overheard() as said:
        swift = store.ask(lambda tx: named(tx, 1))
    assert swift == store.read(lambda tx: named(tx, 1)) == (1, b"x" * 8, NOW)
    assert len([sql for sql, _ in said if not sql.startswith("BEGIN")]) == 1
    assert store.ask(lambda tx: named(tx, 2)) is None


def test_a_second_row_is_answered_from_the_same_snapshot(store: Store) -> None:
    """Swiftness is for one question, whatever came first."""

    def work(tx: Tx) -> tuple[object, object]:
        before = named(tx, 1)
        if before is None:
            with suppress(UnavailableError):
                store.transact(brand(1))
        return before, named(tx, 1)

    before, after = store.ask(work)
    assert before == after


def test_a_wrong_question_is_our_fault_and_says_so(server_store: Store) -> None:
    wrong = select(text("nothing")).where(bindparam("name") == "x")
    with pytest.raises(ProgrammingError):
        server_store.ask(lambda tx: row_of(tx, wrong, {"name": "x"}))


def test_a_connection_that_dies_on_a_swift_question_fails_it_once(server_store: Store) -> None:
    other = Store(server_store.url)
    other.ask(lambda tx: named(tx, 1))
    server_store.transact(
        lambda tx: tx.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).all()
    )
    with suppress(UnavailableError):  # unless it waited long enough to be asked whether it lives
        other.ask(lambda tx: named(tx, 1))
    assert other.ask(lambda tx: named(tx, 1)) is None
    other.close()
