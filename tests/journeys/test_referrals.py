"""Two people on two devices: a link is shared, a friend buys, both have something, one day not."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.place import Place
from tests.journeys.test_journey import listen
from tests.journeys.walk import Shopper

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MUG = "morning-mug"  # $38.00
FRIEND = "nowa@example.org"
CODE = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}")
PROGRAMME = """
currency = "USD"
enabled = true

[orders]
points = 5
per = "1.00"
hold_days = 14

[referrals]
minimum = "30.00"
hold_days = 14

[referrals.friend]
kind = "amount"
value = "10.00"
minimum_spend = "40.00"
days = 30

[referrals.referrer]
kind = "amount"
value = "10.00"
"""


def test_ania_shares_a_friend_buys_and_both_have_something_until_it_is_cancelled(
    browser: Browser, place: Place
) -> None:
    desk = browser.new_page()
    ania = member(desk, place)
    faults = listen(desk)
    link = shares(ania, desk)

    phone = a_phone(browser)
    faults_of_the_phone = listen(phone)
    code = takes(phone, link, place)
    phone.get_by_role("button", name="Jetzt einlösen").click()
    phone.wait_for_url(f"{place.store}/")
    buys(phone, place, FRIEND)
    expect(phone.get_by_text(code).first).to_be_visible()

    expect(so_far(ania, desk)).to_contain_text("1 osoba zamówiła, czekamy")
    place.days_pass(15)
    assert place.until(lambda: "nagroda już jest" in so_far(ania, desk).inner_text())
    assert FRIEND not in so_far(ania, desk).inner_text()
    held = ania.opens_panel().locator("[part=holding]")
    expect(held).to_contain_text("10,00 USD taniej")

    cancels_newest_order(desk, place)
    assert place.until(lambda: ania.opens_panel().locator("[part=holding]").count() == 0)
    assert faults == faults_of_the_phone == []


def test_without_javascript_a_link_leads_to_a_code_and_the_cart_remembers_it(
    browser: Browser, place: Place
) -> None:
    """Neither of the two runs a script; the friend looks around first, and types another e-mail."""
    desk = browser.new_context(java_script_enabled=False).new_page()
    ania = member(desk, place)
    link = shares(ania, desk)

    phone = a_phone(browser, scripts=False)
    phone.goto(link)
    phone.get_by_role("button", name="Erst einmal umsehen").click()
    phone.wait_for_url(f"{place.store}/?laurel=*")
    buys(phone, place, "ganz-anders@example.org")
    expect(so_far(ania, desk)).to_contain_text("1 osoba zamówiła, czekamy")

    takes(phone, link, place)
    assert place.until(lambda: "1 osoba ma kod" in so_far(ania, desk).inner_text())


def test_who_bought_before_is_refused_kindly(browser: Browser, place: Place) -> None:
    desk = browser.new_page()
    ania = member(desk, place)
    link = shares(ania, desk)
    phone = a_phone(browser)
    buys(phone, place, FRIEND)
    phone.goto(link)
    phone.get_by_label("Deine E-Mail-Adresse").fill(FRIEND)
    phone.get_by_role("button", name="Meinen Code holen").click()
    expect(phone.locator("main")).to_contain_text("Für diese Adresse gibt es keines.")


def a_phone(browser: Browser, *, scripts: bool = True) -> Page:
    """A friend's, in another language than the shop's and the member's."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, locale="de-DE", has_touch=True,
        java_script_enabled=scripts,
    )  # fmt: skip
    return context.new_page()


def member(page: Page, place: Place) -> Shopper:
    """The shop invites friends, and Ania takes part."""
    place.twin.post("/_twin/install")
    page.goto(place.twin.get("/_twin/launch-url", path="/admin/")["url"])
    place.promises(PROGRAMME)
    ania = Shopper(page, place, "ania")
    ania.opens_panel().get_by_role("button", name="Dołącz").click()
    page.locator("[data-laurel=first]").wait_for()
    return ania


def shares(ania: Shopper, page: Page) -> str:
    """From the card in the panel to the link that friends are sent."""
    panel = ania.opens_panel()
    panel.get_by_role("link", name="10 USD dla znajomych, 10 USD dla Ciebie").click()
    page.locator("[data-laurel=share]").wait_for()
    return page.locator(".address code").inner_text()


def so_far(ania: Shopper, page: Page) -> Locator:
    """What the panel tells of friends."""
    shares(ania, page)
    return page.locator("[part=friends]")


def takes(phone: Page, link: str, place: Place) -> str:
    """A friend opens a link, types their e-mail, and reads the code."""
    phone.goto(link)
    expect(phone.locator("h1")).to_have_text("10 $ Nachlass")
    expect(phone.get_by_role("checkbox")).not_to_be_checked()
    phone.get_by_label("Deine E-Mail-Adresse").fill(FRIEND)
    phone.get_by_role("button", name="Meinen Code holen").click()
    assert place.until(lambda: is_there(phone))
    place.settle()
    return phone.locator(".code").inner_text()


def is_there(phone: Page) -> bool:
    """Is the code made? Who sees that it is not may look again."""
    if again := phone.get_by_role("button", name="Noch einmal nachsehen").all():
        again[0].click()
    return CODE.search(phone.locator("main").inner_text()) is not None


def buys(phone: Page, place: Place, email: str) -> None:
    """Somebody without an account buys two mugs and pays."""
    phone.goto(f"{place.store}/products/{MUG}")
    phone.get_by_label("Quantity").fill("2")
    phone.get_by_role("button", name="Add to cart").click()
    phone.goto(f"{place.store}/checkout")
    for label, said in (
        ("E-mail", email), ("First name", "Nowa"), ("Last name", "Osoba"),
        ("Street and number", "Lange Straße 3"), ("Postal code", "10115"), ("City", "Berlin"),
    ):  # fmt: skip
        phone.get_by_label(label).fill(said)
    phone.get_by_role("button", name="Place order").click()
    phone.get_by_role("heading", name="Thank you").wait_for()
    place.settle()


def cancels_newest_order(page: Page, place: Place) -> None:
    """Staff call the friend's order off."""
    page.goto(f"{place.store}/admin/orders/latest")
    page.locator("summary", has_text="Cancel order").click()
    page.locator("form[action$='/cancel']").get_by_role("button", name="Cancel order").click()
    page.get_by_text("Cancelled").first.wait_for()
    place.settle()
