"""
Takes the pictures in docs/screens: `make screens`.

The demo is started in a folder of its own, its history is told, and a real browser visits the
pages; nothing is drawn by hand. Pass names to take only those, such as ARGS=admin-home-1280.
"""

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
from tests.journeys import merchants, shoppers
from tests.journeys.place import free_ports

FOLDER = ROOT / "docs" / "screens"
PHONE, DESK, PICTURE = (390, 844), (1280, 832), (1200, 630)


@dataclass(frozen=True)
class Screen:
    """One picture: as whom, how large, and what to do before it is taken."""

    persona: str
    size: tuple[int, int]
    visit: Callable[[Page, House], None]


SCREENS: Mapping[str, Screen] = {
    "storefront-390": Screen("guest", PHONE, shoppers.storefront),
    "storefront-1280": Screen("guest", DESK, shoppers.storefront),
    "theme-product-1280": Screen("grace", DESK, shoppers.product),
    "theme-product-390": Screen("ania", PHONE, shoppers.product),
    "theme-blocks-1280": Screen("grace", DESK, shoppers.blocks),
    "panel-1280": Screen("grace", DESK, shoppers.panel),
    "panel-signed-out-en": Screen("guest", PHONE, shoppers.panel),
    "panel-not-joined-id": Screen("budi", PHONE, shoppers.panel),
    "panel-points-en": Screen("grace", PHONE, shoppers.panel),
    "panel-points-pl": Screen("ania", PHONE, shoppers.panel),
    "panel-on-the-way-pl": Screen("ania", PHONE, shoppers.on_the_way),
    "panel-history-en": Screen("grace", PHONE, shoppers.history),
    "panel-history-1280": Screen("grace", DESK, shoppers.history),
    "panel-ways-390": Screen("grace", PHONE, shoppers.ways),
    "panel-ways-pl-390": Screen("ania", PHONE, shoppers.ways),
    "panel-preferences-390": Screen("grace", PHONE, shoppers.preferences),
    "panel-rewards-390": Screen("grace", PHONE, shoppers.panel),
    "panel-rewards-pl-390": Screen("ania", PHONE, shoppers.panel),
    "panel-rewards-signed-out-390": Screen("guest", PHONE, shoppers.panel),
    "panel-rewards-code-390": Screen("grace", PHONE, shoppers.code),
    "panel-rewards-code-1280": Screen("grace", DESK, shoppers.code),
    "panel-rewards-1280": Screen("grace", DESK, shoppers.panel),
    "panel-rewards-back-390": Screen("grace", PHONE, shoppers.on_its_way_back),
    "share-en-390": Screen("grace", PHONE, shoppers.share),
    "share-pl-390": Screen("ania", PHONE, shoppers.share),
    "share-1280": Screen("grace", DESK, shoppers.share),
    "friend-390": Screen("grace", PHONE, shoppers.invited),
    "friend-code-390": Screen("grace", PHONE, shoppers.welcomed),
    "friend-preview-1200": Screen("grace", PICTURE, shoppers.preview),
    "rewards-page-1280": Screen("grace", DESK, shoppers.explained),
    "rewards-page-390": Screen("grace", PHONE, shoppers.explained),
    "admin-appearance-1280": Screen("guest", DESK, merchants.appearance),
    "admin-appearance-390": Screen("guest", PHONE, merchants.appearance),
    "statement-en-1280": Screen("grace", DESK, shoppers.statement),
    "statement-pl-390": Screen("ania", PHONE, shoppers.statement),
    "admin-statement-1280": Screen("guest", DESK, merchants.finance),
    "admin-home-390": Screen("guest", PHONE, merchants.admin),
    "admin-home-1280": Screen("guest", DESK, merchants.admin),
    "admin-rewards-1280": Screen("guest", DESK, merchants.rewards),
    "admin-rewards-390": Screen("guest", PHONE, merchants.rewards),
    "admin-reward-refused-1280": Screen("guest", DESK, merchants.refused_reward),
    "admin-referrals-1280": Screen("guest", DESK, merchants.referrals),
    "admin-referrals-390": Screen("guest", PHONE, merchants.referrals),
    "admin-referrals-confirm-1280": Screen("guest", DESK, merchants.new_offer),
    "admin-referrals-review-1280": Screen("guest", DESK, merchants.referral_review),
    "admin-referrals-review-390": Screen("guest", PHONE, merchants.referral_review),
    "letters-1280": Screen("guest", DESK, merchants.letters),
    "letters-390": Screen("guest", PHONE, merchants.letters),
    "staff-1280": Screen("guest", DESK, merchants.staff),
    "theme-editor-1280": Screen("guest", DESK, merchants.theme),
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
