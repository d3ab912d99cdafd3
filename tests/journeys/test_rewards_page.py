"""The rewards page in a shop's theme: its frame around our words, and the panel one press away."""

import pytest
import requests
from playwright.sync_api import Browser, expect

from tests.journeys.place import Place
from tests.journeys.walk import Shopper

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_it_wears_the_theme_and_opens_the_panel(browser: Browser, place: Place) -> None:
    place.twin.post("/_twin/install")
    requests.get(place.twin.get("/_twin/launch-url", path="/admin/")["url"], timeout=10)

    page = browser.new_page()
    page.goto(f"{place.store}/apps/laurel")
    expect(page).to_have_title("Rewards \N{EN DASH} Kiln & Fern")
    expect(page.get_by_role("navigation", name="Shop")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Earn 5 points for every $1.00 you spend")

    grace = Shopper(page, place, "grace")
    grace.opens_panel()
    expect(grace.joins()).to_be_visible()
    page.goto(f"{place.store}/apps/laurel")
    expect(page.locator(".laurel-you")).to_contain_text("0 points")
    page.get_by_role("link", name="See your points").click()
    expect(page.get_by_role("dialog")).to_contain_text("Ways to earn")
    assert page.url == f"{place.store}/apps/laurel"

    plain = browser.new_context(java_script_enabled=False).new_page()
    plain.goto(f"{place.store}/apps/laurel")
    plain.get_by_role("link", name="The rules in full").click()
    expect(plain).to_have_title("The rules in full \N{EN DASH} Kiln & Fern")
    plain.context.close()
