"""Where there is no theme: one tag, a link that works without it, and a page that lies."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.headless import Headless, headless
from tests.journeys.place import Place, open_place

pytestmark = [pytest.mark.browser, pytest.mark.slow]

RATE = "Earn 5 points for every $1.00 you spend"
CLOBBERED = """
<form name="laurel" action="https://evil.example/"><input name="closest"><input name="dataset">
<input name="getAttribute"></form>
<img name="getAttribute"><img name="scripts"><img id="customElements">
<a id="location" href="https://evil.example/">x</a><a id="Laurel" name="accent" href="red">y</a>
<form id="dataset"><input name="path" value="https://evil.example"></form>
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[Place]:
    with open_place(tmp_path_factory.mktemp("headless") / "var", migrated_file) as place:
        place.twin.post("/_twin/install")
        requests.get(place.twin.get("/_twin/launch-url", path="/admin/")["url"], timeout=10)
        place.settle()
        yield place


@pytest.fixture
def shop(place: Place) -> Iterator[Headless]:
    with headless(place.store, place.app) as shop:
        yield shop


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    yield page
    page.close()


def pill(page: Page) -> Locator:
    """The launcher's link once it opens in place: pressed before, it leads to the page."""
    return page.locator("laurel-launcher a[aria-haspopup=dialog]")


def hear(page: Page) -> None:
    """Every event of the contract is kept on the page."""
    page.add_init_script(
        "globalThis.heard = [];"
        "for (const it of ['open', 'join', 'leave', 'redeem', 'undo', 'error'])"
        " addEventListener(`laurel:${it}`, (event) => heard.push(event.type))"
    )


def test_one_tag_brings_the_panel(page: Page, shop: Headless) -> None:
    shop.body = shop.tag()
    hear(page)
    page.goto(shop.address)
    pill(page).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(RATE)
    expect(dialog.get_by_role("link", name="Sign in")).to_be_visible()
    assert page.evaluate("heard") == ["laurel:open"]
    assert page.url == f"{shop.address}/"


def test_it_speaks_and_looks_as_its_tag_says(page: Page, shop: Headless) -> None:
    shop.body = shop.tag(locale="pl", label="Kubki i punkty", accent="#8a2b2b", position="start")
    page.goto(shop.address)
    launcher = page.locator("laurel-launcher")
    expect(launcher).to_have_attribute("accent", "#8a2b2b")
    expect(launcher).to_have_attribute("position", "start")
    expect(pill(page)).to_have_text("Kubki i punkty")
    pill(page).click()
    expect(page.get_by_role("dialog")).to_contain_text("Zaloguj się")


def test_where_nothing_is_forwarded_the_pill_leads_to_the_online_store(
    page: Page, shop: Headless, place: Place
) -> None:
    shop.body = shop.tag(path=f"{place.store}/apps/laurel")
    page.goto(shop.address)
    pill(page).click()
    page.wait_for_url(f"{place.store}/apps/laurel/panel**")
    expect(page.locator("main")).to_contain_text(RATE)
    assert shop.asked == []


def test_what_the_server_writes_into_the_page_works_without_script(
    browser: Browser, shop: Headless
) -> None:
    shop.body = requests.get(f"{shop.app}/widgets/launcher/en", timeout=10).text
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(shop.address)
    page.get_by_role("link", name="Rewards").click()
    expect(page.locator("main")).to_contain_text(RATE)
    page.context.close()


def test_a_launcher_that_is_there_already_is_the_one(page: Page, shop: Headless) -> None:
    drawn = requests.get(f"{shop.app}/widgets/launcher/en", timeout=10).text
    shop.body = drawn + shop.tag(label="Another")
    page.goto(shop.address)
    expect(page.locator("laurel-launcher")).to_have_count(1)
    pill(page).click()
    expect(page.get_by_role("dialog")).to_contain_text(RATE)


def test_programmes_are_read_as_plain_values_and_as_a_page(shop: Headless) -> None:
    plain = requests.get(f"{shop.address}/apps/laurel/panel.json", timeout=10).json()
    assert plain["state"] == "out"
    assert plain["ways"][0]["values"]["rate_points"] == 5
    told = requests.get(f"{shop.address}/apps/laurel/", params={"view": "page"}, timeout=10)
    assert told.headers["Content-Type"].startswith("text/html")
    assert RATE in told.text


@pytest.mark.attack
@pytest.mark.parametrize("around", ["", CLOBBERED], ids=["plain", "clobbered"])
def test_a_page_that_lies_about_the_document_is_harmless(
    page: Page, shop: Headless, around: str
) -> None:
    """Row 56: elements named like the platform's own things, and prototypes in the address."""
    asked: list[str | None] = []
    page.on("request", lambda sent: asked.append(urlsplit(sent.url).hostname))
    shop.body = around + shop.tag(accent="red;background:url(//evil.example)")
    page.goto(f"{shop.address}/?__proto__[accent]=red&constructor[prototype][path]=//evil.example")
    # By CSS, and without an expectation: by role, or on a miss, the browser's driver is fooled.
    page.locator("laurel-launcher a:visible").click()
    page.locator("laurel-panel dialog", has_text=RATE).wait_for()
    assert page.evaluate("[({}).accent, ({}).path]") == [None, None]
    assert set(asked) == {"127.0.0.1"}


@pytest.mark.attack
def test_where_the_document_itself_is_taken_the_link_is_still_a_link(
    page: Page, shop: Headless
) -> None:
    drawn = requests.get(f"{shop.app}/widgets/launcher/en", timeout=10).text
    shop.body = '<img name="querySelector"><img name="body">' + drawn + shop.tag()
    page.goto(shop.address)
    page.get_by_role("link", name="Rewards").click()
    page.wait_for_url(f"{shop.address}/apps/laurel/panel**")
    assert page.locator("laurel-panel").count() == 0, "a page of its own, not a dialog"


@pytest.mark.attack
@pytest.mark.parametrize("path", ["javascript:alert(1)//", "data:text/html,x//", "blob:x"])
def test_a_path_that_is_no_address_places_nothing(page: Page, shop: Headless, path: str) -> None:
    shop.body = shop.tag(path=path)
    page.on("dialog", lambda _: pytest.fail("a script ran"))
    page.goto(shop.address)
    page.wait_for_load_state("networkidle")
    for link in page.locator("a").all():
        assert str(link.get_attribute("href")).startswith(("/", "http"))


@pytest.mark.attack
def test_messages_from_other_windows_are_not_heard(page: Page, shop: Headless) -> None:
    """Row 52: whatever is posted, from wherever, the panel stays as it is."""
    shop.body = shop.tag()
    hear(page)
    page.goto(shop.address)
    pill(page).wait_for()
    page.evaluate(
        "for (const it of [{type: 'laurel:open'}, 'laurel:open', null, {path: '//evil'}])"
        " postMessage(it, '*')"
    )
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert page.evaluate("heard") == []
