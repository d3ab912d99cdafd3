"""Who may open the merchant's pages, and what every answer carries."""

import re
import time

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.admin.conftest import KEY, SHOP, TWIN, Shopify, Token

ADMIN = "https://admin.shopify.com"
PAGE = {"Accept": "text/html"}


def home(client: FlaskClient, token: str, **query: str) -> TestResponse:
    where = {"shop": SHOP, "embedded": "1", "id_token": token, **query}
    return client.get("/admin/", query_string=where, headers=PAGE)


def test_the_first_visit_installs_and_says_it_is_on(
    client: FlaskClient, token: Token, shopify: Shopify
) -> None:
    answer = home(client, token())
    assert answer.status_code == 200
    assert "Your programme is on" in answer.text
    assert "Members earn 5 points for every $1.00 spent, 14 days on the way." in answer.text
    assert "Points appear here with the next order." in answer.text
    assert shopify.exchanges == 1


def test_further_visits_do_not_exchange_again(
    client: FlaskClient, token: Token, shopify: Shopify
) -> None:
    for _ in range(3):
        assert home(client, token()).status_code == 200
    assert shopify.exchanges == 1


def test_the_page_speaks_the_language_of_the_admin(client: FlaskClient, token: Token) -> None:
    answer = home(client, token(), locale="pl-PL")
    assert '<html lang="pl-PL" dir="ltr">' in answer.text
    assert "Twój program działa" in answer.text


def test_a_test_shop_is_marked(client: FlaskClient, token: Token) -> None:
    assert "Test shop" in home(client, token()).text


def test_app_bridge_comes_first_and_knows_the_app(client: FlaskClient, token: Token) -> None:
    page = home(client, token()).text
    bridge = f'<script src="{TWIN}/shopifycloud/app-bridge.js"></script>'
    assert bridge in page
    assert page.index(bridge) == page.index("<script")
    assert f'<meta name="shopify-api-key" content="{KEY}">' in page


def test_links_to_the_store_leave_the_frame(client: FlaskClient, token: Token) -> None:
    page = home(client, token()).text
    assert f'href="{TWIN}" target="_blank" rel="noopener"' in page
    assert f'href="{TWIN}/apps/laurel/panel" target="_blank" rel="noopener"' in page


def test_the_token_is_never_repeated_in_the_page(client: FlaskClient, token: Token) -> None:
    secret = token()
    assert secret not in home(client, secret).text


@pytest.mark.attack
def test_without_a_token_the_browser_fetches_a_fresh_one(client: FlaskClient) -> None:
    answer = home(client, "")
    assert answer.status_code == 302
    assert answer.location.startswith("/auth/patch?")
    assert "id_token" not in answer.location


@pytest.mark.attack
def test_a_stale_token_leads_to_the_patch_page(client: FlaskClient, token: Token) -> None:
    then = int(time.time()) - 3600
    answer = home(client, token(exp=then + 60, nbf=then, iat=then))
    assert answer.location.startswith("/auth/patch?")


@pytest.mark.attack
def test_a_token_of_the_checkout_opens_nothing(
    client: FlaskClient, token: Token, shopify: Shopify
) -> None:
    answer = home(client, token(iss=f"https://{SHOP}/checkout"))
    assert answer.status_code in {302, 401}
    assert shopify.exchanges == 0


@pytest.mark.attack
def test_a_stale_script_is_told_to_try_again(client: FlaskClient) -> None:
    answer = client.get("/admin/", headers={"Authorization": "Bearer a.b.c"})
    assert answer.status_code == 401
    assert answer.headers["X-Shopify-Retry-Invalid-Session-Request"] == "1"
    assert answer.json
    assert answer.json["error"]["code"] == "unauthenticated"


def test_the_patch_page_is_bare(client: FlaskClient) -> None:
    where = {"shop": SHOP, "shopify-reload": f"/admin/?shop={SHOP}"}
    answer = client.get("/auth/patch", query_string=where, headers=PAGE)
    script = f'<script src="{TWIN}/shopifycloud/app-bridge.js" data-api-key="{KEY}"></script>'
    assert answer.status_code == 200
    assert script in answer.text
    assert "<body></body>" in answer.text


@pytest.mark.attack
@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_the_patch_page_reloads_nothing_but_our_own(client: FlaskClient, target: str) -> None:
    where = {"shop": SHOP, "shopify-reload": target}
    answer = client.get("/auth/patch", query_string=where, headers=PAGE)
    assert answer.status_code == 422
    assert "evil.example" not in answer.text


def test_when_shopify_is_out_of_reach_the_page_is_kind(
    client: FlaskClient, token: Token, shopify: Shopify
) -> None:
    shopify.unreachable = True
    answer = home(client, token())
    assert answer.status_code == 502
    assert "every point is where it was" in answer.text
    assert answer.headers["X-Request-Id"] in answer.text


def test_a_page_that_is_not_there_says_so_inside_the_frame(client: FlaskClient) -> None:
    answer = client.get("/admin/gold-mine", query_string={"shop": SHOP}, headers=PAGE)
    assert answer.status_code == 404
    assert "There is no such page" in answer.text
    assert f"https://{SHOP}" in answer.headers["Content-Security-Policy"]


@pytest.mark.attack
@pytest.mark.parametrize("path", ["/admin/", "/admin/nowhere", "/auth/patch"])
@pytest.mark.parametrize(
    ("claimed", "ancestors"),
    [
        (SHOP, f"https://{SHOP} {ADMIN} {TWIN}"),
        ("evil.example", ADMIN),
        (f"{SHOP}.evil.example", ADMIN),
        ("x; script-src *", ADMIN),
    ],
)
def test_every_page_is_framed_by_its_own_admin_only(
    client: FlaskClient, path: str, claimed: str, ancestors: str
) -> None:
    where = {"shop": claimed, "shopify-reload": "/admin/"}
    answer = client.get(path, query_string=where, headers=PAGE)
    policy = answer.headers["Content-Security-Policy"].split("; ")
    assert policy[0] == f"frame-ancestors {ancestors}"
    assert "X-Frame-Options" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.attack
@pytest.mark.parametrize("path", ["/admin/", "/admin/nowhere", "/auth/patch"])
def test_a_page_runs_app_bridge_and_nothing_else_of_others(client: FlaskClient, path: str) -> None:
    where = {"shop": SHOP, "shopify-reload": "/admin/"}
    answer = client.get(path, query_string=where, headers=PAGE)
    policy = answer.headers["Content-Security-Policy"].split("; ")
    assert dict(directive.split(" ", 1) for directive in policy[1:]) == {
        "script-src": f"'self' {TWIN}",
        "default-src": "'none'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
    }


def test_the_policy_forbids_nothing_that_a_page_needs(client: FlaskClient, token: Token) -> None:
    """What stands in the page itself would be blocked: scripts, handlers, styles."""
    page = home(client, token()).text
    assert re.findall(r"<script(?! src=)|<style|\s(?:on\w+|style)=", page) == []


def test_the_stylesheet_is_served(client: FlaskClient) -> None:
    with client.get("/admin/static/admin.css") as answer:
        assert answer.mimetype == "text/css"
        assert b"--ground" in answer.data
