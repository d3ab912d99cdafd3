"""On a page that lets no text become HTML or a script (Trusted Types), the panel works whole."""

import pytest
from playwright.sync_api import Error, Page, expect

from tests.widgets.test_browser import opened, visit
from tests.widgets.test_taking import FIVE

pytestmark = pytest.mark.browser


def test_the_page_of_these_tests_refuses_text_as_html(page: Page) -> None:
    """What follows, and every other walk over this storefront, could fail."""
    visit(page, "points")
    with pytest.raises(Error, match="TrustedHTML"):
        page.evaluate("document.body.insertAdjacentHTML('beforeend', '<i>text</i>')")
    with pytest.raises(Error, match="TrustedHTML"):
        page.evaluate("new DOMParser().parseFromString('<i>text</i>', 'text/html')")


def test_open_join_take_and_give_back_need_no_policy(page: Page) -> None:
    dialog = opened(page, "waiting")
    dialog.get_by_role("button", name="Join and keep them").click()
    expect(dialog.locator("[data-laurel=first]")).to_be_visible()
    dialog = opened(page, "rewards")
    dialog.get_by_role("button", name=FIVE).click()
    expect(dialog.locator("[data-laurel=reward] .code")).to_be_visible()
    dialog.get_by_role("button", name="Give it back").click()
    expect(dialog).to_contain_text("On its way back.")


def test_the_one_tag_of_a_headless_storefront_needs_none(page: Page) -> None:
    page.goto("/headless/points/pl")
    page.locator("laurel-launcher a[aria-haspopup=dialog]").click()
    expect(page.get_by_role("dialog").locator("[data-laurel=points]")).to_be_visible()
