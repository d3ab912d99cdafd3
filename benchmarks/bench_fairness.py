"""
Does a shop wait for another's noise, and does a backlog slow anything down? On both databases.

Turns: twenty quiet shops send a webhook now and then while a noisy one has a flood waiting; how
long is it from "journaled" to "settled" for the quiet ones, with and without the noise?
Backlog: what an accepted webhook and a claim of 32 jobs cost beside so many waiting jobs.

    python benchmarks/bench_fairness.py [WAITING_JOBS]
"""

import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from statistics import median

import structlog
from sqlalchemy import insert, text

from plugin.service import shops
from plugin.store import Store, Tx, jobs, schema
from plugin.store.ids import fresh
from plugin.store.tables import jobs as job_table
from plugin.worker import Worker
from tests import postgres
from tests.bodies import Shop, mug
from tests.cast import ANIA, KUBEK, Person, Place
from tests.laurel import Laurel

QUIET, ROUNDS, FLOOD = 20, 2, 800
WAITING = 1_000_000
GOAL = 2.0
"""Seconds: the 99th percentile of a quiet shop beside a noisy one."""
_ids = count(1)


@contextmanager
def databases() -> Iterator[Iterator[tuple[str, str]]]:
    """(kind, URL) of an empty database of each kind; PostgreSQL only where there is one."""
    with tempfile.TemporaryDirectory() as folder:
        found = postgres.programs_folder()
        if found is None:
            yield iter([("sqlite", f"sqlite:///{folder}/laurel.db")])
            return
        with postgres.server(found) as server, postgres.fresh_database(server) as url:
            yield iter([("sqlite", f"sqlite:///{Path(folder)}/laurel.db"), ("postgresql", url)])


def place(number: int) -> Place:
    """A shop, alike but for its domain."""
    return replace(KUBEK, domain=f"shop-{number}.myshopify.com")


def settled_after(laurel: Laurel, where: Place) -> float:
    """Seconds from a webhook of a new order to its end."""
    person = Person("Q", "q@example.com", 7_000 + next(_ids), "en", "US", shop=where)
    order = Shop(place=where, last_id=10_000 * next(_ids)).order(person, [mug()])
    shop = shops.named(laurel.services, where.domain)
    begun = time.perf_counter()
    laurel.deliver(order.deliveries[0], place=where)
    while laurel.services.store.read(lambda tx: jobs.open_count(tx, shop.id)):
        time.sleep(0.002)
    return time.perf_counter() - begun


def flood(laurel: Laurel, where: Place) -> None:
    """A thousand orders of one shop arrive before anybody works."""
    theirs = Shop(place=where)
    for _ in range(FLOOD):
        person = replace(ANIA, shop=where, customer_id=100_000 + next(_ids))
        laurel.deliver(theirs.order(person, [mug()]).deliveries[0], place=where)


def waits(laurel: Laurel, places: list[Place]) -> list[float]:
    """How long the quiet shops wait while a worker is busy."""
    worker = Worker(laurel.services)
    thread = threading.Thread(target=worker.run)
    thread.start()
    try:
        return [settled_after(laurel, places[turn % QUIET]) for turn in range(QUIET * ROUNDS)]
    finally:
        worker.stop()
        thread.join()


def turns(url: str) -> None:
    """How long quiet shops wait, alone and beside a noisy one."""
    laurel = Laurel(url)
    places = [place(number) for number in range(QUIET)]
    for one in [*places, KUBEK]:
        laurel.shop(one)
    report("quiet shops alone", waits(laurel, places))
    flood(laurel, KUBEK)
    report(f"beside {FLOOD:,} jobs of another", waits(laurel, places))
    left = laurel.services.store.read(lambda tx: jobs.open_count(tx, laurel.kubek.id))
    print(f"    {left:,} of the noisy shop's jobs still waited at the end")
    laurel.close()


def fill(tx: Tx, rows: int) -> None:
    """Jobs of ten thousand shops, most of them the noisy one's."""
    far = {"dirty": 1, "attempts": 0, "lease": "", "error": "", "kind": "bench"}
    for first in range(0, rows, 10_000):
        tx.execute(
            insert(job_table),
            [
                {
                    "brand_id": 1, "id": fresh(), "subject": f"order:{one}",
                    "shop_id": 1 if one % 20 else 2 + one // 20 % 10_000,
                    "run_at": jobs.AT_ONCE, "leased_until": jobs.AT_ONCE, **far,
                }
                for one in range(first, min(first + 10_000, rows))
            ],
        )  # fmt: skip


def backlog(url: str, rows: int) -> None:
    """What a webhook, a claim and a look at the queue cost beside so much waiting work."""
    laurel = Laurel(url)
    store, theirs = laurel.services.store, Shop(last_id=900_000_000)
    for waiting in (0, rows):
        store.transact(partial(fill, rows=waiting))
        analyzed(store)
        report(f"accept beside {waiting:,} jobs", timed(partial(accept, laurel, theirs), 200))
    report(f"claim 32 beside {rows:,} jobs", timed(partial(claim, laurel), 200))
    report("how far behind is the queue?", timed(partial(oldest, laurel), 50))
    laurel.close()


def accept(laurel: Laurel, theirs: Shop) -> None:
    """One webhook, from the door to the disk."""
    laurel.deliver(theirs.order(ANIA, [mug()]).deliveries[0])


def claim(laurel: Laurel) -> None:
    """One batch for a worker that has just begun."""
    now = laurel.clock.now()
    laurel.services.store.transact(lambda tx: jobs.claim(tx, now, 32))


def oldest(laurel: Laurel) -> None:
    """What the health page asks."""
    now = laurel.clock.now()
    laurel.services.store.read(lambda tx: jobs.oldest_due(tx, now))


def analyzed(store: Store) -> None:
    """What the databases do by themselves after a while."""
    store.transact(lambda tx: tx.execute(text("ANALYZE job")))


def timed(do: Callable[[], object], times: int) -> list[float]:
    """Seconds of each."""
    spent = []
    for _ in range(times):
        begun = time.perf_counter()
        do()
        spent.append(time.perf_counter() - begun)
    return spent


def report(what: str, seconds: list[float]) -> None:
    """The middle and the slow end, in milliseconds."""
    ordered = sorted(seconds)
    p99 = ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)]
    print(f"    {what:38}{median(ordered) * 1e3:10.1f}{p99 * 1e3:10.1f}   ms p50, p99", flush=True)


def main() -> None:
    """Both measures on both databases."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else WAITING
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    print(f"goal: p99 of a quiet shop under {GOAL:.0f} s")
    with databases() as each:
        for kind, url in each:
            schema.upgrade(url)
            print(f"{kind}: turns")
            turns(url)
            print(f"{kind}: backlog")
            backlog(url, rows)


if __name__ == "__main__":
    main()
