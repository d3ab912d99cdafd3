"""
Reading the panel among many members (goal G5): our app beside a bare one in Node, on PostgreSQL.

    python benchmarks/bench_panel.py [MEMBERS] [SECONDS]

Members are copies of one who joined and bought twice, each with a sealed name of their own. Sixteen
connections ask for the panels of members drawn at random, each by a query signed for that member.
Ours is the real app: two processes that check the signature, read, open the name, and write HTML.

The peer is what one would write by hand: two processes of Node, the same signature checked, the
same rows asked for in raw SQL over prepared statements, and the same HTML with the one number put
into it. What it leaves out is printed with the table. Where npm cannot bring its driver, ours
stands alone.

Both are up all the time and are asked in turns, so that they meet the same moods of the machine.
Whoever asks runs on the same processors, and so does the database: both are slower here than on a
machine of their own. What a busy machine changes least is the processor time that each answer takes
in the server's own processes, so that stands beside it.
"""

import base64
import http.client
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from plugin.clock import wall
from plugin.service import identity
from plugin.service.identity import Person as Data
from plugin.store.schema import upgrade
from tests.bodies import Shop, mug
from tests.cast import ANIA, KUBEK
from tests.laurel import KEY, Laurel
from tests.platforms.shopify_letters import storefront_pairs, storefront_query
from tests.postgres import as_libpq, fresh_database, programs_folder, server
from tests.service.buying import bought
from tests.service.members import joined

MEMBERS, SECONDS, CONNECTIONS, PROCESSES, ROUNDS = 1_000_000, 16, 16, 2, 4
OURS, PEERS = 8_931, 8_932
"""Ports of the loopback."""
SECRET = "what both servers check signatures with"  # noqa: S105 (of this benchmark alone)
ROOT = Path(__file__).parents[1]
FIRST = 10_000_000
"""The customer of the first copy; the copies are numbered on."""
COPIES = {
    "account": {"id": "id + g", "root_id": "id + g", "customer_id": f"({FIRST} + g)::text"},
    "entry": {"account_id": "account_id + g"},
    "act": {"id": "id + g", "account_id": "account_id + g", "key": "key || '/' || g"},
    "holder": {"account_id": "account_id + g"},
}
"""What differs between a member and their copy number g, by table."""
LEFT_OUT = """\
  The peer writes a finished page with one number in it: it opens no seal, signs no form, escapes
  nothing, words no reward and no line, and speaks one language. Ours does that for every panel.
  The peer asks seven statements, ours one.
"""

Times = list[float]


@dataclass(frozen=True)
class Round:
    """What one server did while it was asked."""

    times: Times
    """Milliseconds of every answer."""
    per_second: float
    cost: float
    """Milliseconds of processor time of each answer."""


@dataclass(frozen=True)
class Server:
    """Some processes that answer at a port."""

    port: int
    group: int

    def spent(self) -> float:
        """Seconds of processor time that all its processes have had so far (on Linux)."""
        ticks = 0
        for status in Path("/proc").glob("[0-9]*/stat"):
            told = status.read_text().rpartition(")")[2].split()
            ticks += int(told[11]) + int(told[12]) if int(told[2]) == self.group else 0
        return ticks / os.sysconf("SC_CLK_TCK")


def fill(url: str, members: int) -> None:
    """One real member, and so many like them."""
    upgrade(url)
    laurel, shop = Laurel(url), Shop()
    laurel.shop()
    joined(laurel, ANIA)
    for _ in range(2):
        bought(laurel, ANIA, mug(2), shop=shop)
    with psycopg.connect(as_libpq(url)) as database:
        (account,) = database.execute("SELECT id FROM account").fetchone() or (0,)
        for table, changed in COPIES.items():
            _copy(database, table, changed, account, members)
        _people(database, laurel, account, members)
    with psycopg.connect(as_libpq(url), autocommit=True) as database:
        database.execute("VACUUM ANALYZE")
    laurel.close()


