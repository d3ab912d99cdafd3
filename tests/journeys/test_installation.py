"""Coming, going and coming back, as staff and shoppers see it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import create_engine, text

from tests.journeys.place import Place, open_place
from tests.journeys.walk import Merchant, Shopper

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MUG = "morning-mug"  # $38.00, which is 190 points
NO_TOKENS = {"fate": "503", "operation": "token", "times": 1}


@pytest.fixture
def standalone(
    tmp_path: Path, migrated_file: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Place]:
    """A place whose app asks for permission through the grant screen."""
    monkeypatch.setenv("SHOPIFY_APP_KIND", "standalone")
    with open_place(tmp_path / "var", migrated_file) as place:
        yield place


def test_staff_grant_on_the_screen_and_land_in_their_admin(
    browser: Browser, standalone: Place
) -> None:
    page = browser.new_page()
    page.goto(standalone.twin.get("/_twin/entry-url", path="/auth/shopify")["url"])
    assert page.url.startswith(f"{standalone.store}/admin/oauth/authorize")
    page.get_by_role("button", name="Install").click()
    home = Merchant(page, standalone).home
    expect(home).to_contain_text("Your programme is on")
    assert page.url.startswith(f"{standalone.store}/admin/apps/laurel")
    expect(home).to_contain_text("Nothing needs you")

    page.goto(standalone.twin.get("/_twin/entry-url", path="/auth/shopify")["url"])
    expect(home).to_contain_text("Your programme is on")
    assert page.url.startswith(f"{standalone.store}/admin/apps/laurel"), "installed: straight home"


def test_who_comes_back_finds_everything(browser: Browser, place: Place) -> None:
    page = browser.new_page()
    merchant = Merchant(page, place)
    merchant.installs()
    expect(merchant.home).to_contain_text("Your programme is on")
    grace = Shopper(page, place, "grace")
    grace.opens_panel()
    grace.joins()
    grace.buys(MUG, units=1)
    place.days_pass(15)
    balance = "data[data-roll=balance]"
    expect(grace.opens_panel().locator(balance)).to_have_attribute("value", "190")

    uninstall(page, place)
    page.goto(f"{place.store}/apps/laurel/panel")
    expect(page.get_by_text("190")).to_have_count(0)  # the shop forwards to us no more

    merchant.installs()
    expect(merchant.home).to_contain_text("Grace Okafor")
    expect(grace.opens_panel().locator(balance)).to_have_attribute("value", "190")


def test_a_permit_that_died_is_mended_by_one_button(browser: Browser, place: Place) -> None:
    page = browser.new_page()
    merchant = Merchant(page, place)
    merchant.installs()
    expect(merchant.home).to_contain_text("Your programme is on")
    place.days_pass(91)
    until_the_permit_died(place)
    place.twin.post("/_twin/fates", **NO_TOKENS)

    home = merchant.looks_at_home()
    expect(home).to_contain_text("Your store and Laurel lost touch")
    expect(home).to_contain_text("every point is safe")

    home.get_by_role("button", name="Reconnect").click()
    expect(home).to_contain_text("Nothing needs you")
    expect(home).not_to_contain_text("lost touch")


def uninstall(page: Page, place: Place) -> None:
    """The merchant changes their mind."""
    page.goto(f"{place.store}/admin/apps")
    page.get_by_role("button", name="Uninstall").click()
    page.get_by_text("Not installed").wait_for()
    place.settle()


def until_the_permit_died(place: Place) -> None:
    """The worker renews what nobody used for a day, and hears that it is too late."""
    engine = create_engine(place.house.database_url)

    def died() -> bool:
        with engine.connect() as connection:
            states = connection.execute(text("SELECT state FROM permit")).scalars()
            return list(states) == ["reconnect"]

    assert place.until(died)
    engine.dispose()
