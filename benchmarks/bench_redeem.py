"""
Redeeming on the road of codes minted ahead: sixteen members press at once, on both databases.

    python benchmarks/bench_redeem.py [REQUESTS]

A request locks its member, replays what they have, takes a free code and writes the act, the line
of the ledger and the redemption; no platform is asked. The peer is the physical limit: the same
rows inserted and the same code updated in one transaction, by as many threads, and nothing read.
"""

import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlalchemy import text

from plugin.service.rewards import drawing, redeeming
from plugin.service.rewards.terms import Terms
from plugin.store import Tx, codes, pools
from plugin.store.schema import upgrade
from tests.cast import ANIA, Person
from tests.laurel import Laurel
from tests.postgres import fresh_database, programs_folder, server
from tests.service.rewards.counter import FIVE, Counter

THREADS = 16
A_DAY = 20
"""No member may take more in a day and leave it unused."""
TABLES = {"act": "id", "redemption": "id", "entry": "source_id"}
"""What a redemption adds a row to, and the column that names it there."""


@dataclass
class Rows:
    """What one redemption wrote: statements with their values."""

    inserts: list[tuple[str, dict[str, Any]]]
    redemption_id: int


def main(requests: int) -> None:
    """Print the table."""
    print(f"redeem from a pool, {requests} requests, {THREADS} threads; milliseconds")
    print(f"  {'':34}{'p50':>9}{'p99':>9}{'a second':>10}")
    for name, opened in (("SQLite", _sqlite), ("PostgreSQL", _postgres)):
        with opened() as url:
            _measure(name, url, requests // THREADS)


def _measure(name: str, url: str, each: int) -> None:
    upgrade(url)
    laurel = Laurel(url)
    laurel.shop()
    counter = Counter(laurel, (FIVE,))
    counter.work()
    share = -(-each // A_DAY)
    people = [_person(number) for number in range(THREADS * share)]
    for person in people:
        counter.member(person, FIVE.points * A_DAY)
    _mint(counter, THREADS * each)

    def press(thread: int, turn: int) -> str:
        return counter.redeem(FIVE, people[thread * share + turn // A_DAY]).id

    redeemed = timed(each, press)
    rows = laurel.services.store.transact(lambda tx: _written(tx, counter, people))
    peer = timed(each, lambda thread, turn: _bare(laurel, rows[thread * each + turn]))
    _tell(f"{name}: redeem", redeemed)
    _tell(f"{name}: the same rows, bare", peer)
    print(f"  {'ratio of the medians':34}{_median(redeemed) / _median(peer):9.1f}")
    laurel.close()


def timed(each: int, work: Callable[[int, int], object]) -> tuple[list[float], float]:
    """The times of all calls in milliseconds, and how long all of it took in seconds."""

    def one_thread(thread: int) -> list[float]:
        taken = []
        for turn in range(each):
            began = perf_counter()
            work(thread, turn)
            taken.append((perf_counter() - began) * 1_000)
        return taken

    began = perf_counter()
    with ThreadPoolExecutor(THREADS) as threads:
        times = [time for part in threads.map(one_thread, range(THREADS)) for time in part]
    return times, perf_counter() - began


def _person(number: int) -> Person:
    return replace(ANIA, customer_id=9_000_000 + number, email=f"member{number}@example.com")


def _mint(counter: Counter, count: int) -> None:
    """Codes for everybody are there before anybody asks."""

    def work(tx: Tx) -> None:
        pool = pools.with_terms(tx, counter.shop, Terms(FIVE, 1, "USD").fingerprint)
        if pool is None:
            raise SystemExit("the reward has no pool")
        fresh = drawing.draw(tx, counter.services, counter.shop, count, pool.id)
        codes.turn(tx, pool.brand_id, [code.id for code in fresh], codes.LIVE)

    counter.services.store.transact(work)


def _written(tx: Tx, counter: Counter, people: Sequence[Person]) -> list[Rows]:
    """What was written for each redemption; the copies it goes into are made beside."""
    for table in (*TABLES, "code"):
        kept = "" if table == "code" else " WHERE 1 = 0"
        tx.execute(text(f"CREATE TABLE bare_{table} AS SELECT * FROM {table}{kept}"))  # noqa: S608
    tx.execute(text("CREATE INDEX bare_code_place ON bare_code (redemption_id)"))
    ids = [
        int(one.id)
        for person in people
        for one in redeeming.of_member(counter.services, counter.shop, str(person.customer_id))
    ]
    return [_rows(tx, redemption_id) for redemption_id in ids]


def _rows(tx: Tx, redemption_id: int) -> Rows:
    inserts = []
    for table, column in TABLES.items():
        named = str(redemption_id) if column == "source_id" else redemption_id
        wanted = text(f"SELECT * FROM {table} WHERE {column} = :id")  # noqa: S608 (names of ours)
        for row in tx.execute(wanted, {"id": named}).mappings():
            places = ", ".join(f":{name}" for name in row)
            inserts.append((f"INSERT INTO bare_{table} VALUES ({places})", dict(row)))  # noqa: S608
    return Rows(inserts, redemption_id)


def _bare(laurel: Laurel, rows: Rows) -> None:
    def work(tx: Tx) -> None:
        for statement, values in rows.inserts:
            tx.execute(text(statement), values)
        given = text("UPDATE bare_code SET state = 'live' WHERE redemption_id = :id")
        tx.execute(given, {"id": rows.redemption_id})

    laurel.services.store.transact(work)


def _median(measured: tuple[list[float], float]) -> float:
    return statistics.median(measured[0])


def _tell(what: str, measured: tuple[list[float], float]) -> None:
    times, took = measured
    p99 = statistics.quantiles(times, n=100)[98]
    print(f"  {what:34}{statistics.median(times):9.1f}{p99:9.1f}{len(times) / took:10.0f}")


@contextmanager
def _sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{Path(folder) / 'bench.db'}"


@contextmanager
def _postgres() -> Iterator[str]:
    folder = programs_folder()
    if folder is None:
        raise SystemExit("no PostgreSQL on this machine")
    with server(folder) as running, fresh_database(running) as url:
        yield url


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 960)