def _copy(
    database: psycopg.Connection, table: str, changed: dict[str, str], account: int, members: int
) -> None:
    """Rows of one member, copied by the database itself."""
    found = database.execute(f"SELECT * FROM {table} LIMIT 0")  # noqa: S608 (names of ours)
    names = [column.name for column in found.description or ()]
    values = ", ".join(changed.get(name, name) for name in names)
    whose = "id" if table == "account" else "account_id"
    database.execute(
        f"INSERT INTO {table} ({', '.join(names)}) SELECT {values} "  # noqa: S608
        f"FROM {table}, generate_series(1, %s) AS g WHERE {whose} = %s",
        (members, account),
    )


def _people(database: psycopg.Connection, laurel: Laurel, account: int, members: int) -> None:
    """A seal holds for one account only, so each name is sealed by itself."""
    keys, brand = laurel.services.keys, laurel.kubek.brand_id
    into = "COPY person (brand_id, account_id, email_own, sealed, updated_at) FROM STDIN"
    person = Data("member@example.com", "Ania Nowak", "pl")
    with database.cursor().copy(into) as rows:
        for number in range(1, members + 1):
            sealed = identity.seal(keys, account + number, person)
            rows.write_row((brand, account + number, False, sealed, 0))


@contextmanager
def our_app(url: str, folder: Path) -> Iterator[Server]:
    """Granian with two processes, as docs/operating.md runs it in production but for TLS."""
    environment = {
        **os.environ, "LAUREL_ENV": "production", "APP_URL": "https://laurel.example",
        "DATABASE_URL": url, "LAUREL_VAR": str(folder), "LOG_FORMAT": "json",
        "LAUREL_KEYS": base64.b64encode(KEY).decode(), "PORT": str(OURS),
        "SHOPIFY_API_KEY": "key", "SHOPIFY_API_SECRET": SECRET, "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1",
        "--port", str(OURS), "--workers", str(PROCESSES), "--blocking-threads", "8",
        "--no-ws", "--factory", "app:create_app",
    ]  # fmt: skip
    with _running(command, environment, OURS, folder) as running:
        yield running


@contextmanager
def the_peer(url: str, folder: Path, page: str) -> Iterator[Server | None]:
    """Node with two processes; None where it or its driver cannot be had."""
    installed = ["npm", "install", "--no-audit", "--no-fund", "--silent", "pg"]
    try:
        subprocess.run(installed, cwd=folder, check=True, capture_output=True, timeout=300)
    except (OSError, subprocess.SubprocessError):
        yield None
        return
    (folder / "page.html").write_text(page, encoding="utf-8")
    (folder / "panel_peer.mjs").write_bytes((Path(__file__).parent / "panel_peer.mjs").read_bytes())
    place = make_url(url)
    environment = {
        **os.environ, "PGHOST": str(place.query["host"]), "PGUSER": place.username or "",
        "PGDATABASE": place.database or "", "SECRET": SECRET, "PORT": str(PEERS),
        "PROCESSES": str(PROCESSES),
    }  # fmt: skip
    with _running(["node", "panel_peer.mjs"], environment, PEERS, folder) as running:
        yield running


@contextmanager
def _running(
    command: list[str], environment: dict[str, str], port: int, folder: Path
) -> Iterator[Server]:
    with (folder / f"{port}.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder if command[0] == "node" else ROOT,
                                   env=environment, stdout=log, stderr=log,
                                   start_new_session=True)  # fmt: skip
        try:
            _until_it_answers(port)
            yield Server(port, process.pid)
        finally:
            process.terminate()
            process.wait()


def _until_it_answers(port: int) -> None:
    for _ in range(600):
        try:
            asked(http.client.HTTPConnection("127.0.0.1", port), 1)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"nothing answers at port {port}")


