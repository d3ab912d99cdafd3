"""Text from outside in a real browser: shown as it is; nothing runs, loads, or is reported."""

import re
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Dialog, Page, Request, Route, expect

from tests.widgets.test_browser import opened, visit
from tests.widgets.test_hostile import HOSTILE, poisoned
from tests.widgets.views import STATES, showing

pytestmark = pytest.mark.browser

SETTINGS = ["accent", "position", "label"]
INTO_CSS = [
    *HOSTILE[:-1],
    "red;background:url(//evil.example)",
    "url(//evil.example/x)",
    "}*{color:red",
]
CLOBBERING = """
<a id="Shopify"></a><a id="Shopify" name="customerPrivacy" href="//evil.example"></a>
<form id="location"><input name="hash"></form><img name="customElements" alt="">
<form id="document"><input name="querySelector"><input name="createElement"></form>
"""


@pytest.fixture
def quiet(page: Page) -> Page:
    """Nothing may pop up, and nothing may leave for another address."""

    def no_dialog(dialog: Dialog) -> None:
        raise AssertionError(f"a dialog says {dialog.message}")

    def no_stranger(request: Request) -> None:
        assert urlsplit(request.url).hostname == "127.0.0.1"

    page.on("dialog", no_dialog)
    page.on("request", no_stranger)
    return page


@pytest.mark.attack
@pytest.mark.parametrize("text", HOSTILE[:-1])
def test_names_rewards_and_reasons_are_shown_as_they_are(
    quiet: Page, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    view = poisoned(STATES["rewards"], text)
    monkeypatch.setitem(STATES, "rewards", view)
    monkeypatch.setitem(STATES, "code", showing(view.redemptions[1]))
    dialog = opened(quiet, "rewards")
    expect(dialog.locator(".title")).to_contain_text(text.split(" ", maxsplit=1)[0].strip())
    dialog.locator("[part=holding] a").first.click()
    expect(dialog.locator(".title")).to_be_focused()
    expect(dialog).to_contain_text(text)
    assert dialog.locator("script, img, [onerror], [onload], [onfocus]").count() == 0


@pytest.mark.attack
@pytest.mark.parametrize("text", INTO_CSS)
def test_what_the_themes_editor_holds_stays_in_its_attribute(quiet: Page, text: str) -> None:
    for name in SETTINGS:
        visit(quiet, "member", **{name: re.sub("[#&+%;]", _encoded, text)})
        link = quiet.locator("laurel-launcher a:visible")
        expect(link).to_have_attribute("href", "/apps/member/panel?locale=en")
        assert "evil" not in link.evaluate("it => getComputedStyle(it).backgroundImage")


def _encoded(found: re.Match[str]) -> str:
    return f"%{ord(found[0]):02X}"


def with_page(change: Callable[[str], str]) -> Callable[[Route], None]:
    """The shop's page, changed by whoever may write into it."""

    def give(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=change(answer.text()))

    return give


@pytest.mark.attack
def test_names_of_elements_take_nothing_over(quiet: Page) -> None:
    """Whoever may only write harmless HTML into a page, such as a review, names elements."""
    give = with_page(lambda html: html.replace("<main>", f"<main>{CLOBBERING}"))
    quiet.route("**/shop/**", give)
    dialog = opened(quiet, "member")
    expect(dialog).to_contain_text("1,240")
    assert quiet.evaluate("JSON.stringify({...localStorage})") == "{}"


@pytest.mark.attack
def test_the_name_of_the_shop_is_only_text(quiet: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    named = replace(STATES["points"], shop=replace(STATES["points"].shop, name=HOSTILE[0]))
    monkeypatch.setitem(STATES, "points", named)
    quiet.goto("/apps/points/panel?locale=en")
    expect(quiet.locator("main")).to_contain_text("1,240")
    assert quiet.locator("script").count() == 0
