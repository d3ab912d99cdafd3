"""Every page of the merchant by axe, on a desk and on a phone, light and dark (goal G19)."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect

from plugin.domain.rewards import RewardKind
from plugin.ports import Staff
from plugin.service import shops
from plugin.service.services import Services
from tests.admin.conftest import SHOP, TWIN, Token
from tests.admin.referring import held
from tests.admin.test_dead import garbled
from tests.admin.test_home import html
from tests.admin.test_privacy import asked
from tests.admin.views import BUSY, FRESH, NEEDY, PAUSED
from tests.axe import faults
from tests.laurel import TOPICS
from tests.room import sticking_out
from tests.service.perks import redeemed_perk
from tests.widgets.serving import served
from widgets.fitting import Mirror
from widgets.panel import blueprint as panel

pytestmark = pytest.mark.browser

PATHS = {
    "/admin/": ["/admin/"],
    "/admin/appearance": ["/admin/appearance"],
    "/admin/appearance/texts": ["/admin/appearance/texts"],
    "/admin/dead": ["/admin/dead"],
    "/admin/dead/<int:before>": ["/admin/dead/99"],
    "/admin/history": ["/admin/history"],
    "/admin/letters": ["/admin/letters"],
    "/admin/privacy": ["/admin/privacy"],
    "/admin/referrals": ["/admin/referrals", "/admin/referrals?margin=25"],
    "/admin/referrals/review": ["/admin/referrals/review"],
    "/admin/rewards": ["/admin/rewards"],
    "/admin/rewards/clashes": ["/admin/rewards/clashes"],
    "/admin/rewards/edit/<key>": ["/admin/rewards/edit/off-5"],
    "/admin/rewards/new/<kind>": [f"/admin/rewards/new/{kind}" for kind in RewardKind],
    "/admin/statement": ["/admin/statement"],
    "/admin/statement/<month>": ["/admin/statement/2026-11"],
    "/admin/wipe": ["/admin/wipe"],
    "/admin/<path:missing>": ["/admin/nowhere"],
}
"""Every page by its route, and where to see it."""
NO_PAGES = {
    "/admin/static/<path:filename>", "/admin/statement/file", "/admin/privacy/file",
    "/auth/patch", "/auth/shopify", "/auth/shopify/allow", "/auth/shopify/callback",
}  # fmt: skip
"""Files, and stations on the way to a page, of which nobody sees anything."""
ALL = [path for paths in PATHS.values() for path in paths]
DESK, PHONE = (1280, 900), (390, 844)
HOMES = {"busy": BUSY, "fresh": FRESH, "needy": NEEDY, "paused": PAUSED}


@pytest.fixture
def house(client: FlaskClient, services: Services) -> Iterator[str]:
    """A shop with something on every page: a ticket, a wish for one's data, a dead letter."""
    app = client.application
    assert isinstance(app, Flask)
    app.register_blueprint(panel)
    with served(app) as address:
        whole = replace(
            services, app_url=address, fitting_room=Mirror(address), topics=frozenset(TOPICS)
        )
        app.extensions["laurel"] = whole
        shop = shops.welcome(whole, "shopify", Staff(SHOP, "42", "proof"))
        asked(whole)
        garbled(whole, b"{")
        redeemed_perk(whole, shop)
        held(whole, shop)
        yield address


@pytest.fixture
def page(browser: Browser, house: str) -> Iterator[Page]:
    context = browser.new_context(base_url=house)
    opened = context.new_page()
    bridge = {"content_type": "text/javascript", "body": "window.shopify = {};"}
    opened.route(f"{TWIN}/**", lambda route: route.fulfill(**bridge))
    yield opened
    context.close()


def visit(page: Page, path: str, token: str, language: str = "en") -> None:
    more = "&" if "?" in path else "?"
    page.goto(f"{path}{more}shop={SHOP}&embedded=1&locale={language}&id_token={token}")
    expect(page.locator("main")).not_to_be_empty()


def test_every_page_there_is_will_be_judged(client: FlaskClient) -> None:
    routes = client.application.url_map.iter_rules()
    read = {rule.rule for rule in routes if "GET" in (rule.methods or ())}
    assert read - NO_PAGES == set(PATHS)


@pytest.mark.parametrize(
    ("language", "size", "scheme"),
    [("en", DESK, "light"), ("ar", PHONE, "dark")],
    ids=["desk", "phone"],
)
def test_every_page_can_be_used_by_everybody(
    page: Page, token: Token, language: str, size: tuple[int, int], scheme: str
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    wrong: dict[str, list[str]] = {}
    for path in ALL:
        visit(page, path, token(), language)
        wrong[path] = [*faults(page), *sticking_out(page.locator("body"))]
    assert {path: found for path, found in wrong.items() if found} == {}
    assert len(wrong) == len(ALL)


def test_what_was_typed_wrong_is_said_to_everybody(page: Page, token: Token) -> None:
    visit(page, "/admin/rewards/new/amount", token())
    page.locator("[name=points]").fill("many")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert faults(page) == []


def test_an_offer_is_marked_asked_for_and_confirmed_by_everybody(page: Page, token: Token) -> None:
    visit(page, "/admin/referrals", token())
    page.locator("[name=friend_worth]").fill("ten")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[aria-invalid]")).to_be_focused()
    assert faults(page) == []
    page.locator("[name=friend_worth]").fill("12,50")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Change the offer?")).to_be_visible()
    assert [*faults(page), *sticking_out(page.locator("body"))] == []
    page.get_by_role("button", name="Yes, change it").click()
    expect(page.locator("[name=friend_worth]")).to_have_value("12.50")


@pytest.mark.parametrize("state", HOMES)
def test_the_home_in_every_state(page: Page, state: str) -> None:
    page.goto("/admin/static/admin.css")
    page.set_content(html(HOMES[state]))
    assert faults(page) == []
