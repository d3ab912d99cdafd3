"""
How fast are orders imported, with their points, beside the bare writing of the same rows?

The peer is what a database can do at best with one column per cell: `executemany` into SQLite,
`COPY` into PostgreSQL. Rounds are interleaved in one run, each in a database of its own, and the
best of each counts. Ours keeps facts, finds members, settles, chains entries, caches balances.

    python benchmarks/bench_import.py [ORDERS] [ROUNDS]
"""

import csv
import io
import sqlite3
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random
from time import perf_counter
from zoneinfo import ZoneInfo

import psycopg

from plugin.importing import Mapping, Terms, read
from plugin.service import importing
from plugin.store import schema
from tests import postgres
from tests.laurel import Laurel

ORDERS, ROUNDS = 20_000, 3
BUYERS_PER_ORDER = 3
COLUMNS = Mapping.parse("id=id,customer=customer,date=date,total=total")
TABLE = "CREATE TABLE bare (id text PRIMARY KEY, customer text, date text, total text)"

Row = tuple[str, str, str, str]
Result = tuple[str, str, float]


def made_up(count: int) -> list[Row]:
    """So many orders over two years, by a third as many customers, in no particular order."""
    random = Random(7)
    return [
        (
            str(10**12 + number),
            str(random.randint(1, count // BUYERS_PER_ORDER)),
            f"{random.choice((2024, 2025))}-{random.randint(1, 12):02}-{random.randint(1, 28):02}",
            f"{random.randint(0, 200)}.{random.randint(0, 99):02}",
        )
        for number in range(count)
    ]


def as_csv(rows: list[Row]) -> bytes:
    """The rows as a file."""
    text = io.StringIO()
    csv.writer(text).writerows([("id", "customer", "date", "total"), *rows])
    return text.getvalue().encode()


def ours(url: str, file: bytes) -> float:
    """Seconds to import the file and settle everybody."""
    schema.upgrade(url)
    laurel = Laurel(url)
    shop = laurel.shop()
    began = perf_counter()
    rows = read(io.BytesIO(file), "orders.csv", Terms("USD", ZoneInfo("UTC")), COLUMNS)
    imported = sum(
        step.imported for step in importing.take_over(laurel.services, shop, rows, award=True)
    )
    deque(importing.settle_members(laurel.services), maxlen=0)
    seconds = perf_counter() - began
    laurel.close()
    if imported != file.count(b"\n") - 1:
        raise SystemExit(f"{imported} orders were imported: not all of them")
    return seconds


def executemany(path: Path, file: bytes) -> float:
    """Seconds to write the same rows into one table of SQLite, durably."""
    connection = sqlite3.connect(path)
    connection.executescript(f"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; {TABLE}")
    began = perf_counter()
    with connection:
        connection.executemany("INSERT INTO bare VALUES (?, ?, ?, ?)", _cells(file))
    seconds = perf_counter() - began
    connection.close()
    return seconds


def copy(url: str, file: bytes) -> float:
    """Seconds to copy the same rows into one table of PostgreSQL."""
    with psycopg.connect(postgres.as_libpq(url)) as connection:
        connection.execute(TABLE)
        connection.commit()
        began = perf_counter()
        with connection.cursor().copy("COPY bare FROM STDIN") as copying:
            for row in _cells(file):
                copying.write_row(row)
        connection.commit()
        return perf_counter() - began


def _cells(file: bytes) -> Iterator[list[str]]:
    rows = csv.reader(io.StringIO(file.decode(), newline=""))
    next(rows)
    return rows


def on_sqlite(file: bytes) -> list[Result]:
    """One round on SQLite."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        return [
            ("sqlite", "import with points", ours(f"sqlite:///{path}/laurel.db", file)),
            ("sqlite", "executemany", executemany(path / "bare.db", file)),
        ]


def on_postgres(server: str, file: bytes) -> list[Result]:
    """One round on PostgreSQL."""
    with postgres.fresh_database(server) as url, postgres.fresh_database(server) as bare:
        return [
            ("postgresql", "import with points", ours(url, file)),
            ("postgresql", "COPY", copy(bare, file)),
        ]


@contextmanager
def engines(file: bytes) -> Iterator[list[Callable[[], list[Result]]]]:
    """A round for each database that can be had."""
    with ExitStack() as stack:
        rounds: list[Callable[[], list[Result]]] = [lambda: on_sqlite(file)]
        if programs := postgres.programs_folder():
            server = stack.enter_context(postgres.server(programs))
            rounds.append(lambda: on_postgres(server, file))
        else:
            print("No PostgreSQL here: only SQLite is measured.")
        yield rounds


def show(results: list[Result], count: int) -> None:
    """The best round of each, and how many times longer we take than the bare rows."""
    best: dict[tuple[str, str], float] = {}
    for database, what, seconds in results:
        best[database, what] = min(seconds, best.get((database, what), seconds))
    print(f"{count:,} orders, best of {len(results) // len(best)} rounds")
    print(f"{'database':<12}{'what':<22}{'seconds':>9}{'orders/s':>12}{'ratio':>8}")
    for (database, what), seconds in best.items():
        bare = min(value for (same, _), value in best.items() if same == database)
        speed = f"{count / seconds:>12,.0f}{seconds / bare:>7.1f}x"
        print(f"{database:<12}{what:<22}{seconds:>9.2f}{speed}")


def main(count: int = ORDERS, rounds: int = ROUNDS) -> None:
    """Measure and print."""
    file = as_csv(made_up(count))
    with engines(file) as found:
        show([result for _ in range(rounds) for one in found for result in one()], count)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