def asked(connection: http.client.HTTPConnection, number: int) -> str:
    """The panel of one member. Stops the benchmark when it is not their panel."""
    who = str(FIRST + number)
    pairs = storefront_pairs(
        wall(), ("view", "fragment"), shop=KUBEK.domain, logged_in_customer_id=who
    )
    query = storefront_query(pairs, SECRET).decode()
    connection.request("GET", f"/proxy/panel?{query}", headers={"Accept": "text/html"})
    answer = connection.getresponse()
    told = answer.read().decode()
    if answer.status != http.HTTPStatus.OK or "Ania" not in told:
        raise SystemExit(f"{answer.status}: {told[:300]}")
    return told


def measured(port: int, members: int, seconds: float, callers: int) -> Times:
    """Milliseconds of every answer that so many connections had in so many seconds."""

    def one(caller: int) -> Times:
        drawn, times = random.Random(caller), []
        with closing(http.client.HTTPConnection("127.0.0.1", port)) as connection:
            until = time.perf_counter() + seconds
            while (began := time.perf_counter()) < until:
                asked(connection, drawn.randint(1, members))
                times.append((time.perf_counter() - began) * 1_000)
        return times

    with ThreadPoolExecutor(callers) as threads:
        return [taken for times in threads.map(one, range(callers)) for taken in times]


def main(members: int, seconds: float) -> None:
    """Print the table."""
    folder = programs_folder()
    if folder is None:
        raise SystemExit("no PostgreSQL on this machine")
    with (
        tempfile.TemporaryDirectory() as place,
        server(folder) as running,
        fresh_database(running) as url,
    ):
        took = _timed(lambda: fill(url, members))
        load = os.getloadavg()[0]
        print(f"{members:,} members, loaded in {took:.0f} s; load of the machine {load:.1f}")
        print(f"  {'':30}{'p50 ms':>9}{'p99 ms':>9}{'per second':>12}{'cpu ms':>9}")
        with our_app(url, Path(place)) as us:
            page = asked(http.client.HTTPConnection("127.0.0.1", us.port), 1)
            with the_peer(url, Path(place), page) as them:
                _compared(us, them, members, seconds)


def _compared(us: Server, them: Server | None, members: int, seconds: float) -> None:
    """In turns, so that both meet the same moods of the machine."""
    servers = {"Laurel": us} | ({"Node, raw SQL": them} if them else {})
    for callers in (CONNECTIONS, 1):
        rounds: dict[str, list[Round]] = {name: [] for name in servers}
        for name, one in list(servers.items()) * ROUNDS:
            rounds[name].append(_round(one, members, seconds / ROUNDS, callers))
        for name, found in rounds.items():
            _tell(f"{name}, {callers} waiting", found)
        if them:
            _tell_ratios(*rounds.values())
    if them:
        print(LEFT_OUT, end="")
    else:
        print("  no peer: npm cannot bring its driver")


def _round(server: Server, members: int, seconds: float, callers: int) -> Round:
    measured(server.port, members, seconds / 4, callers)  # until everything is warm
    before = server.spent()
    times = measured(server.port, members, seconds, callers)
    return Round(times, len(times) / seconds, (server.spent() - before) * 1_000 / len(times))


def _tell(name: str, rounds: Sequence[Round]) -> None:
    times = [taken for one in rounds for taken in one.times]
    p50, p99 = statistics.median(times), statistics.quantiles(times, n=100)[98]
    rate = statistics.median(one.per_second for one in rounds)
    cost = statistics.median(one.cost for one in rounds)
    print(f"  {name:30}{p50:9.1f}{p99:9.1f}{rate:12.0f}{cost:9.1f}", flush=True)


def _tell_ratios(ours: Sequence[Round], theirs: Sequence[Round]) -> None:
    ratios = sorted(us.per_second / them.per_second for us, them in zip(ours, theirs, strict=True))
    said = f"{statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})"
    print(f"  {'Laurel to Node, per second':30}{said:>30}", flush=True)


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    said = [int(one) for one in sys.argv[1:]]
    main(*said, *(MEMBERS, SECONDS)[len(said) :])
