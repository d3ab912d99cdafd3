"""What is written once stays: the database itself refuses, after every migration, on both kinds."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import DBAPIError

from plugin.store import engine, schema
from plugin.store.tables import metadata
from tests.tampering import GUARDED

VERSIONS = Path(schema.__file__).parent / "migrations" / "versions"
REVISIONS = sorted(path.name[:4] for path in VERSIONS.glob("[0-9]*.py"))
GUARDING = [revision for revision in REVISIONS if revision >= "0002"]

ROWS = {
    "entry": """INSERT INTO entry (brand_id, account_id, seq, source, source_id, kind, contra,
        points, explanation, effective_at, posted_at, hash)
        VALUES (1, 2, 1, 'order', '3/4', 'earn', 'programme', 5, '{}', 0, 0, 'x')""",
    "act": """INSERT INTO act (brand_id, id, account_id, kind, key, actor, body, at)
        VALUES (1, 2, 3, 'join', 'join:1', 'member', '{}', 0)""",
    "delivery": """INSERT INTO delivery (brand_id, id, shop_id, topic, webhook_id, body_hash,
        subject, triggered_at, vouched, body, received_at)
        VALUES (1, 2, 3, 'orders/paid', 'w', 'x', 'order:1', '', false, 'x', 0)""",
}
SEAL = """INSERT INTO seal (brand_id, day, entries, entries_hash, acts, acts_hash, previous, digest)
    VALUES (1, '2026-03-27', 1, 'x', 0, 'x', 'x', 'x')"""
CHANGES = {
    "update": "UPDATE {table} SET brand_id = brand_id + 1",
    "update of one": "UPDATE {table} SET brand_id = 9 WHERE brand_id = 1",
    "delete": "DELETE FROM {table}",
    "upsert": "INSERT INTO {table} SELECT * FROM {table} WHERE true"
    " ON CONFLICT ({key}) DO UPDATE SET brand_id = 7",
}
KEYS = {
    "entry": "brand_id, account_id, seq",
    "act": "brand_id, id",
    "delivery": "brand_id, id",
    "seal": "brand_id, day",
}


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database in which nothing was ever made."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
    else:
        yield request.getfixturevalue("postgres_database")


class console:  # noqa: N801 (reads as a context manager)
    """A raw connection, without anything of ours between it and the database."""

    def __init__(self, url: str) -> None:
        if engine.is_sqlite(url):
            self._engine = engine.sqlite_engine(url, "BEGIN")
        else:
            self._engine = engine.postgres_engine(url)

    def __enter__(self) -> Connection:
        self._connection = self._engine.connect()
        return self._connection

    def __exit__(self, *_: object) -> None:
        self._connection.close()
        self._engine.dispose()


def write(url: str, *statements: str) -> None:
    with console(url) as connection:
        for statement in statements:
            connection.execute(text(statement))
        connection.commit()


def rows(url: str) -> dict[str, int]:
    with console(url) as connection:
        return {
            name: connection.execute(
                select(func.sum(metadata.tables[name].c.brand_id))
            ).scalar_one()
            for name in ROWS
        }


def refusal(url: str, statement: str) -> str:
    with console(url) as connection, pytest.raises(DBAPIError) as caught:
        connection.execute(text(statement))
    return str(caught.value.orig)


@pytest.mark.parametrize("revision", GUARDING)
def test_after_every_migration_written_rows_cannot_be_changed(
    empty_url: str, revision: str
) -> None:
    schema.upgrade(empty_url, revision)
    write(empty_url, *ROWS.values(), SEAL)
    for table in GUARDED:
        for change in CHANGES.values():
            said = refusal(empty_url, change.format(table=table, key=KEYS[table]))
            assert f"rows of {table} are written once" in said
    assert rows(empty_url) == dict.fromkeys(ROWS, 1)


@pytest.mark.parametrize("column", metadata.tables["delivery"].c.keys())
def test_of_a_delivery_only_body_and_subject_can_change(database_url: str, column: str) -> None:
    """A new column that the guard does not know fails here."""
    write(database_url, ROWS["delivery"])
    change = f"UPDATE delivery SET {column} = {column}"  # noqa: S608 (a column of our own tables)
    if column in {"body", "subject"}:
        write(database_url, change)
        return
    assert "rows of delivery are written once" in refusal(database_url, change)
    assert "written once" in refusal(database_url, f"{change}, body = body")


def test_nothing_can_be_truncated(postgres_database: str) -> None:
    schema.upgrade(postgres_database)
    for table in GUARDED:
        said = refusal(postgres_database, f"TRUNCATE {table}")
        assert f"rows of {table} are written once: TRUNCATE refused" in said


def test_a_database_with_rows_is_migrated_there_and_back(empty_url: str) -> None:
    schema.upgrade(empty_url, "0001")
    write(empty_url, *ROWS.values())
    schema.upgrade(empty_url)
    assert rows(empty_url) == dict.fromkeys(ROWS, 1)
    refusal(empty_url, "DELETE FROM act")
    schema.downgrade(empty_url, "0001")
    assert rows(empty_url) == dict.fromkeys(ROWS, 1)
    write(empty_url, *(CHANGES["delete"].format(table=table) for table in ROWS))


def test_code_from_before_the_migration_can_still_write(empty_url: str) -> None:
    schema.upgrade(empty_url)
    write(empty_url, *ROWS.values())
    assert rows(empty_url) == dict.fromkeys(ROWS, 1)
