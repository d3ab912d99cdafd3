"""A network that is slow, gone or back: the panel waits for none for ever, and reads again."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.widgets.test_browser import launcher, opened

pytestmark = pytest.mark.browser

SOONER = """
const { set } = Object.getOwnPropertyDescriptor(XMLHttpRequest.prototype, "timeout");
Object.defineProperty(XMLHttpRequest.prototype, "timeout", {
  set(patience) {
    document.title = patience;
    set.call(this, patience / 100);
  },
});
"""
"""The browser loses its patience a hundred times sooner, and says when it would have."""


@pytest.fixture
def hung(page: Page) -> Iterator[Page]:
    """Whatever asks for the panel hears nothing."""
    page.add_init_script(SOONER)
    page.route("**/apps/points/panel**", lambda _: None)
    yield page
    page.unroute_all(behavior="ignoreErrors")


def test_a_request_that_hangs_is_told_of_after_a_quarter_of_a_minute(hung: Page) -> None:
    dialog = opened(hung, "points")
    expect(dialog).to_contain_text("That did not work")
    expect(hung).to_have_title("15000")


def opened_offline(page: Page) -> Locator:
    """The panel, opened once more when the connection is gone."""
    dialog = opened(page, "points")
    page.keyboard.press("Escape")
    page.context.set_offline(True)
    launcher(page).click()
    expect(dialog).to_contain_text("You seem to be offline")
    return dialog


def test_what_could_not_be_read_comes_by_itself_with_the_connection(page: Page) -> None:
    dialog = opened_offline(page)
    page.context.set_offline(False)
    expect(dialog).to_contain_text("1,240")


def test_a_panel_that_was_closed_asks_for_nothing_when_the_connection_is_back(page: Page) -> None:
    dialog = opened_offline(page)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert asked_again(page, "panel") == []


def test_a_form_is_never_sent_again_by_itself(page: Page) -> None:
    dialog = opened(page, "rewards")
    page.route("**/redeem**", lambda route: route.abort())
    dialog.get_by_role("button", name="Free shipping: Get for 800").click()
    expect(dialog).to_contain_text("That did not work")
    assert asked_again(page, "redeem") == []


def asked_again(page: Page, name: str) -> list[str]:
    """What is asked of the panel's server at the moment at which the connection is back."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    page.evaluate("() => new Promise((done) => requestAnimationFrame(done))")
    return [address for address in asked if f"/{name}" in address]
