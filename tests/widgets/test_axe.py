"""Every state of the panel by axe: the rules of WCAG 2.2 AA that a machine can judge."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import (  # type: ignore[import-untyped]  # it has none
    Axe,
)
from playwright.sync_api import Browser, Page

from tests.widgets.test_browser import opened
from tests.widgets.views import STATES

pytestmark = pytest.mark.browser

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
LOOKS = [("en", "dark"), ("ar", "light"), ("ar", "dark"), ("de", "light")]
MANY_SIDED = ["member", "code", "ways", "history", "preferences-saved", "out", "waiting", "paused"]


def faults(page: Page) -> list[str]:
    """What axe complains of: rule, and where."""
    found: list[dict[str, Any]] = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("state", STATES)
def test_every_state_as_a_page_of_its_own(page: Page, state: str) -> None:
    page.goto(f"/apps/{state}/panel?locale=en")
    assert faults(page) == []


@pytest.mark.parametrize(("locale", "scheme"), LOOKS)
def test_the_panel_in_a_shop_in_every_look(
    browser: Browser, site: str, locale: str, scheme: str
) -> None:
    context = browser.new_context(base_url=site, reduced_motion="reduce")
    page = context.new_page()
    for state in MANY_SIDED:
        dialog = opened(page, state, locale, scheme=scheme)
        dialog.locator("details").evaluate_all("found => found.forEach(one => one.open = true)")
        assert faults(page) == [], state
    context.close()


def test_the_judge_judges(page: Page) -> None:
    page.goto("/shop/out/en")
    page.evaluate("document.body.append(document.createElement('button'))")
    assert any(fault.startswith("button-name") for fault in faults(page))
