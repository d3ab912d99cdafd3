"""The doors of an installation through the grant screen, as a browser meets them."""

import hashlib
import hmac
import time
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from plugin import http
from plugin.admin import blueprint
from plugin.admin.allowing import allow_url
from plugin.admin.installation import blueprint as installation
from plugin.service import shops
from plugin.service.services import Services
from plugin.settings import Settings
from tests.admin.conftest import KEY, SECRET, SHOP, TWIN, Shopify

PAGE = {"Accept": "text/html"}
DOOR = "/auth/shopify"


@pytest.fixture
def browser_of_staff(services: Services) -> FlaskClient:
    """A standalone app, and a browser that has never been there."""
    app = Flask("plugin", static_folder=None)
    app.extensions["laurel"] = services
    http.init_app(app)
    app.register_blueprint(blueprint)
    app.register_blueprint(installation)
    return app.test_client()


def signed(**told: str) -> dict[str, str]:
    """A query as Shopify signs it, just now."""
    given = {"shop": SHOP, "timestamp": str(int(time.time())), "host": "YWRtaW4", **told}
    text = "&".join(sorted(f"{name}={value}" for name, value in given.items()))
    return {**given, "hmac": hmac.new(SECRET.encode(), text.encode(), hashlib.sha256).hexdigest()}


def launch(browser: FlaskClient, **told: str) -> TestResponse:
    return browser.get(DOOR, query_string=signed(**told), headers=PAGE)


def come_back(browser: FlaskClient, sent: TestResponse, **told: str) -> TestResponse:
    (state,) = parse_qs(urlsplit(sent.location).query)["state"]
    query = signed(**{"code": "c0de", "state": state, **told})
    return browser.get(f"{DOOR}/callback", query_string=query, headers=PAGE)


def test_what_only_some_rewards_need_is_asked_for_on_the_grant_screen(
    browser_of_staff: FlaskClient, services: Services
) -> None:
    come_back(browser_of_staff, launch(browser_of_staff))
    with browser_of_staff.application.app_context():
        link = allow_url(SHOP, ["write_gift_cards"])
    sent = browser_of_staff.get(link.removeprefix(services.app_url))
    scopes = parse_qs(urlsplit(sent.location).query)["scope"][0]
    assert "write_gift_cards" in scopes.split(",")
    assert come_back(browser_of_staff, sent).status_code == 302
    assert shops.named(services, SHOP).uninstalled_at is None


@pytest.mark.attack
def test_nobody_else_sends_staff_to_ask_for_more(browser_of_staff: FlaskClient) -> None:
    with browser_of_staff.application.app_context():
        link = allow_url(SHOP, ["write_gift_cards"])
    for other in (
        link.replace("write_gift_cards", "write_orders"),
        link.replace("kiln-and-fern", "kubek"),
        link.partition("&proof=")[0],
    ):
        assert browser_of_staff.get(other).status_code == 403


def test_a_launch_leads_to_the_grant_screen_and_back_to_the_admin(
    browser_of_staff: FlaskClient, services: Services
) -> None:
    sent = launch(browser_of_staff)
    assert sent.status_code == 302
    assert sent.location.startswith(f"{TWIN}/admin/oauth/authorize?")
    cookie = sent.headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Lax", "Path=/auth/shopify"} <= set(cookie.split("; "))
    back = come_back(browser_of_staff, sent)
    assert (back.status_code, back.location) == (302, f"{TWIN}/admin/apps/{KEY}")
    assert shops.standing(services, "shopify", SHOP)
    assert browser_of_staff.get_cookie("laurel-handshake", path=DOOR) is None


def test_an_installed_shop_is_shown_its_home(browser_of_staff: FlaskClient) -> None:
    come_back(browser_of_staff, launch(browser_of_staff))
    outside, inside = launch(browser_of_staff), launch(browser_of_staff, embedded="1")
    assert outside.location == f"{TWIN}/admin/apps/{KEY}"
    assert inside.location == f"/admin/?embedded=1&shop={SHOP}&host=YWRtaW4"


def test_in_the_frame_the_whole_window_is_asked_for_first(browser_of_staff: FlaskClient) -> None:
    query = signed(embedded="1")
    framed = {**PAGE, "Sec-Fetch-Dest": "iframe"}
    page = browser_of_staff.get(DOOR, query_string=query, headers=framed)
    assert page.status_code == 200
    assert "Set-Cookie" not in page.headers
    again = f"http://127.0.0.1:8000{DOOR}?{urlencode(query)}".replace("&", "&amp;")
    assert f'href="{again}" target="_top"' in page.text
    assert 'src="/admin/static/leave.js"' in page.text
    ancestors = f"frame-ancestors https://{SHOP} https://admin.shopify.com {TWIN}"
    assert page.headers["Content-Security-Policy"].startswith(ancestors)
    assert page.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.attack
def test_a_token_never_travels_on_in_an_address(browser_of_staff: FlaskClient) -> None:
    sent = launch(browser_of_staff, embedded="1", id_token="a.b.c", locale="pl")
    assert sent.location == f"/admin/?embedded=1&shop={SHOP}&host=YWRtaW4&locale=pl"


@pytest.mark.attack
def test_a_browser_without_the_cookie_completes_nothing(
    browser_of_staff: FlaskClient, shopify: Shopify, services: Services
) -> None:
    sent = launch(browser_of_staff)
    browser_of_staff.delete_cookie("laurel-handshake", path=DOOR)
    answer = come_back(browser_of_staff, sent)
    assert answer.status_code == 400
    assert "This page did not open" in answer.text
    assert (shopify.redeemed, shops.every(services)) == (0, [])


@pytest.mark.attack
@pytest.mark.parametrize("path", [DOOR, f"{DOOR}/callback"])
@pytest.mark.parametrize(
    "told", [{"hmac": "0" * 64}, {"shop": "evil.example"}, {"timestamp": "1"}, {"shop[]": SHOP}]
)
def test_an_unsigned_visit_leads_nowhere(
    browser_of_staff: FlaskClient, path: str, told: dict[str, str]
) -> None:
    answer = browser_of_staff.get(path, query_string={**signed(), **told}, headers=PAGE)
    assert answer.status_code == 400
    assert "Location" not in answer.headers
    assert "Set-Cookie" not in answer.headers
    assert "evil" not in answer.text


@pytest.mark.attack
@pytest.mark.parametrize("host", ["//evil.example", "https://evil.example", "javascript:alert"])
def test_the_host_that_is_named_is_no_place_to_go(browser_of_staff: FlaskClient, host: str) -> None:
    come_back(browser_of_staff, launch(browser_of_staff))
    sent = launch(browser_of_staff, host=host, embedded="1")
    where = urlsplit(sent.location)
    assert (where.scheme, where.netloc, where.path) == ("", "", "/admin/")


@pytest.mark.parametrize("kind", ["listed", "standalone", "own"])
def test_only_a_standalone_app_has_these_doors(kind: str, tmp_path: Path) -> None:
    house = create_app(
        Settings(
            database_url=f"sqlite:///{tmp_path}/laurel.db",
            laurel_var=tmp_path,
            shopify_app_kind=kind,  # type: ignore[arg-type]  # one of the three
            shopify_api_key=KEY,
            shopify_api_secret=SECRET,
        )
    )
    paths = {rule.rule for rule in house.url_map.iter_rules()}
    assert ({DOOR, f"{DOOR}/callback"} <= paths) == (kind == "standalone")
    wanted = house.extensions["laurel"].subscriptions
    assert bool(wanted) == (kind != "listed")
