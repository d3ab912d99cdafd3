"""
Takes the pictures in docs/screens: `make screens`.

The demo is started in a folder of its own, its history is told, and a real browser visits the
pages; nothing is drawn by hand. Pass names to take only those, such as ARGS=admin-home-1280.
"""

import re
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page

from plugin.demo.history import History
from plugin.demo.house import House
from plugin.demo.opening import start
from plugin.demo.options import ROOT, Options
from plugin.demo.supervisor import Supervisor
from tests.browser import open_browser
from tests.journeys.place import free_ports

FOLDER = ROOT / "docs" / "screens"
PHONE, DESK, PICTURE = (390, 844), (1280, 832), (1200, 630)


@dataclass(frozen=True)
class Screen:
    """One picture: as whom, how large, and what to do before it is taken."""

    persona: str
    size: tuple[int, int]
    visit: Callable[[Page, House], None]


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


def theme(page: Page, house: House) -> None:
    """The shop's theme editor, as far as the app is concerned."""
    page.goto(f"{house.twin_url}/admin/themes/current/editor")


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


def finance(page: Page, house: House) -> None:
    """A month of the whole shop, inside the admin."""
    admin(page, house)
    page.frame_locator("iframe").get_by_role("link", name="Monthly statement").click()
    page.frame_locator("iframe").get_by_role("heading", name="Statement").wait_for()


def admin(page: Page, house: House) -> None:
    """The merchant's home inside the admin."""
    page.goto(f"{house.twin_url}/admin/apps/laurel")
    page.frame_locator("iframe").get_by_role("heading", name="What happened").wait_for()


def rewards(page: Page, house: House) -> None:
    """What points buy, as the merchant arranges it."""
    admin(page, house)
    laurel = page.frame_locator("iframe")
    laurel.get_by_role("link", name="Rewards", exact=True).click()
    laurel.get_by_role("heading", name="What points buy").wait_for()


def referrals(page: Page, house: House) -> None:
    """What is offered for bringing friends, and what came of it."""
    admin(page, house)
    laurel = page.frame_locator("iframe")
    laurel.get_by_role("link", name="Referrals", exact=True).click()
    laurel.get_by_role("heading", name="The offer").wait_for()


def new_offer(page: Page, house: House) -> None:
    """Another offer, before it is confirmed; it is not."""
    referrals(page, house)
    laurel = page.frame_locator("iframe")
    laurel.get_by_label("How much the friend gets").fill("15")
    laurel.get_by_role("button", name="Save").click()
    laurel.get_by_role("heading", name="Change the offer?").wait_for()


def referral_review(page: Page, house: House) -> None:
    """A friend who is very like the referrer, for staff to look at."""
    referrals(page, house)
    laurel = page.frame_locator("iframe")
    laurel.get_by_role("link", name="Have a look").click()
    laurel.get_by_role("button", name="Approve").first.wait_for()


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


def refused_reward(page: Page, house: House) -> None:
    """A gift card that the shop has not allowed yet, with a price that is none."""
    rewards(page, house)
    laurel = page.frame_locator("iframe")
    laurel.get_by_role("link", name="Gift card", exact=True).click()
    laurel.get_by_label("Price in points").fill("-5")
    laurel.get_by_role("button", name="Save").click()
    laurel.get_by_text("Nothing was saved").wait_for()


def appearance(page: Page, house: House) -> None:
    """How the panel looks, with the mirror beside it."""
    admin(page, house)
    laurel = page.frame_locator("iframe")
    laurel.get_by_role("link", name="Appearance").click()
    laurel.locator("[data-mirror]").wait_for()


def explained(page: Page, house: House) -> None:
    """The page of the shop's own theme that explains the programme."""
    page.goto(f"{house.twin_url}/apps/laurel")
    page.locator("main h1").wait_for()


def letters(page: Page, house: House) -> None:
    """How letters are signed, and what they look like."""
    admin(page, house)
    laurel = page.frame_locator("iframe")
    laurel.get_by_role("link", name="Letters").click()
    laurel.get_by_role("heading", name="Every letter").evaluate("found => found.scrollIntoView()")


def staff(page: Page, house: House) -> None:
    """The order that was returned in part."""
    page.goto(f"{house.twin_url}/admin")
    page.get_by_text("Partially refunded").first.wait_for()


