"""
One member with many orders (goal G6): how long settling takes, and reading what is there.

    python benchmarks/bench_member.py [ORDERS]

Settling reads every order of the member again and posts the difference of one. The peer is the
physical limit: reading the same rows out of the same database and decoding them, nothing more.
"""

import statistics
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

from plugin.domain.facts import Line, Order, Payment, Snapshot, Version
from plugin.service.settling import settle
from plugin.store import Tx, accounts, orders
from plugin.store.schema import upgrade
from tests.cast import ANIA
from tests.laurel import Laurel

OPENED = datetime(2020, 1, 1, tzinfo=UTC)
ROUNDS = 5


def order(number: int, holder: int) -> Order:
    """An order of three lines, a few hours after the one before."""
    at = OPENED + timedelta(hours=number * 5)
    lines = tuple(Line(f"{number}-{n}", 1, 1, 1_999 + n, 0) for n in range(3))
    snapshot = Snapshot(
        Version(at, "", str(number)), f"#{number}", at, "USD", Payment.PAID, lines, holder=holder
    )
    return Order(str(number), snapshot, holders=frozenset({holder}))


def timed(work: Callable[[], object]) -> float:
    """The median of a few rounds, in milliseconds."""
    taken = []
    for _ in range(ROUNDS):
        began = perf_counter()
        work()
        taken.append((perf_counter() - began) * 1_000)
    return statistics.median(taken)


def main(count: int) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bench.db'}"
        upgrade(url)
        laurel = Laurel(url)
        laurel.shop()
        _measure(laurel, count)
        laurel.close()


def _measure(laurel: Laurel, count: int) -> None:
    store, shop, now = laurel.services.store, laurel.kubek, laurel.clock.now()

    def fill(tx: Tx) -> int:
        whom = accounts.for_customer(tx, shop.brand_id, shop.id, str(ANIA.customer_id), now)
        orders.add(tx, shop.brand_id, shop.id, [order(n, whom) for n in range(count)])
        settle(tx, shop.brand_id, [whom], now)
        return whom

    account = store.transact(fill)
    numbers = iter(range(ROUNDS))

    def one_more(tx: Tx) -> None:
        known = orders.lock(tx, shop.brand_id, shop.id, str(next(numbers)))
        orders.keep(tx, shop.brand_id, shop.id, replace(known, cancelled=True))
        settle(tx, shop.brand_id, [account], now)

    settled = timed(lambda: store.transact(one_more))
    decoded = timed(lambda: store.read(lambda tx: orders.holdings(tx, shop.brand_id, [account])))
    read = timed(lambda: store.read(lambda tx: accounts.get(tx, shop.brand_id, account).balance))
    print(f"one member with {count} orders, SQLite, medians of {ROUNDS}, milliseconds")
    print(f"  settle after one more fact   {settled:10.1f}   (floor 1,000)")
    print(f"  read and decode all orders   {decoded:10.1f}   (the physical limit)")
    print(f"  ratio                        {settled / decoded:10.1f}")
    print(f"  read the cached balance      {read:10.3f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5_000)
