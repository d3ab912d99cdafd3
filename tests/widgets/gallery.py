"""
Pictures of every state, for looking at: `python -m tests.widgets.gallery FOLDER [STATE ...]`.

Not a test. It photographs the panel in a storefront, and the page of its own, in every
language, scheme and width.
"""

import sys
from itertools import product
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser

from plugin.locales import languages
from tests.browser import open_browser
from tests.widgets.serving import storefront
from tests.widgets.views import STATES

WIDTHS = {390: 844, 768: 1024, 1280: 800}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
ENTERED = 300
"""Milliseconds after which the panel stands still."""


def photograph(browser: Browser, site: str, folder: Path, state: str) -> None:
    """One state: the open panel, and the page of its own."""
    for locale, scheme, (width, height) in product(languages(), SCHEMES, WIDTHS.items()):
        page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
        name = f"{state}-{locale}-{scheme}-{width}.png"
        page.goto(f"{site}/shop/{state}/{locale}?scheme={scheme}")
        page.locator("laurel-launcher a:visible").click()
        page.locator("laurel-panel .title").wait_for()
        page.wait_for_timeout(ENTERED)
        page.screenshot(path=folder / name)
        page.goto(f"{site}/apps/{state}/panel?locale={locale}")
        page.screenshot(path=folder / f"page-{name}", full_page=True)
        page.close()


def main(folder: Path, states: list[str]) -> None:
    """Photograph the named states, or all."""
    folder.mkdir(parents=True, exist_ok=True)
    with storefront() as site, open_browser() as browser:
        for state in states or STATES:
            photograph(browser, site, folder, state)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