SCREENS: Mapping[str, Screen] = {
    "storefront-390": Screen("guest", PHONE, storefront),
    "storefront-1280": Screen("guest", DESK, storefront),
    "theme-product-1280": Screen("grace", DESK, product),
    "theme-product-390": Screen("ania", PHONE, product),
    "theme-blocks-1280": Screen("grace", DESK, blocks),
    "panel-1280": Screen("grace", DESK, panel),
    "panel-signed-out-en": Screen("guest", PHONE, panel),
    "panel-not-joined-id": Screen("budi", PHONE, panel),
    "panel-points-en": Screen("grace", PHONE, panel),
    "panel-points-pl": Screen("ania", PHONE, panel),
    "panel-on-the-way-pl": Screen("ania", PHONE, on_the_way),
    "panel-history-en": Screen("grace", PHONE, history),
    "panel-history-1280": Screen("grace", DESK, history),
    "panel-ways-390": Screen("grace", PHONE, ways),
    "panel-ways-pl-390": Screen("ania", PHONE, ways),
    "panel-preferences-390": Screen("grace", PHONE, preferences),
    "panel-rewards-390": Screen("grace", PHONE, panel),
    "panel-rewards-pl-390": Screen("ania", PHONE, panel),
    "panel-rewards-signed-out-390": Screen("guest", PHONE, panel),
    "panel-rewards-code-390": Screen("grace", PHONE, code),
    "panel-rewards-code-1280": Screen("grace", DESK, code),
    "panel-rewards-1280": Screen("grace", DESK, panel),
    "panel-rewards-back-390": Screen("grace", PHONE, on_its_way_back),
    "share-en-390": Screen("grace", PHONE, share),
    "share-pl-390": Screen("ania", PHONE, share),
    "share-1280": Screen("grace", DESK, share),
    "friend-390": Screen("grace", PHONE, invited),
    "friend-code-390": Screen("grace", PHONE, welcomed),
    "friend-preview-1200": Screen("grace", PICTURE, preview),
    "rewards-page-1280": Screen("grace", DESK, explained),
    "rewards-page-390": Screen("grace", PHONE, explained),
    "admin-appearance-1280": Screen("guest", DESK, appearance),
    "admin-appearance-390": Screen("guest", PHONE, appearance),
    "statement-en-1280": Screen("grace", DESK, statement),
    "statement-pl-390": Screen("ania", PHONE, statement),
    "admin-statement-1280": Screen("guest", DESK, finance),
    "admin-home-390": Screen("guest", PHONE, admin),
    "admin-home-1280": Screen("guest", DESK, admin),
    "admin-rewards-1280": Screen("guest", DESK, rewards),
    "admin-rewards-390": Screen("guest", PHONE, rewards),
    "admin-reward-refused-1280": Screen("guest", DESK, refused_reward),
    "admin-referrals-1280": Screen("guest", DESK, referrals),
    "admin-referrals-390": Screen("guest", PHONE, referrals),
    "admin-referrals-confirm-1280": Screen("guest", DESK, new_offer),
    "admin-referrals-review-1280": Screen("guest", DESK, referral_review),
    "admin-referrals-review-390": Screen("guest", PHONE, referral_review),
    "letters-1280": Screen("guest", DESK, letters),
    "letters-390": Screen("guest", PHONE, letters),
    "staff-1280": Screen("guest", DESK, staff),
    "theme-editor-1280": Screen("guest", DESK, theme),
}


def main(names: list[str]) -> None:
    """Take the named pictures, or all of them."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Supervisor() as supervisor,
        open_browser() as browser,
    ):
        house = House(Options(free_ports(), browser=False, var=Path(folder)))
        told = History(house)
        told.prepare()
        start(house, supervisor)
        told.tell(supervisor)
        for name in names or SCREENS:
            take(browser, house, name)


def take(browser: Browser, house: House, name: str) -> None:
    """One picture, without the tour and with everything at rest."""
    screen = SCREENS[name]
    width, height = screen.size
    context = browser.new_context(
        viewport={"width": width, "height": height}, reduced_motion="reduce"
    )
    context.add_cookies([{"name": "twin_tour", "value": "off", "url": house.twin_url}])
    page = context.new_page()
    page.goto(f"{house.twin_url}/persona/{screen.persona}?next=/")
    screen.visit(page, house)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=FOLDER / f"{name}.png", animations="disabled")
    context.close()
    sys.stdout.write(f"  {name}.png\n")


if __name__ == "__main__":
    main(sys.argv[1:])
