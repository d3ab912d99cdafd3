"""Asking one thing, with no transaction around it; who asks more is answered from one snapshot."""

from contextlib import suppress

from sqlalchemy import select
from sqlalchemy.exc import InternalError

from plugin.store import Store, Tx
from plugin.store.tables import brands
from tests.overhearing import overheard
from tests.store.writing import brand, brands_in


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
