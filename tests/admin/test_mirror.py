"""The mirror beside the form, in a real browser: it follows what is typed, and may do nothing."""

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from plugin.ports import Staff
from plugin.service import appearances, shops
from plugin.service.services import Services
from tests.admin.conftest import SHOP, TWIN, Token
from tests.widgets.serving import Silent
from widgets.fitting import Mirror
from widgets.panel import blueprint as panel

pytestmark = pytest.mark.browser
BRIDGE = "window.shopify = {};"


@pytest.fixture
def house(client: FlaskClient, services: Services) -> Iterator[Services]:
    """The app on a free port of the loopback, with a mirror."""
    app = client.application
    assert isinstance(app, Flask)
    app.register_blueprint(panel)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Silent)
    address = f"http://127.0.0.1:{server.server_port}"
    whole = replace(services, app_url=address, fitting_room=Mirror(address))
    app.extensions["laurel"] = whole
    shops.welcome(whole, "shopify", Staff(SHOP, "42", "proof"))
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield whole
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(browser: Browser, house: Services, token: Token) -> Iterator[Page]:
    """The page of the appearance; whatever a policy refuses fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=house.app_url)
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda said: wrong.append(said.text) if "Policy" in said.text else None)
    bridge = {"content_type": "text/javascript", "body": BRIDGE}
    opened.route(f"{TWIN}/**", lambda route: route.fulfill(**bridge))
    opened.goto(f"/admin/appearance?shop={SHOP}&embedded=1&id_token={token()}")
    yield opened
    context.close()
    assert wrong == []


def fill_of_a_button(page: Page) -> str:
    """The colour of the launcher in the mirror."""
    pill = page.frame_locator("[data-mirror]").locator(".pill > span")
    return str(pill.evaluate("pill => getComputedStyle(pill).backgroundColor"))


def test_the_mirror_follows_what_is_typed_and_nothing_is_saved(page: Page, house: Services) -> None:
    frame = page.frame_locator("[data-mirror]")
    expect(frame.get_by_text("1,240")).to_be_visible()
    before = fill_of_a_button(page)
    expect(page.get_by_text("Not saved yet")).to_be_hidden()
    page.locator("#accent").fill("#ffc533")
    page.locator('[name="en:unit#one"]').fill("bean")
    page.locator('[name="en:unit#other"]').fill("beans")
    expect(frame.get_by_text("beans").first).to_be_visible()
    expect(page.get_by_text("Not saved yet")).to_be_visible()
    expect(page.locator('[name="picked"]')).to_have_value("#ffc533")
    expect(page.locator("#accent")).to_have_value("#ffc533")
    assert fill_of_a_button(page) != before
    assert appearances.newest(house, shops.named(house, SHOP)) == []


def test_what_is_tried_on_is_saved_in_place(page: Page, house: Services) -> None:
    page.locator("#accent").fill("#ffc533")
    page.locator("#save").click()
    expect(page.get_by_role("alert")).to_contain_text("Saved.")
    assert appearances.look(house, shops.named(house, SHOP)).accent == "#ffc533"
    page.get_by_role("button", name="Back to how it was").click()
    expect(page.locator("#accent")).to_have_value("#3f6b4f")


def test_parts_move_and_the_focus_stays(page: Page) -> None:
    button = page.locator("#down-rewards")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".parts li").first).to_contain_text("Ways to earn")
    expect(page.locator("#down-rewards")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#down-rewards")).to_be_disabled()
    expect(page.locator("#up-rewards")).to_be_focused()


@pytest.mark.attack
def test_nothing_can_be_done_in_the_mirror(page: Page) -> None:
    here = page.url
    page.locator("[name=scene][value=out]").check(force=True)
    frame = page.frame_locator("[data-mirror]")
    link = frame.get_by_role("link", name="Sign in").first
    expect(link).to_be_visible()
    link.click()
    expect(frame.get_by_role("link", name="Sign in").first).to_be_visible()
    assert page.url == here
    assert len(page.context.pages) == 1
