"""
Redeeming on the road of codes minted ahead: members press one at a time, four and sixteen at once,
on both databases.

    python benchmarks/bench_redeem.py [REQUESTS]

A request locks its member, replays what they have, takes a free code and writes the act, the line
of the ledger and the redemption. The platform in this benchmark refuses to be asked anything, and
counts who tries: on this road nobody does.

What sixteen at once wait for is each other. On SQLite one thread writes for everybody, so the last
of sixteen has waited for fifteen; on PostgreSQL they write side by side, but share the processor
with one another, and this process has one interpreter. Their median is a queue of sixteen, not the
time that a redemption takes: that is what one caller alone sees.

The peer is the physical limit: the same rows inserted and the same code updated in one
transaction, by as many threads, and nothing read.
"""

import itertools
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import Any, cast

from sqlalchemy import text

from plugin.domain.errors import PlatformError
from plugin.ports import Platform
from plugin.service.rewards import drawing, redeeming
from plugin.service.rewards.terms import Terms
from plugin.store import Tx, codes, pools
from plugin.store.schema import upgrade
from tests.cast import ANIA, Person
from tests.laurel import Laurel
from tests.postgres import fresh_database, programs_folder, server
from tests.service.rewards.counter import FIVE, Counter

CALLERS = (1, 4, 16)
"""So many press at once."""
THREADS = max(CALLERS)
A_DAY = 20
"""No member may take more in a day and leave it unused."""
TABLES = {"act": "id", "redemption": "id", "entry": "source_id"}
"""What a redemption adds a row to, and the column that names it there."""

Measured = tuple[list[float], float]
"""Milliseconds of each call, and the seconds that all of them took together."""

_numbers = itertools.count(9_000_000)


@dataclass
class Rows:
    """What one redemption wrote: statements with their values."""

    inserts: list[tuple[str, dict[str, Any]]]
    redemption_id: int


class Silent:
    """A platform that nobody may ask; it counts who tries."""

    def __init__(self) -> None:
        self.asked = 0

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 (whatever a platform can be asked)
        self.asked += 1
        raise PlatformError(f"nobody asks the platform for {name} here")


def main(requests: int) -> None:
    """Print the table."""
    print(f"redeem from a pool, {requests} requests of each crowd; milliseconds")
    print(f"  {'':34}{'p50':>9}{'p99':>9}{'a second':>10}")
    for name, opened in (("SQLite", _sqlite), ("PostgreSQL", _postgres)):
        with opened() as url:
            _measure(name, url, requests)


def _measure(name: str, url: str, requests: int) -> None:
    upgrade(url)
    laurel = Laurel(url)
    laurel.shop()
    counter = Counter(laurel, (FIVE,))
    counter.work()
    crowds = {callers: _crowd(counter, callers, requests // callers) for callers in CALLERS}
    _mint(counter, requests * len(CALLERS))
    silent = _silence(laurel)
    for callers, crowd in crowds.items():
        redeemed = timed(callers, requests // callers, crowd.press)
        _tell(f"{name}: {callers} at once", redeemed)
    _compare(name, laurel, _written(counter, crowd.people), redeemed)
    print(f"  {'calls of the platform':34}{silent.asked:9}")
    laurel.close()


@dataclass(frozen=True)
class Crowd:
    """Callers, each with members enough for all that they press."""

    counter: Counter
    people: list[Person]
    share: int

    def press(self, caller: int, turn: int) -> object:
        """One member takes the reward once more."""
        return self.counter.redeem(FIVE, self.people[caller * self.share + turn // A_DAY])


def _crowd(counter: Counter, callers: int, each: int) -> Crowd:
    share = -(-each // A_DAY)
    people = [_person() for _ in range(callers * share)]
    for person in people:
        counter.member(person, FIVE.points * A_DAY)
    return Crowd(counter, people, share)


def _silence(laurel: Laurel) -> Silent:
    """From now on the platform is not there for anybody."""
    silent = Silent()
    platforms = {name: cast("Platform", silent) for name in laurel.services.platforms}
    laurel.services = replace(laurel.services, platforms=platforms)
    return silent


def _compare(name: str, laurel: Laurel, rows: Sequence[Rows], redeemed: Measured) -> None:
    """The same rows again, without anything that makes them right."""
    each = len(rows) // THREADS
    peer = timed(THREADS, each, lambda thread, turn: _bare(laurel, rows[thread * each + turn]))
    _tell(f"{name}: the same rows, bare", peer)
    print(f"  {'ratio of the medians':34}{_median(redeemed) / _median(peer):9.1f}")


def timed(callers: int, each: int, work: Callable[[int, int], object]) -> Measured:
    """The times of all calls in milliseconds, and how long all of it took in seconds."""

    def one_caller(caller: int) -> list[float]:
        taken = []
        for turn in range(each):
            began = perf_counter()
            work(caller, turn)
            taken.append((perf_counter() - began) * 1_000)
        return taken

    began = perf_counter()
    with ThreadPoolExecutor(callers) as threads:
        times = [time for part in threads.map(one_caller, range(callers)) for time in part]
    return times, perf_counter() - began


def _person() -> Person:
    number = next(_numbers)
    return replace(ANIA, customer_id=number, email=f"member{number}@example.com")


def _mint(counter: Counter, count: int) -> None:
    """Codes for everybody are there before anybody asks."""

    def work(tx: Tx) -> None:
        pool = pools.with_terms(tx, counter.shop, Terms(FIVE, 1, "USD").fingerprint)
        if pool is None:
            raise SystemExit("the reward has no pool")
        fresh = drawing.draw(tx, counter.services, counter.shop, count, pool.id)
        codes.turn(tx, pool.brand_id, [code.id for code in fresh], codes.LIVE)

    counter.services.store.transact(work)


def _written(counter: Counter, people: Sequence[Person]) -> list[Rows]:
    """What was written for each redemption; the copies it goes into are made beside."""
    return counter.services.store.transact(lambda tx: _copied(tx, counter, people))


def _copied(tx: Tx, counter: Counter, people: Sequence[Person]) -> list[Rows]:
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


def _median(measured: Measured) -> float:
    return statistics.median(measured[0])


def _tell(what: str, measured: Measured) -> None:
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
