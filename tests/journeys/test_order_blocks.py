"""The thank-you page and the page of an order say what the order brings: a member, and a guest."""

import pytest
import requests
from playwright.sync_api import Browser, FrameLocator, Page, expect

from tests.journeys.place import Place
from tests.journeys.walk import Shopper

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def block_of(page: Page) -> FrameLocator:
    """What our block shows on the page of an order."""
    return page.frame_locator("iframe.order-block")


def test_the_pages_of_an_order_say_what_it_brings(browser: Browser, place: Place) -> None:
    place.twin.post("/_twin/install")
    requests.get(place.twin.get("/_twin/launch-url", path="/admin/")["url"], timeout=10)

    page = browser.new_page()
    grace = Shopper(page, place, "grace")
    grace.opens_panel()
    expect(grace.joins()).to_be_visible()
    grace.buys("morning-mug", 1)
    told = block_of(page).locator("s-box")
    expect(told).to_contain_text("points on the way")
    expect(told).to_contain_text("to $5.00 off")
    expect(told).to_contain_text("Yours on")
    block_of(page).get_by_role("link", name="Your points").click()
    expect(page.locator("[data-laurel=points]")).to_be_visible()

    page.goto(f"{place.store}/account")
    page.locator(".order-list a").first.click()
    expect(block_of(page).locator("s-box")).to_contain_text("points on the way")
    page.context.close()
    of_a_guest(browser.new_page(), place)


def of_a_guest(page: Page, place: Place) -> None:
    """They read what waits for them, and how to have it."""
    page.goto(f"{place.store}/persona/guest?next=/products/bud-vase")
    page.get_by_role("button", name="Add to cart").click()
    page.goto(f"{place.store}/checkout")
    for label, text in GUEST.items():
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_role("button", name="Place order").click()
    page.get_by_role("heading", name="Thank you").wait_for()
    place.settle()
    told = block_of(page).locator("s-box")
    expect(told).to_contain_text("points are waiting for you")
    expect(told).to_contain_text("Sign in with the e-mail of this order")
    expect(told).not_to_contain_text("off")
    page.context.close()


GUEST = {
    "E-mail": "dora@example.cz",
    "First name": "Dora",
    "Last name": "Novák",
    "Street and number": "Dlouhá 1",
    "Postal code": "11000",
    "City": "Praha",
}
