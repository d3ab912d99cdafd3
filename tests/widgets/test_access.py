"""Room for everybody: 320 pixels, four times as large, spaced out, and fingers of all sizes."""

import pytest
from playwright.sync_api import Browser, Page

from tests.room import SPACED, cut, sticking_out, too_small
from tests.widgets.storefront import STYLESHEET
from tests.widgets.test_browser import opened
from tests.widgets.views import STATES

pytestmark = pytest.mark.browser

NARROW, LOW = 320, 256
"""A window of 1280 by 1024 pixels, enlarged four times, shows so many."""
SCROLLABLE = "d => d.scrollHeight <= d.clientHeight || getComputedStyle(d).overflowY === 'auto'"


@pytest.mark.parametrize("state", STATES)
def test_every_state_fits_the_narrowest_phone_in_both_directions(page: Page, state: str) -> None:
    """German has the longest words, and Arabic runs the other way."""
    page.set_viewport_size({"width": NARROW, "height": 640})
    for locale in ("de", "ar"):
        page.goto(f"/apps/{state}/panel?locale={locale}")
        body = page.locator("body")
        assert sticking_out(body) == [], locale
        assert cut(body) == [], locale
        assert too_small(page) == [], locale


@pytest.mark.parametrize("state", STATES)
def test_no_text_is_cut_when_a_reader_spaces_it_out(page: Page, state: str) -> None:
    page.set_viewport_size({"width": NARROW, "height": 640})
    page.route(f"**{STYLESHEET}", lambda route: route.fulfill(
        response=(answer := route.fetch()), body=answer.text() + SPACED
    ))  # fmt: skip
    page.goto(f"/apps/{state}/panel?locale=de")
    assert page.locator("article").evaluate("it => getComputedStyle(it).letterSpacing") != "normal"
    assert sticking_out(page.locator("body")) == []
    assert cut(page.locator("body")) == []


def test_four_times_as_large_the_panel_scrolls_one_way(browser: Browser, site: str) -> None:
    context = browser.new_context(
        base_url=site, viewport={"width": NARROW, "height": LOW}, device_scale_factor=4
    )
    page = context.new_page()
    for state in ("member", "code", "ways", "preferences"):
        dialog = opened(page, state, "de")
        assert sticking_out(dialog) == [], state
        assert dialog.evaluate(SCROLLABLE), state
        close = dialog.get_by_role("button", name="Schließen")
        assert close.bounding_box(), state
        close.click()
    context.close()


def test_the_judge_of_room_judges(page: Page) -> None:
    page.goto("/apps/member/panel?locale=en")
    page.evaluate(
        """() => {
          const said = document.createElement("p"), wide = document.createElement("button");
          said.textContent = "Zuviel".repeat(99);
          said.style.cssText = "inline-size: 60vw; overflow: hidden; white-space: nowrap";
          wide.style.cssText = "inline-size: 200vw; block-size: 20px";
          document.querySelector("article").append(said, wide);
        }"""
    )
    assert any(one.startswith("<p") for one in cut(page.locator("body")))
    assert any(one.startswith("<button") for one in sticking_out(page.locator("body")))
    assert len(too_small(page)) == 1
