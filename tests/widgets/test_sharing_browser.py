"""Sharing where scripts run and where none does: copy, the device's own sheet, paper, the theme."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import until
from tests.widgets.storefront import ASSETS
from tests.widgets.test_browser import opened
from tests.widgets.views import CODE, LINK

pytestmark = pytest.mark.browser

SHEET = """window.shared = [];
Object.defineProperty(navigator, "share", { value: async (what) => shared.push(what) });"""
CLIPBOARD = """window.copied = [];
Object.defineProperty(navigator, "clipboard",
  { value: { writeText: async (text) => copied.push(text) } });"""
NO_SHEET = "delete Navigator.prototype.share;"
BLOCK = """<!doctype html><p>A mug</p><laurel-referral hidden>
<p>A friend has something for you. <a href="/apps/laurel/r/?locale=pl">See what it is</a></p>
</laurel-referral>"""


@pytest.fixture
def phone(page: Page) -> Page:
    """A device with a sheet of its own to share by."""
    page.context.add_init_script(SHEET + CLIPBOARD)
    return page


@pytest.fixture
def desk(page: Page) -> Page:
    """One without."""
    page.context.add_init_script(NO_SHEET + CLIPBOARD)
    return page


def in_panel(page: Page) -> None:
    opened(page, "share")


def alone(page: Page) -> None:
    page.goto("/apps/share/panel?locale=en")
    page.add_script_tag(url="/widgets/static/acts.js", type="module")


@pytest.mark.parametrize("visit", [in_panel, alone])
def test_the_device_shares_by_its_own_sheet(phone: Page, visit: object) -> None:
    visit(phone)  # type: ignore[operator]  # (one of the two above)
    phone.get_by_role("button", name="Share", exact=True).click()
    (told,) = phone.evaluate("window.shared")
    assert told["url"].endswith("/r/7K3M9QXA0V")
    assert told["text"].startswith("$10 off for you on a first order of $40 or more")


@pytest.mark.parametrize("visit", [in_panel, alone])
def test_where_there_is_none_the_link_is_copied(desk: Page, visit: object) -> None:
    visit(desk)  # type: ignore[operator]  # (one of the two above)
    expect(desk.get_by_role("button", name="Share", exact=True)).to_have_count(0)
    desk.get_by_role("button", name="Copy the link").click()
    expect(desk.get_by_role("button", name="Copied")).to_be_visible()
    (copied,) = desk.evaluate("window.copied")
    assert copied.endswith("/r/7K3M9QXA0V")


def test_other_apps_open_beside_and_learn_nothing_of_this_page(page: Page) -> None:
    dialog = opened(page, "share")
    for link in dialog.locator(".apps a").all():
        assert link.get_attribute("target") == "_blank"
        assert link.get_attribute("rel") == "noopener noreferrer"


def test_the_name_is_switched_on_and_a_say_is_had_inside_the_panel(page: Page) -> None:
    dialog = opened(page, "share")
    dialog.get_by_role("checkbox").check()
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_contain_text("says “Ania”")
    dialog = opened(page, "share-held")
    dialog.get_by_label("What should the shop know?").fill("We share a kitchen.")
    dialog.get_by_role("button", name="Tell the shop").click()
    expect(dialog.locator(".note:focus")).to_contain_text("The shop has your words")
    expect(dialog.locator("textarea")).to_have_count(0)


def test_without_script_everything_but_the_buttons_is_there(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=site)
    page = context.new_page()
    page.goto("/apps/share/panel?locale=en")
    expect(page.locator(".address")).to_contain_text("/r/7K3M9QXA0V")
    expect(page.locator(".sending button:visible")).to_have_count(0)
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("says “Ania”")
    page.goto("/friend/ready")
    expect(page.locator(".code")).to_have_text(CODE)
    expect(page.get_by_role("button", name="Copy")).to_have_count(0)
    context.close()


def test_a_friend_copies_the_code(desk: Page) -> None:
    desk.goto("/friend/ready")
    desk.get_by_role("button", name="Copy").click()
    expect(desk.get_by_role("button", name="Copied")).to_be_visible()
    assert desk.evaluate("window.copied") == [CODE]


def test_the_code_is_large_and_fits_the_narrowest_phone(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    for found in ("ready", "offer", "wrong", "refused"):
        page.goto(f"/friend/{found}?locale=de")
        wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(wider) == 0


def test_on_paper_there_is_what_a_friend_needs_and_nothing_for_the_member(page: Page) -> None:
    page.goto("/apps/share/panel?locale=en")
    page.emulate_media(media="print")
    for shown in (".qr", ".scan", ".address"):
        expect(page.locator(shown)).to_be_visible()
    for hidden in (".gift", ".apps", "form", "[part=friends]", ".back"):
        expect(page.locator(hidden)).not_to_be_visible()


@pytest.fixture
def theme(browser: Browser) -> Iterator[Page]:
    """A page of some theme with the block on it."""
    page = browser.new_page()
    page.route("https://clay.example/**", lambda route: route.fulfill(
        body=BLOCK, content_type="text/html"))  # fmt: skip
    yield page
    page.close()


def arrive(page: Page, address: str) -> None:
    page.goto(f"https://clay.example{address}")
    page.add_script_tag(content=(ASSETS / "referral.js").read_text("utf-8"), type="module")
    until(page, "!!customElements.get('laurel-referral')")


def test_the_theme_greets_who_comes_by_a_friends_link(theme: Page) -> None:
    arrive(theme, "/products/mug?variant=1&laurel=7K3M9QXA0V")
    link = theme.get_by_role("link", name="See what it is")
    expect(link).to_be_visible()
    assert link.evaluate("link => link.href") == (
        "https://clay.example/apps/laurel/r/7K3M9QXA0V?locale=pl"
    )


@pytest.mark.attack
@pytest.mark.parametrize(
    "asked", ["", "?laurel=", "?laurel=../../evil.example", "?laurel=<img src=x>", "?laurel=7K3M"]
)
def test_the_theme_greets_nobody_by_what_is_no_code(theme: Page, asked: str) -> None:
    arrive(theme, f"/products/mug{asked}")
    expect(theme.locator("laurel-referral")).to_be_hidden()
    assert re.search(r"/apps/laurel/r/\?", theme.content())


def test_a_link_is_whole_however_it_is_broken_into_lines(page: Page) -> None:
    page.goto("/apps/share/panel?locale=ar")
    shown = page.locator(".address code")
    assert shown.inner_text().replace("share/r", "laurel/r") == LINK
    assert shown.evaluate("code => getComputedStyle(code).direction") == "ltr"
