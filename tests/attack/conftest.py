"""A house to attack: on SQLite where the kind of database does not matter, else on both."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.attack.house import House


@pytest.fixture
def house(sqlite_url: str, tmp_path: Path) -> Iterator[House]:
    """The whole app on SQLite."""
    opened = House(sqlite_url, tmp_path / "var")
    yield opened
    opened.close()


@pytest.fixture
def either_house(database_url: str, tmp_path: Path) -> Iterator[House]:
    """The whole app, once on each kind of database."""
    opened = House(database_url, tmp_path / "var")
    yield opened
    opened.close()
