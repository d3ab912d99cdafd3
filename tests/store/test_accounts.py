"""Accounts: opened once however many ask, merged behind one root, erased for good."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from sqlalchemy import text

from plugin.domain.ledger import Balance
from plugin.store import Store, Tx, accounts, groups, standings
from tests.fault.processes import until
from tests.store.writing import NOW, PATIENCE

BRAND, SHOP = 1, 11
CROWD = 16

Finder = Callable[[Tx], int]


def of_customer(customer_id: str, brand: int = BRAND, shop: int = SHOP) -> Finder:
    return lambda tx: accounts.for_customer(tx, brand, shop, customer_id, NOW)


def of_guest(tx: Tx) -> int:
    return accounts.for_guest(tx, BRAND, SHOP, b"g" * 32, NOW)


def pair(store: Store) -> tuple[int, int]:
    """The accounts of two customers."""
    return store.transact(of_customer("1")), store.transact(of_customer("2"))


def merge(tx: Tx, kept: int, removed: int) -> None:
    groups.lock_roots(tx, BRAND, {kept, removed})
    groups.join(tx, BRAND, kept, removed)


def roots(store: Store, *account_ids: int) -> list[int]:
    """The roots that locking these accounts locks."""
    locked = store.transact(lambda tx: groups.lock_roots(tx, BRAND, account_ids))
    return [account.id for account in locked]


@pytest.mark.parametrize("find", [of_customer("7"), of_guest], ids=["customer", "guest"])
def test_a_crowd_that_asks_at_once_opens_one_account(store: Store, find: Finder) -> None:
    start = threading.Barrier(CROWD)

    def ask(_number: int) -> int:
        start.wait(PATIENCE)
        return store.transact(find)

    with ThreadPoolExecutor(CROWD) as crowd:
        found = set(crowd.map(ask, range(CROWD)))
    assert len(found) == 1
    assert store.read(lambda tx: accounts.every(tx, BRAND)) == list(found)


def test_brands_and_shops_have_accounts_of_their_own(store: Store) -> None:
    finders = [of_customer("7"), of_customer("7", shop=12), of_customer("7", brand=2)]
    assert len({store.transact(find) for find in finders}) == 3
    assert len(store.read(lambda tx: accounts.every(tx, BRAND))) == 2


def test_locking_follows_a_merge(store: Store) -> None:
    kept, removed = pair(store)
    assert roots(store, removed, kept) == sorted([kept, removed])
    store.transact(lambda tx: merge(tx, kept, removed))
    assert roots(store, removed) == roots(store, kept, removed) == [kept]
    assert store.read(lambda tx: groups.of_root(tx, BRAND, kept)) == {kept, removed}


def test_merging_a_merged_one_takes_all_along(store: Store) -> None:
    kept, removed = pair(store)
    third = store.transact(of_customer("3"))
    store.transact(lambda tx: merge(tx, kept, removed))
    store.transact(lambda tx: merge(tx, third, kept))
    assert roots(store, removed, kept, third) == [third]


def test_the_balance_leaves_the_removed_root(store: Store) -> None:
    kept, removed = pair(store)
    held = {removed: (Balance(5, 6, 0, NOW), None)}
    store.transact(lambda tx: standings.keep(tx, BRAND, held))
    store.transact(lambda tx: merge(tx, kept, removed))
    assert store.read(lambda tx: accounts.get(tx, BRAND, removed)).balance == Balance()


def test_locking_nobody_locks_nobody(store: Store) -> None:
    assert roots(store) == []


def test_who_waited_for_a_root_that_moved_gets_the_new_one(server_store: Store) -> None:
    kept, removed = pair(server_store)
    with ThreadPoolExecutor(1) as thread:

        def merge_while_another_waits(tx: Tx) -> list[int]:
            merge(tx, kept, removed)
            waiting = thread.submit(roots, server_store, removed)
            until(lambda: somebody_waits(server_store), "a rival to wait for the lock")
            followers.append(waiting.result)
            return [kept]

        followers: list[Callable[[], list[int]]] = []
        server_store.transact(merge_while_another_waits)
        assert followers[0]() == [kept]


def somebody_waits(store: Store) -> bool:
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    return store.read(lambda tx: bool(tx.execute(waiting).scalar_one()))


def test_erased_is_for_good(store: Store) -> None:
    account = store.transact(of_customer("7"))
    for state in ("joined", "erased", "joined", "unclaimed"):
        keep = partial(accounts.keep_state, brand_id=BRAND, account_ids=[account], state=state)
        store.transact(keep)
    assert store.read(lambda tx: accounts.get(tx, BRAND, account)).state == "erased"
