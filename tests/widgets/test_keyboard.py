"""Without a mouse: everything can be reached, says what it is, shows that it has the focus."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.widgets.test_browser import launcher, visit
from tests.widgets.test_remembering import SAID, consent, nudges
from tests.widgets.views import CODE

pytestmark = pytest.mark.browser

STATES = ["member", "code", "ways", "history", "preferences", "out", "waiting"]
MOST = 60
"""More than anybody should press Tab for."""
AT = """() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  const {outlineStyle, outlineWidth} = getComputedStyle(at);
  const label = at.labels?.[0]?.textContent;
  return {
    name: (at.ariaLabel ?? label ?? at.textContent ?? "").trim().replace(/\\s+/g, " "),
    inside: Boolean(at.closest("dialog")),
    ringed: outlineStyle === "auto" || (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2),
  };
}"""


def opened(page: Page, state: str) -> Locator:
    """From the top of the page, with Tab and Enter alone."""
    visit(page, state)
    for _ in range(MOST):
        page.keyboard.press("Tab")
        if launcher(page).evaluate("link => link.matches(':focus')"):
            break
    assert page.evaluate(AT)["ringed"]
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".title")).to_be_focused()
    return dialog


def tab_to(page: Page, name: str) -> None:
    """Press Tab until something of this name has the focus."""
    passed = []
    for _ in range(MOST):
        page.keyboard.press("Tab")
        passed.append(page.evaluate(AT)["name"])
        if name in passed[-1]:
            return
    raise AssertionError(f"{name} is nowhere among {passed}")


def walked(page: Page, key: str) -> list[str]:
    """Go one way until the browser's own controls; what had the focus, each named and ringed."""
    seen: list[str] = []
    for _ in range(MOST):
        page.keyboard.press(key)
        at = page.evaluate(AT)
        if not at["inside"]:
            return seen
        assert at["name"], seen
        assert at["ringed"], at["name"]
        seen.append(at["name"])
    raise AssertionError(f"there is no way out of {seen}")


@pytest.mark.parametrize("state", STATES)
def test_all_that_takes_the_focus_has_a_name_and_shows_it(page: Page, state: str) -> None:
    dialog = opened(page, state)
    walked(page, "Shift+Tab")
    seen = walked(page, "Tab")
    shown = dialog.locator(
        ":is(a[href], button, summary, select, input:not([type=hidden])):visible"
    )
    assert len(seen) >= shown.count() > 0
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(launcher(page)).to_be_focused()


def test_a_reward_is_taken_copied_and_given_back(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    dialog = opened(page, "rewards")
    tab_to(page, "$5.00 off: Get for 500")
    page.keyboard.press("Enter")
    expect(dialog.locator(".code")).to_have_text(CODE)
    expect(dialog.locator(".title")).to_be_focused()
    tab_to(page, "Copy")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("status")).to_have_text("Copied")
    tab_to(page, "Give it back")
    page.keyboard.press("Enter")
    expect(dialog).to_contain_text("On its way back.")
    expect(dialog.locator(".title")).to_be_focused()


def test_preferences_are_saved(page: Page) -> None:
    dialog = opened(page, "preferences")
    boxes = dialog.get_by_role("checkbox")
    boxes.first.focus()
    page.keyboard.press("Space")
    expect(boxes.first).not_to_be_checked()
    tab_to(page, "Save")
    page.keyboard.press("Enter")
    expect(dialog).to_contain_text("from now on")
    expect(boxes.first).not_to_be_checked()


def test_a_nudge_is_reached_and_closed(page: Page) -> None:
    consent(page, "true")
    bubble = nudges(page)
    expect(bubble).to_contain_text(SAID)
    tab_to(page, SAID)
    tab_to(page, "Close")
    page.keyboard.press("Enter")
    expect(bubble).to_have_count(0)
    expect(page.get_by_role("dialog")).to_be_hidden()
