"""Whoever borrows a database finds it empty and migrated, whatever the one before them did."""

from contextlib import closing

import pytest
from psycopg import OperationalError

from tests.laurel import Laurel
from tests.lending import Lender, connected


def rows(url: str) -> int:
    with connected(url) as connection:
        found = connection.execute("SELECT count(*) FROM brand").fetchone()
    assert found
    return int(found[0])


def register(url: str) -> None:
    with closing(Laurel(url)) as laurel:
        laurel.shop()


def borrow_and(lender: Lender, *statements: str) -> tuple[str, str]:
    """The database that one borrower did this to, and the one that the next was lent."""
    with lender.lend() as url:
        register(url)
        with connected(url) as connection:
            for statement in statements:
                connection.execute(statement)
    with lender.lend() as again:
        assert rows(again) == 0
        register(again)
        assert rows(again) == 1
    return url, again


def test_what_was_written_is_gone(lender: Lender) -> None:
    one, other = borrow_and(lender)
    assert one == other


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TRIGGER entry_is_written_once ON entry",
        "ALTER TABLE entry DISABLE TRIGGER USER",
        "ALTER TABLE brand ADD COLUMN more integer",
        "CREATE TABLE another (id integer)",
        "DROP INDEX ix_account_brand_id_root_id",
        "UPDATE alembic_version SET version_num = '0001'",
        "DELETE FROM alembic_version",
    ],
)
def test_a_schema_that_was_touched_is_not_lent_again(lender: Lender, statement: str) -> None:
    one, other = borrow_and(lender, statement)
    assert one != other


def test_who_stays_connected_is_thrown_out(lender: Lender) -> None:
    with lender.lend() as url:
        stayed = connected(url)
    with closing(stayed), pytest.raises(OperationalError):
        stayed.execute("SELECT 1")


def test_a_database_that_grew_is_not_lent_again(lender: Lender) -> None:
    many = "SELECT id, n, '', '', repeat('x', 50) FROM brand, generate_series(1, 50000) AS n"
    into = "INSERT INTO sender (brand_id, shop_id, name, reply_to, address)"
    one, other = borrow_and(lender, f"{into} {many}")
    assert one != other
