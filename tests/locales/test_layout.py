"""Longer words, and words from right to left, break no page."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.locales.pseudo import speaking_pseudo
from tests.widgets.serving import storefront
from tests.widgets.views import STATES

WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
CUT = """() => [...document.querySelectorAll("body *")]
  .filter((one) => getComputedStyle(one).overflowX === "hidden" && one.clientWidth > 1)
  .filter((one) => one.innerText && one.scrollWidth > one.clientWidth + 1)
  .map((one) => one.innerText)"""
"""What is hidden because it does not fit, and is not hidden from eyes on purpose."""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    with speaking_pseudo(), storefront() as site:
        context = browser.new_context(viewport={"width": 320, "height": 700}, base_url=site)
        yield context.new_page()
        context.close()


@pytest.mark.parametrize("locale", ["en-XA", "ar"])
@pytest.mark.parametrize("state", STATES)
def test_every_state_of_the_panel_fits_a_small_phone(page: Page, state: str, locale: str) -> None:
    page.goto(f"/apps/{state}/panel?locale={locale}")
    assert page.locator("html").get_attribute("dir") == ("rtl" if locale == "ar" else "ltr")
    assert page.evaluate(WIDER) == 0
    assert page.evaluate(CUT) == []
