"""What people do on the pages, in their words; every step is a click or a read."""

import re

from playwright.sync_api import Locator, Page

from tests.journeys.place import Place


class Merchant:
    """Somebody who works at the shop."""

    def __init__(self, page: Page, place: Place) -> None:
        self._page = page
        self._place = place

    def installs(self) -> None:
        """Reads what the app may do, and agrees."""
        self._page.goto(f"{self._place.store}/admin/apps/laurel")
        self._page.get_by_role("button", name="Install").click()

    @property
    def home(self) -> Locator:
        """Laurel's home inside the admin."""
        return self._page.frame_locator("iframe").locator("main")

    def looks_at_home(self) -> Locator:
        """Opens Laurel in the admin again."""
        self._page.goto(f"{self._place.store}/admin/apps/laurel")
        return self.home

    def refunds_newest_order(self, units: int) -> None:
        """Gives back the money for some units of its first line."""
        self._page.goto(f"{self._place.store}/admin/orders/latest")
        form = self._page.locator("form[action$='/refund']")
        form.locator("input[type=number]").first.fill(str(units))
        form.get_by_role("button", name="Refund").click()
        self._page.get_by_role("heading", name="Refunds").wait_for()
        self._place.settle()

    def delivers_everything_twice(self) -> None:
        """Presses the button in the bar: all webhooks again, in another order."""
        self._page.goto(f"{self._place.store}/admin")
        self._page.get_by_role("button", name="Deliver twice, shuffled").click()
        self._page.get_by_text(re.compile(r"webhooks sent again, shuffled")).wait_for()
        self._place.settle()


class Shopper:
    """Somebody who buys."""

    def __init__(self, page: Page, place: Place, persona: str) -> None:
        self._page = page
        self._place = place
        page.goto(f"{place.store}/persona/{persona}?next=/")

    def buys(self, product: str, units: int) -> None:
        """From the product's page through the checkout, paid at once."""
        page = self._page
        page.goto(f"{self._place.store}/products/{product}")
        page.get_by_label("Quantity").fill(str(units))
        page.get_by_role("button", name="Add to cart").click()
        page.goto(f"{self._place.store}/checkout")
        page.get_by_role("button", name="Place order").click()
        page.get_by_role("heading", name="Thank you").wait_for()
        self._place.settle()

    def opens_panel(self) -> Locator:
        """The pill on the storefront; with JavaScript the panel opens in place."""
        self._page.goto(f"{self._place.store}/")
        return self._opened()

    def reads_history(self) -> Locator:
        """From the open panel to its lines; without JavaScript that is another page."""
        self._page.locator("[data-newest] a").click()
        history = self._page.locator("[data-laurel=history]")
        history.wait_for()
        return history

    def joins(self) -> Locator:
        """Presses Join in the open panel, and stays until it is done: who leaves takes it back."""
        self._page.get_by_role("button", name="Join").click()
        joined = self._page.locator("[data-laurel=first], [data-laurel=points]")
        joined.wait_for()
        return joined

    def _opened(self) -> Locator:
        self._page.locator("laurel-launcher").get_by_role("link").click()
        panel = self._page.locator("[data-laurel]")
        panel.wait_for()
        return panel
