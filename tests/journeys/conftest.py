"""A place of its own and a browser for every journey."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.browser import NoBrowserError, open_browser
from tests.journeys.place import Place, open_place


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser; without one the journeys are skipped, which in CI is a failure."""
    try:
        with open_browser() as browser:
            yield browser
    except NoBrowserError as reason:
        if os.environ.get("CI"):
            pytest.fail(str(reason))
        pytest.skip(str(reason))


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with open_place(tmp_path / "var") as place:
        yield place
