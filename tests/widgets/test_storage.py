"""Where a visitor allows nothing to be stored, nothing is touched; and all of it works."""

import pytest
from playwright.sync_api import Page, expect

from tests.widgets.test_browser import opened
from tests.widgets.test_remembering import consent, nudges
from tests.widgets.test_taking import FIVE
from tests.widgets.views import CODE

pytestmark = pytest.mark.browser

WATCHED = """
window.touched = [];
const denied = (what) => {
  window.touched.push(what);
  throw new DOMException("no", "SecurityError");
};
for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches", "cookieStore"]) {
  Object.defineProperty(window, name, { get: () => denied(name) });
}
const cookie = () => denied("cookie");
Object.defineProperty(document, "cookie", { get: cookie, set: cookie });
"""
"""A browser that stores nothing for this site, and remembers who asked it to."""
FORGETFUL = """
window.used = [];
const watched = new Proxy({}, { get: (_, name) => (window.used.push(name), () => null) });
Object.defineProperty(window, "localStorage", { get: () => watched });
"""
"""A memory that notes what it is used for."""
FULL = """
Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };
"""


def through(page: Page) -> None:
    """A member takes a reward and gives it back, changes what they prefer, and is a guest again."""
    dialog = opened(page, "rewards")
    dialog.get_by_role("button", name=FIVE).click()
    expect(dialog.locator(".code")).to_have_text(CODE)
    dialog.get_by_role("button", name="Give it back").click()
    expect(dialog).to_contain_text("On its way back.")
    dialog = opened(page, "preferences")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_contain_text("from now on")
    dialog = opened(page, "out")
    expect(dialog.get_by_role("link", name="Join", exact=True)).to_be_visible()


def test_without_consent_no_storage_is_even_asked_for(page: Page) -> None:
    consent(page, "absent")
    page.add_init_script(WATCHED)
    asked: list[str] = []
    page.on("framenavigated", lambda frame: asked.extend(frame.evaluate("window.touched ?? []")))
    through(page)
    assert page.evaluate("window.touched") == []
    assert asked == []


def test_of_who_refuses_things_are_only_forgotten(page: Page) -> None:
    consent(page, "false")
    page.add_init_script(FORGETFUL)
    through(page)
    assert set(page.evaluate("window.used")) == {"removeItem"}


def test_allowed_by_the_visitor_and_refused_by_the_browser_it_works_all_the_same(
    page: Page,
) -> None:
    consent(page, "true")
    page.add_init_script(WATCHED)
    through(page)
    assert "localStorage" in page.evaluate("window.touched"), "it was worth a try"
    expect(nudges(page)).to_have_count(0)


def test_where_the_browser_has_no_room_left_the_panel_works_all_the_same(page: Page) -> None:
    consent(page, "true")
    page.add_init_script(FULL)
    through(page)
    assert page.evaluate("localStorage.length") == 0, "there was room for nothing"
