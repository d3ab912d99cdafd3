"""Every state of the panel by axe: the rules of WCAG 2.2 AA that a machine can judge (goal G19)."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from plugin.locales import Messages
from tests.axe import faults
from tests.widgets.friends import FRIENDS
from tests.widgets.storefront import STYLESHEET
from tests.widgets.test_browser import opened, visit
from tests.widgets.test_remembering import SAID, consent, nudges
from tests.widgets.views import CLAIM, CLAIM_SIGNED_OUT, OUT, STATES
from widgets.rendering import render_ask_link, render_claim, render_error, render_unsubscribe

pytestmark = pytest.mark.browser

LOOKS = [("en", "light"), ("en", "dark"), ("ar", "light"), ("ar", "dark"), ("de", "light")]
MANY_SIDED = [
    "member", "code", "ways", "history", "preferences-saved", "share-held", "out", "waiting",
    "paused",
]  # fmt: skip
BESIDE: Mapping[str, Callable[..., str]] = {
    "claim": lambda **how: render_claim(CLAIM, **how),
    "claim, signed out": lambda **how: render_claim(CLAIM_SIGNED_OUT, **how),
    "ask": lambda **how: render_ask_link(OUT, said="", token="t", **how),
    "ask, wrong": lambda **how: render_ask_link(OUT, said="ask.wrong", token="t", **how),
    "ask, sent": lambda **how: render_ask_link(OUT, said="ask.sent", token="t", **how),
    "no more letters": lambda **how: _letters("ask", **how),
    "letters stopped": lambda **how: _letters("stopped", **how),
    "a dead link": lambda **how: _letters("dead", **how),
    "an error": lambda **how: render_error(fragment=False, retry="panel", **how),
    "a refusal": lambda **how: render_error(
        fragment=False, retry="panel", said="refused.redeem",
        why="refused.redeem.not_enough_points", reference="a1b2", **how,
    ),
}  # fmt: skip
"""Pages that are no state of the panel."""


def _letters(state: str, **how: Any) -> str:
    return render_unsubscribe(state=state, kind="reward_issued", shop="Clay & Ash", **how)


@pytest.mark.parametrize("state", STATES)
def test_every_state_as_a_page_of_its_own(page: Page, state: str) -> None:
    """Two by two: each language light and dark, wide and as narrow as it gets."""
    for locale, width in (("en", 390), ("ar", 320)):
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(f"/apps/{state}/panel?locale={locale}")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            assert faults(page) == [], (locale, scheme)


@pytest.mark.parametrize("found", FRIENDS)
def test_everything_a_friend_may_find(page: Page, found: str) -> None:
    for locale, width in (("en", 390), ("ar", 320)):
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(f"/friend/{found}?locale={locale}")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            assert faults(page) == [], (locale, scheme)


@pytest.mark.parametrize(("locale", "scheme"), LOOKS)
def test_the_panel_in_a_shop_in_every_look(
    browser: Browser, site: str, locale: str, scheme: str
) -> None:
    context = browser.new_context(base_url=site, reduced_motion="reduce")
    page = context.new_page()
    for state in MANY_SIDED:
        dialog = opened(page, state, locale, scheme=scheme)
        dialog.locator("details").evaluate_all("found => found.forEach(one => one.open = true)")
        assert faults(page) == [], state
    context.close()


def test_the_launcher_an_error_and_a_nudge(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, reduced_motion="reduce")
    page = context.new_page()
    visit(page, "member")
    assert faults(page) == []
    opened(page, "unheard-of")
    assert faults(page) == []
    consent(page, "true")
    expect(nudges(page)).to_contain_text(SAID)
    page.clock.resume()
    assert faults(page) == []
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_other_page_of_ours(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto("/apps/nowhere")  # of the same origin, with the policy of our own pages
    for name, rendered in BESIDE.items():
        for language in ("en", "ar"):
            page.set_content(rendered(messages=Messages.of(language), stylesheet=STYLESHEET))
            assert faults(page) == [], (name, language)


def test_the_judge_judges(page: Page) -> None:
    page.goto("/shop/out/en")
    page.evaluate("document.body.append(document.createElement('button'))")
    assert any(fault.startswith("button-name") for fault in faults(page))
