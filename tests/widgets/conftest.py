"""One storefront for all tests of this folder that look."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.widgets.serving import storefront


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with storefront() as address:
        yield address


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A phone, strict about what goes wrong: any error in the page fails the test."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, base_url=site)
    page = context.new_page()
    page.set_default_timeout(10_000)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if "Policy" in said.text else None)
    yield page
    context.close()
    assert wrong == []
