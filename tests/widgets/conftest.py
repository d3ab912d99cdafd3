"""One storefront for all tests of this folder that look."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.cast import ANIA
from tests.databases import copy_of
from tests.laurel import Laurel
from tests.service.referrals.circle import Circle
from tests.service.rewards.counter import Counter
from tests.service.rewards.furnished import Furnished
from tests.widgets.parlour import Parlour, open_parlour
from tests.widgets.serving import storefront
from tests.widgets.stall import Stall


def _circle(laurel: Laurel) -> Circle:
    """Ania is a member whose name we know, and codes for friends lie ready."""
    opened = Circle(laurel)
    opened.work()
    opened.member(points=0)
    opened.known(ANIA)
    return opened


@pytest.fixture(scope="package")
def furnished(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Furnished:
    """That circle, built once."""
    url = copy_of(migrated_file, tmp_path_factory.mktemp("friends") / "laurel.db")
    return Furnished.built(url, _circle)


@pytest.fixture
def friends(furnished: Furnished, sqlite_url: str) -> Iterator[Circle]:
    """A circle of friends on SQLite, where the kind does not matter."""
    with furnished.on(sqlite_url) as opened:
        assert isinstance(opened, Circle)
        yield opened


@pytest.fixture
def stall(embedded: Laurel) -> Stall:
    """Kubek's, where Ania is a member with 5,000 points and codes lie ready."""
    counter = Counter(embedded)
    counter.work()
    counter.member()
    return Stall(counter)


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with storefront() as address:
        yield address


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A phone, strict about what goes wrong: any error in the page fails the test."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, base_url=site)
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if "Policy" in said.text else None)
    yield page
    context.close()
    assert wrong == []


@pytest.fixture
def parlour(friends: Circle) -> Parlour:
    """The doors that those friends come through."""
    return open_parlour(friends)
