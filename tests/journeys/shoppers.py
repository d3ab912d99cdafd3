"""How shoppers and their friends come to each page that has a picture."""

import re

from playwright.sync_api import Page

from plugin.demo.house import House


def storefront(page: Page, house: House) -> None:
    """The shop's first page with the launcher."""
    page.goto(f"{house.twin_url}/")


def product(page: Page, house: House) -> None:
    """A product page with the block that says what it earns."""
    page.goto(f"{house.twin_url}/products/morning-mug")
    page.locator("laurel-points").evaluate("told => told.scrollIntoView({ block: 'center' })")


def blocks(page: Page, house: House) -> None:
    """A page that the merchant made of the app's blocks; they are put there first."""
    for handle in ("balance", "progress", "rewards"):
        address = f"{house.twin_url}/admin/themes/current/blocks"
        page.request.post(address, form={"handle": handle, "page": "page"})
    page.goto(f"{house.twin_url}/pages/rewards")


def panel(page: Page, house: House) -> None:
    """The panel, opened by its pill."""
    storefront(page, house)
    page.locator("laurel-launcher").get_by_role("link").click()
    page.locator("[data-laurel]").wait_for()


def on_the_way(page: Page, house: House) -> None:
    """When the points that are on the way arrive."""
    panel(page, house)
    page.locator("details.coming summary").click()


def history(page: Page, house: House) -> None:
    """Every line of the ledger, page by page."""
    panel(page, house)
    page.locator("[data-newest] a").click()
    page.locator("[data-laurel=history]").wait_for()


def ways(page: Page, house: House) -> None:
    """Every way to earn."""
    panel(page, house)
    page.locator("a[href*='page=ways']").click()
    page.locator("[data-laurel=ways]").wait_for()


def preferences(page: Page, house: House) -> None:
    """The language of letters, which of them, and the way out."""
    panel(page, house)
    page.locator("a[href*='page=preferences']").first.click()
    page.locator("[data-laurel=preferences]").wait_for()


def statement(page: Page, house: House) -> None:
    """A month of points, as the panel's own link opens it."""
    history(page, house)
    page.get_by_role("link", name=re.compile("statement|Zestawienie|Ringkasan")).click()
    page.locator("h1").wait_for()


def code(page: Page, house: House) -> None:
    """A reward: the one in hand, or one that is taken now."""
    panel(page, house)
    page.locator("[part=holding] a, form.redeem button").first.click()
    page.locator(".code").wait_for()


def on_its_way_back(page: Page, house: House) -> None:
    """The same, given back a moment ago."""
    code(page, house)
    page.locator("form.undo button").click()
    page.locator("[data-again]").wait_for()


def share(page: Page, house: House) -> None:
    """The page with a member's link, what it promises, and how far friends came."""
    panel(page, house)
    page.locator("a[href*='page=share']").click()
    page.locator("[data-laurel=share]").wait_for()


def invited(page: Page, house: House) -> None:
    """What a friend finds who opens that link: somebody else, on another device."""
    share(page, house)
    link = page.locator(".address code").inner_text()
    page.context.clear_cookies()
    page.goto(link)
    page.locator("h1").wait_for()


def welcomed(page: Page, house: House) -> None:
    """The code that they get for their address."""
    invited(page, house)
    page.locator("[type=email]").fill("friend@example.org")
    page.locator("form.join button").click()
    page.locator("h1").wait_for()
    while not page.locator(".code").count():
        page.locator("main form button").click()


def preview(page: Page, house: House) -> None:
    """The picture that a messenger shows with the link."""
    invited(page, house)
    address = page.locator("meta[property='og:image']").get_attribute("content")
    page.goto(address or "")


def explained(page: Page, house: House) -> None:
    """The page of the shop's own theme that explains the programme."""
    page.goto(f"{house.twin_url}/apps/laurel")
    page.locator("main h1").wait_for()
