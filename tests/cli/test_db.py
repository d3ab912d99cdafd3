"""`db`: migrate, and say whether the database is as expected."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from app import create_app
from plugin.http import services
from plugin.settings import Settings
from plugin.store import schema
from tests.cli.conftest import Operator

NOWHERE = "postgresql://127.0.0.1:1/laurel"


def operator_of(url: str, folder: Path) -> Operator:
    return Operator(create_app(Settings(database_url=url, laurel_var=folder / "var")), folder)


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Operator]:
    """An operator of a database that was never migrated."""
    found = operator_of(f"sqlite:///{tmp_path / 'deep' / 'down' / 'fresh.db'}", tmp_path)
    yield found
    with found.app.app_context():
        services().store.close()


def test_an_empty_database_is_migrated(fresh: Operator) -> None:
    assert fresh.run("db", "check").exit_code == 1
    assert fresh.ask("db", "upgrade") == {"revision": schema.head()}
    assert fresh.say("db", "upgrade") == f"The database is at revision {schema.head()}.\n"
    assert fresh.ask("db", "check")["differences"] == []
    assert fresh.say("db", "check").startswith("The database is as expected.")


def test_a_database_that_differs_fails_the_check(operator: Operator) -> None:
    with operator.app.app_context():
        services().store.transact(lambda tx: tx.execute(text("DROP TABLE permit")))
    done = operator.run("db", "check")
    assert (done.exit_code, "permit" in done.stdout) == (1, True)
    assert done.stdout.splitlines()[-1].endswith("differences.")


def test_a_database_without_tables_is_told_in_one_line(fresh: Operator) -> None:
    fresh.refused("shops", "list")


@pytest.mark.parametrize("words", [("db", "upgrade"), ("db", "check"), ("shops", "list")])
def test_a_database_that_is_away_is_told_in_one_line(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    operator_of(NOWHERE, tmp_path).refused(*words)


def test_a_server_without_tables_is_told_in_one_line(
    postgres_database: str, tmp_path: Path
) -> None:
    found = operator_of(postgres_database, tmp_path)
    try:
        found.refused("shops", "list")
    finally:
        with found.app.app_context():
            services().store.close()
