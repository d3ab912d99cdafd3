"""From the first click on Install to the last point, as people walk it."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.place import Place
from tests.journeys.walk import Merchant, Shopper

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TIMES, MINUS = "\N{MULTIPLICATION SIGN}", "\N{MINUS SIGN}"
MUG = "morning-mug"  # $38.00, which is 190 points


def test_points_come_and_go_with_an_order(browser: Browser, place: Place) -> None:
    page = browser.new_page()
    faults = listen(page)
    merchant = Merchant(page, place)

    merchant.installs()
    expect(merchant.home).to_contain_text("Your programme is on")
    expect(merchant.home).to_contain_text("Points appear here with the next order.")

    grace = Shopper(page, place, "grace")
    expect(grace.opens_panel()).to_contain_text("Join")
    expect(grace.joins()).to_contain_text("Your first points are one order away")

    grace.buys(MUG, units=2)
    panel = grace.opens_panel()
    expect(panel.locator("data[data-roll=balance]")).to_have_attribute("value", "0")
    expect(panel).to_contain_text("380 on the way")
    expect(grace.reads_history()).to_contain_text(f"Order #1001: $76.00 {TIMES} 5 per $1.00 = 380")

    place.days_pass(15)
    panel = grace.opens_panel()
    expect(panel.locator("data[data-roll=balance]")).to_have_attribute("value", "380")
    expect(panel).not_to_contain_text("on the way")

    merchant.refunds_newest_order(units=1)
    panel = grace.opens_panel()
    expect(panel.locator("data[data-roll=balance]")).to_have_attribute("value", "190")
    history = grace.reads_history()
    expect(history).to_contain_text(
        f"Return on order #1001: $38.00 stays {TIMES} 5 per $1.00 = 190"
    )
    expect(panel.locator("strong.loss")).to_have_text(f"{MINUS}190")

    expect(panel.locator("data[data-roll=balance]")).to_have_text("190")  # the roll has ended
    before = history.inner_text()
    merchant.delivers_everything_twice()
    panel = grace.opens_panel()
    expect(panel.locator("data[data-roll=balance]")).to_have_text("190")
    assert grace.reads_history().inner_text() == before

    home = merchant.looks_at_home()
    expect(home).to_contain_text("Return on order #1001")
    expect(home).to_contain_text("Grace Okafor")
    expect(home).to_contain_text("Nothing needs you")
    assert faults == []


def test_without_javascript_the_panel_is_a_page(browser: Browser, place: Place) -> None:
    place.twin.post("/_twin/install")
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(place.twin.get("/_twin/launch-url", path="/admin/")["url"])
    expect(page.locator("main")).to_contain_text("Your programme is on")

    grace = Shopper(page, place, "grace")
    grace.buys(MUG, units=1)
    expect(grace.opens_panel()).to_contain_text("190")
    assert page.url.startswith(f"{place.store}/apps/laurel/panel")

    expect(grace.joins()).to_contain_text("190 on the way")
    page.reload()
    expect(page.locator("[data-laurel=points]")).to_contain_text("190 on the way")


def listen(page: Page) -> list[str]:
    """Everything that goes wrong on a page while it is walked through."""
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    return faults
