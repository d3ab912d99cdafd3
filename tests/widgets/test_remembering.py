"""What a device remembers, only where its visitor allows it; and the way back after signing in."""

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser import until
from tests.widgets.test_browser import launcher, opened, visit

pytestmark = pytest.mark.browser

KEPT = "JSON.stringify({...localStorage, ...sessionStorage})"
SAID = "60 points to go: $20.00 off"
LATER = 3_100
"""Milliseconds after which a nudge is asked for."""


def consent(page: Page, allowed: str) -> None:
    """The shop's privacy API, as the visitor answered it; `absent`: there is none."""
    if allowed != "absent":
        api = f"{{preferencesProcessingAllowed: () => {allowed}}}"
        page.add_init_script(f"window.Shopify = {{customerPrivacy: {api}}};")


def nudges(page: Page, **asked: str) -> Locator:
    """A visit to a shop whose merchant left nudges on, a few seconds later."""
    page.clock.install()
    page.route("**/shop/**", lambda route: _switched_on(page, route))
    visit(page, "member", **asked)
    page.clock.run_for(LATER)
    return page.locator("laurel-launcher").get_by_role("status")


def _switched_on(page: Page, route: Route) -> None:
    answer = page.request.get(route.request.url)
    html = answer.text().replace("<laurel-launcher", "<laurel-launcher data-nudge")
    route.fulfill(response=answer, body=html)


@pytest.mark.parametrize("allowed", ["absent", "false"])
def test_without_consent_nothing_is_stored_and_nobody_is_greeted(page: Page, allowed: str) -> None:
    consent(page, allowed)
    opened(page, "member")
    dialog = opened(page, "out")
    expect(dialog.get_by_role("link", name="Join", exact=True)).to_be_visible()
    expect(dialog.get_by_text("Welcome back")).to_be_hidden()
    assert page.evaluate(KEPT) == "{}"


def test_with_consent_a_member_is_greeted_and_nobody_is_named(page: Page) -> None:
    consent(page, "true")
    opened(page, "member")
    assert page.evaluate(KEPT) == '{"laurel.member":"yes"}'
    dialog = opened(page, "out")
    expect(dialog.get_by_text("Welcome back")).to_be_visible()
    expect(dialog.get_by_role("link", name="Join", exact=True)).to_be_hidden()


def test_who_leaves_is_forgotten(page: Page) -> None:
    consent(page, "true")
    opened(page, "member")
    opened(page, "left")
    assert page.evaluate(KEPT) == "{}"


@pytest.mark.parametrize("noticed", ["panel", "nudge"])
def test_who_takes_their_permission_back_is_forgotten(page: Page, noticed: str) -> None:
    consent(page, "!location.search.includes('no')")
    page.goto("/shop/member/en")
    page.evaluate("localStorage['laurel.member'] = localStorage['laurel.nudged'] = 'yes'")
    if noticed == "panel":
        opened(page, "out", "en", x="no")
    else:
        nudges(page, x="no")
    until(page, f"{KEPT} === '{{}}'")


def test_signing_in_leads_back_to_the_page_with_the_panel_open(page: Page) -> None:
    dialog = opened(page, "out", "en", sort="new")
    link = dialog.get_by_role("link", name="Sign in", exact=True)
    back = "return_url=%2Fshop%2Fout%2Fen%3Fsort%3Dnew%23laurel"
    assert back in (link.get_attribute("href") or "")
    page.goto("/shop/member/en#laurel")
    expect(page.get_by_role("dialog")).to_contain_text("1,240")
    page.keyboard.press("Escape")
    expect(launcher(page)).to_be_focused()
    assert "#" not in page.url


def test_anything_on_the_page_can_open_the_panel(page: Page) -> None:
    visit(page, "member")
    page.evaluate("document.querySelector('figure').setAttribute('data-laurel-open', '')")
    page.locator("figure").first.click()
    expect(page.get_by_role("dialog")).to_contain_text("1,240")


def test_a_nudge_is_one_sentence_that_opens_the_panel(page: Page) -> None:
    consent(page, "true")
    bubble = nudges(page)
    expect(bubble).to_contain_text(SAID)
    bubble.get_by_role("button", name=SAID).click()
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(bubble).to_have_count(0)


@pytest.mark.parametrize("way", ["button", "Escape"])
def test_a_nudge_is_closed_and_stays_closed_for_the_day(page: Page, way: str) -> None:
    consent(page, "true")
    bubble = nudges(page)
    expect(bubble).to_contain_text(SAID)
    if way == "button":
        bubble.get_by_role("button", name="Close").click()
    else:
        page.keyboard.press(way)
    expect(bubble).to_have_count(0)
    expect(page.get_by_role("dialog")).to_be_hidden()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    visit(page, "member")
    page.clock.run_for(LATER)
    assert not [url for url in asked if "/nudge?" in url]


@pytest.mark.parametrize("allowed", ["absent", "false"])
def test_without_consent_there_is_no_nudge_and_no_question(page: Page, allowed: str) -> None:
    consent(page, allowed)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    expect(nudges(page)).to_have_count(0)
    assert not [url for url in asked if "/nudge?" in url]
    assert page.evaluate(KEPT) == "{}"
