"""A merchant chooses products in the admin's own picker, and what they chose holds at the till."""

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from tests.journeys.place import Place
from tests.journeys.test_journey import listen
from tests.journeys.test_rewards import MUG, member_with_points, shown_code

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_chosen_products_stand_in_the_list_and_hold_at_the_checkout(
    browser: Browser, place: Place
) -> None:
    page = browser.new_page()
    grace = member_with_points(page, place)
    faults = listen(page)

    laurel = new_reward(page, place)
    laurel.get_by_label("Price in points").fill("120")
    laurel.get_by_label("Worth in USD").fill("5")
    laurel.get_by_label("Name").fill("Five off mugs")
    laurel.get_by_text("Conditions").click()
    chooses(page, laurel, "Morning mug", "Bud vase")
    expect(laurel.locator("[data-ware] bdi")).to_have_text(["Morning mug", "Bud vase"])
    laurel.get_by_role("button", name="Remove Bud vase").click()
    laurel.get_by_role("button", name="Save").click()
    saved = laurel.get_by_role("list", name="Only these products")
    expect(saved).to_have_text("Morning mug")
    place.settle()

    panel = grace.opens_panel()
    panel.get_by_role("button", name="Five off mugs: Get for 120").click()
    shown_code(panel)
    panel.get_by_role("link", name="Apply to cart").click()
    page.wait_for_url("**/cart")
    grace.buys(MUG, units=2)
    expect(page.get_by_text("$71.00").first).to_be_visible()
    assert faults == []


def new_reward(page: Page, place: Place) -> FrameLocator:
    """The form of an amount off, inside the admin."""
    page.goto(f"{place.store}/admin/apps/laurel/rewards/new/amount")
    return page.frame_locator("iframe")


def chooses(page: Page, laurel: FrameLocator, *titles: str) -> None:
    """The first time the shop is asked whether we may see its products; then its picker opens."""
    laurel.get_by_role("button", name="Choose products").click()
    page.get_by_role("button", name="Allow").click()
    picker = page.get_by_role("dialog", name="Select products")
    for title in titles:
        picker.get_by_role("searchbox").fill(title)
        picker.get_by_label(title).check()
    picker.get_by_role("button", name="Select").click()
