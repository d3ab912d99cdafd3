"""Connections that wait in a pool: who died there is found out before anybody relies on them."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from plugin.store import Store, Tx, engine
from plugin.store.tables import brands
from tests.overhearing import overheard

Way = Callable[[Store, Callable[[Tx], int]], int]
WAYS: dict[str, Way] = {"read": Store.read, "transact": Store.transact}


def answered(tx: Tx) -> int:
    """A question that any living connection answers."""
    return len(tx.execute(select(brands.c.id)).all())


def cut_off_all_others(store: Store) -> None:
    """As a restart does to whoever waits in a pool."""
    store.transact(
        lambda tx: tx.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).all()
    )


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_connection_that_died_while_it_waited_is_replaced(
    server_store: Store, monkeypatch: pytest.MonkeyPatch, way: Way
) -> None:
    monkeypatch.setattr(engine, "_A_MOMENT", 0.0)
    other = Store(server_store.url)
    assert way(other, answered) == 0
    cut_off_all_others(server_store)
    assert way(other, answered) == 0
    other.close()


def test_one_that_answered_a_moment_ago_is_not_asked_again(
    server_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    server_store.read(answered)
    monkeypatch.setattr(
        type(server_store._reader.dialect), "do_ping", lambda _, one: asked.append(one)
    )
    with overheard() as said:
        server_store.read(answered)
    assert (len(said), asked) == (1, [])
