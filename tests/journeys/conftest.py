"""A place of its own for every journey."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.place import Place, open_place


@pytest.fixture
def place(tmp_path: Path, migrated_file: Path) -> Iterator[Place]:
    with open_place(tmp_path / "var", migrated_file) as place:
        yield place
