"""Fixtures that every test may ask for."""

from collections.abc import Iterator

import pytest
import structlog

from tests.browser import browser
from tests.compiling import compiled_once
from tests.databases import database_url, migrated_file, migrated_template, sqlite_url
from tests.laurel import Laurel
from tests.lending import lender
from tests.postgres import postgres_database, postgres_url
from tests.running import pytest_collection, pytest_collection_modifyitems
from tests.scratch import pytest_configure
from tests.second_try import pytest_itemcollected, pytest_sessionfinish
from tests.tally import pytest_terminal_summary
from tests.tenancy import one_brand_at_a_time, watched
from tests.trying import load_profile

__all__ = [
    "browser",
    "compiled_once",
    "database_url",
    "lender",
    "migrated_file",
    "migrated_template",
    "one_brand_at_a_time",
    "postgres_database",
    "postgres_url",
    "pytest_collection",
    "pytest_collection_modifyitems",
    "pytest_configure",
    "pytest_itemcollected",
    "pytest_sessionfinish",
    "pytest_terminal_summary",
    "sqlite_url",
    "watched",
]


structlog.configure(
    processors=[structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
)
"""Plain lines: a traceback drawn for a terminal takes half a second each."""

load_profile()


@pytest.fixture
def laurel(database_url: str) -> Iterator[Laurel]:
    """A Laurel with Kubek registered, once on each kind of database."""
    opened = Laurel(database_url)
    opened.shop()
    yield opened
    opened.close()


@pytest.fixture
def embedded(sqlite_url: str) -> Iterator[Laurel]:
    """A Laurel with Kubek registered on SQLite, where the kind does not matter."""
    opened = Laurel(sqlite_url)
    opened.shop()
    yield opened
    opened.close()
