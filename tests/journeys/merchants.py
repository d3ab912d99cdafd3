"""How staff come to each page that has a picture."""

from playwright.sync_api import Page

from plugin.demo.house import House


def theme(page: Page, house: House) -> None:
    """The shop's theme editor, as far as the app is concerned."""
    page.goto(f"{house.twin_url}/admin/themes/current/editor")


def opens(page: Page, name: str) -> None:
    """A page of ours, by the admin's own navigation."""
    page.get_by_role("navigation", name="Staff").get_by_role("link", name=name, exact=True).click()


def finance(page: Page, house: House) -> None:
    """A month of the whole shop, inside the admin."""
    admin(page, house)
    opens(page, "Monthly statement")
    page.frame_locator("iframe").get_by_role("heading", name="Statement").wait_for()


def admin(page: Page, house: House) -> None:
    """The merchant's home inside the admin."""
    page.goto(f"{house.twin_url}/admin/apps/laurel")
    page.frame_locator("iframe").get_by_role("heading", name="What happened").wait_for()


def rewards(page: Page, house: House) -> None:
    """What points buy, as the merchant arranges it."""
    admin(page, house)
    laurel = page.frame_locator("iframe")
    opens(page, "Rewards")
    laurel.get_by_role("heading", name="What points buy").wait_for()


def refused_reward(page: Page, house: House) -> None:
    """A gift card that the shop has not allowed yet, with a price that is none."""
    rewards(page, house)
    laurel = page.frame_locator("iframe")
    laurel.get_by_role("link", name="Gift card", exact=True).click()
    laurel.get_by_label("Price in points").fill("-5")
    laurel.get_by_role("button", name="Save").click()
    laurel.get_by_text("Nothing was saved").wait_for()


def referrals(page: Page, house: House) -> None:
    """What is offered for bringing friends, and what came of it."""
    admin(page, house)
    laurel = page.frame_locator("iframe")
    opens(page, "Referrals")
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


def appearance(page: Page, house: House) -> None:
    """How the panel looks, with the mirror beside it."""
    admin(page, house)
    laurel = page.frame_locator("iframe")
    opens(page, "Appearance")
    laurel.locator("[data-mirror]").wait_for()


def letters(page: Page, house: House) -> None:
    """How letters are signed, and what they look like."""
    admin(page, house)
    laurel = page.frame_locator("iframe")
    opens(page, "Letters")
    laurel.get_by_role("heading", name="Every letter").evaluate("found => found.scrollIntoView()")


def staff(page: Page, house: House) -> None:
    """The order that was returned in part."""
    page.goto(f"{house.twin_url}/admin")
    page.get_by_text("Partially refunded").first.wait_for()
