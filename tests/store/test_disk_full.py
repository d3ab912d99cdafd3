"""A full disk: nothing is acknowledged that is not written, and when there is room it goes on."""

import pytest

from plugin.domain.errors import UnavailableError
from plugin.store import Store, Tx
from tests.store.writing import brand, brands_in, in_one_batch

ROOM = 4
"""Pages: enough for small rows, not for a megabyte."""
MEGABYTE = 2**20


def fill_disk(store: Store) -> None:
    """Let the database grow by very little from now on."""

    def limit(tx: Tx) -> None:
        pages = tx.exec_driver_sql("PRAGMA page_count").scalar_one()
        tx.exec_driver_sql(f"PRAGMA max_page_count = {pages + ROOM}").all()

    store.transact(limit)


def make_room(store: Store) -> None:
    """The operator has cleaned up."""
    store.transact(lambda tx: tx.exec_driver_sql("PRAGMA max_page_count = 1000000").all())


def test_a_full_disk_is_unavailable_until_there_is_room(embedded_store: Store) -> None:
    fill_disk(embedded_store)
    for _ in range(2):
        with pytest.raises(UnavailableError):
            embedded_store.transact(brand(1, MEGABYTE))
    assert brands_in(embedded_store) == []
    make_room(embedded_store)
    assert embedded_store.transact(brand(1, MEGABYTE)) == 1
    assert brands_in(embedded_store) == [1]


@pytest.mark.parametrize("place", [0, 1, 2], ids=["first", "in the middle", "last"])
def test_a_full_disk_loses_nothing_that_was_acknowledged(embedded_store: Store, place: int) -> None:
    works = [brand(number, MEGABYTE if number == place else 8) for number in range(3)]
    fill_disk(embedded_store)
    answers = in_one_batch(embedded_store, works)
    acknowledged = [number for number, answer in enumerate(answers) if not answer.exception()]
    assert isinstance(answers[place].exception(), UnavailableError)
    assert brands_in(embedded_store) == acknowledged
