"""From points to a reward, into the cart, and a part of the way back, as people walk it."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.merchants import opens
from tests.journeys.place import Place
from tests.journeys.test_journey import listen
from tests.journeys.walk import Merchant, Shopper

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MUG = "morning-mug"  # $38.00, which is 190 points
CODE = re.compile(r"^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$")
PROGRAMME = """
currency = "USD"
enabled = true

[orders]
points = 5
per = "1.00"
hold_days = 14

[[rewards]]
key = "five-off"
kind = "amount"
points = 100
value = "5.00"

[[rewards]]
key = "as-you-like"
kind = "amount"
points = 10
value = "1.00"
least = 5
most = 30
"""


def test_points_become_money_off_and_come_back_with_a_return(
    browser: Browser, place: Place
) -> None:
    page = browser.new_page()
    merchant, grace = Merchant(page, place), member_with_points(page, place)
    faults = listen(page)

    panel = grace.opens_panel()
    panel.get_by_role("button", name="$5.00 off: Get for 100").click()
    code = shown_code(panel)
    expect(panel.locator("data[data-roll=balance]")).to_have_text("280")
    panel.get_by_role("link", name="Apply to cart").click()
    page.wait_for_url("**/cart")

    grace.buys(MUG, units=2)
    expect(page.get_by_text("$71.00").first).to_be_visible()
    panel = grace.opens_panel()
    expect(panel.locator("[part=holding]")).to_have_count(0)
    panel.get_by_text("Earlier rewards").click()
    expect(panel.locator("[part=earlier]")).to_contain_text("used")
    expect(grace.reads_history()).to_contain_text("Order #1002: $71.00")

    merchant.refunds_newest_order(units=1)
    panel = grace.opens_panel()
    expect(panel.locator("data[data-roll=balance]")).to_have_attribute("value", "330")
    assert code not in panel.inner_text()
    came_back = "Part of order #1002 came back: 50 of the 100 points for “$5.00 off”"
    expect(grace.reads_history()).to_contain_text(came_back)
    assert faults == []


def test_without_javascript_a_reward_is_taken_once_and_given_back(
    browser: Browser, place: Place
) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    grace = member_with_points(page, place)

    grace.opens_panel().get_by_role("button", name="$5.00 off: Get for 100").click()
    assert place.until(lambda: is_made(page))
    code = shown_code(page.locator("main"))
    page.reload()
    assert shown_code(page.locator("main")) == code, "the same form again is the same reward"
    expect(page.locator("data[data-roll=balance]")).to_have_text("280")

    page.get_by_role("button", name="Give it back").click()
    expect(page.locator("main")).to_contain_text(re.compile("On its way back|here again"))
    assert place.until(lambda: is_back(page)), (
        "a reload sends the form again, and asks how far it is"
    )
    panel = grace.opens_panel()
    expect(panel.locator("data[data-roll=balance]")).to_have_text("380")
    expect(grace.reads_history()).to_contain_text("You gave “$5.00 off” back")
    page.goto(f"{place.store}/products/{MUG}")
    page.get_by_role("button", name="Add to cart").click()
    page.goto(f"{place.store}/checkout?discount={code}")
    page.get_by_role("button", name="Place order").click()
    expect(page.get_by_role("alert")).to_be_visible()  # the checkout knows no such code any more


def test_an_amount_of_ones_own_is_made_while_one_waits(browser: Browser, place: Place) -> None:
    page = browser.new_page()
    grace = member_with_points(page, place)
    faults = listen(page)
    panel = grace.opens_panel()
    slider = panel.get_by_role("slider")
    for _ in range(2):
        slider.press("ArrowRight")
    expect(panel.locator("output")).to_have_text("$7.00 off for 70 points")
    panel.get_by_role("button", name="Get it").click()
    shown_code(panel)
    panel.get_by_role("button", name="Give it back").click()
    expect(panel).to_contain_text("your 70 points are here again")
    expect(panel.locator("data[data-roll=balance]")).to_have_text("380")
    assert faults == []


def member_with_points(page: Page, place: Place) -> Shopper:
    """Grace has 380 points to spend, and her shop promises rewards."""
    place.twin.post("/_twin/install")
    page.goto(place.twin.get("/_twin/launch-url", path="/admin/")["url"])
    place.promises(PROGRAMME)
    grace = Shopper(page, place, "grace")
    grace.opens_panel()
    grace.joins()
    grace.buys(MUG, units=2)
    place.days_pass(15)
    return grace


def shown_code(panel: Locator) -> str:
    """The code, once it is there."""
    code = panel.locator(".code")
    expect(code).to_have_text(CODE)
    return code.inner_text()


def is_made(page: Page) -> bool:
    """Is the code there? While it is not, a reload sends the form again, and asks how far it is."""
    if CODE.match(page.locator("main .code").inner_text()):
        return True
    page.reload()
    return False


def is_back(page: Page) -> bool:
    """Is what was given back there again?"""
    page.reload()
    return "here again" in page.locator("main").inner_text()


def test_staff_add_a_reward_and_shoppers_see_it(browser: Browser, place: Place) -> None:
    page = browser.new_page()
    Merchant(page, place).installs()
    faults = listen(page)
    page.goto(f"{place.store}/admin/apps/laurel")
    laurel = page.frame_locator("iframe")
    opens(page, "Rewards")
    laurel.get_by_role("link", name="Free shipping").click()

    laurel.get_by_label("Price in points").fill("none")
    laurel.get_by_role("button", name="Save").click()
    expect(laurel.get_by_role("alert")).to_contain_text("Nothing was saved")
    laurel.get_by_label("Price in points").fill("250")
    laurel.get_by_role("button", name="Save").click()
    expect(laurel.get_by_role("heading", name="Rewards", exact=True)).to_be_visible()
    expect(laurel.locator("main")).to_contain_text("250 points")

    panel = Shopper(page, place, "grace").opens_panel()
    expect(panel).to_contain_text("Free shipping")
    assert [fault for fault in faults if "422" not in fault] == [], "but for the form refused"


def test_staff_allow_what_a_gift_card_needs(browser: Browser, place: Place) -> None:
    page = browser.new_page()
    Merchant(page, place).installs()
    page.goto(f"{place.store}/admin/apps/laurel/rewards")
    laurel = page.frame_locator("iframe")
    laurel.get_by_role("link", name="Gift card").click()
    asks = laurel.get_by_role("button", name="Allow it")

    asks.click()
    page.get_by_role("dialog").get_by_role("button", name="Not now").click()
    expect(asks).to_be_enabled()
    asks.click()
    expect(page.get_by_role("dialog")).to_contain_text("Change gift cards")
    page.get_by_role("dialog").get_by_role("button", name="Allow").click()
    expect(asks).to_have_count(0)
