"""Token exchange and refresh follow the platform's rules."""

import json
import time
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt
import pytest
from werkzeug.test import Client, TestResponse

from plugin.twin import session_tokens, tokens
from plugin.twin.apps import install, uninstall
from plugin.twin.outbox import signature
from plugin.twin.pages.app import TwinServer
from plugin.twin.rules import Rules
from plugin.twin.twin import Twin
from tests.twin.stand_in import buy

SHOP = "http://kiln-and-fern.myshopify.com"


def ask(twin: Twin, **form: str) -> TestResponse:
    given = {"client_id": "twin-key", "client_secret": twin.settings.api_secret, **form}
    return Client(TwinServer(twin)).post("/admin/oauth/access_token", base_url=SHOP, data=given)


def exchange(twin: Twin, **changes: str) -> TestResponse:
    form = {
        "grant_type": tokens.EXCHANGE,
        "subject_token": session_tokens.mint(twin.settings),
        "subject_token_type": "urn:ietf:params:oauth:token-type:id_token",
        "requested_token_type": "urn:shopify:params:oauth:token-type:offline-access-token",
        "expiring": "1",
        **changes,
    }
    return ask(twin, **form)


def refresh(twin: Twin, token: str) -> TestResponse:
    return ask(twin, grant_type="refresh_token", refresh_token=token)


def granted(response: TestResponse) -> dict[str, Any]:
    assert response.status_code == 200, response.text
    document: dict[str, Any] = response.get_json()
    return document


def test_an_exchange_gives_an_hour_and_a_way_to_renew(twin: Twin) -> None:
    given = granted(exchange(twin))
    assert given["expires_in"] == 3600
    assert given["refresh_token_expires_in"] == 7_776_000
    assert given["refresh_token"].startswith("shprt_")
    assert given["scope"] == "read_customers,read_orders,write_app_proxy"
    assert tokens.allows(twin, given["access_token"])


def test_without_expiring_the_token_lasts(twin: Twin) -> None:
    given = granted(exchange(twin, expiring="0"))
    assert set(given) == {"access_token", "scope"}
    twin.clock.advance(timedelta(days=400))
    assert tokens.allows(twin, given["access_token"])


def _forged(twin: Twin, **changes: Any) -> str:
    claims = jwt.decode(
        session_tokens.mint(twin.settings), options={"verify_signature": False, "verify_aud": False}
    )
    return jwt.encode({**claims, **changes}, twin.settings.api_secret, algorithm="HS256")


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "another-app"},
        {"dest": "https://other.myshopify.com"},
        {"iss": "https://other.myshopify.com/admin"},
    ],
)
def test_a_bad_session_token_is_refused(twin: Twin, changes: dict[str, Any]) -> None:
    response = exchange(twin, subject_token=_forged(twin, **changes))
    assert (response.status_code, response.get_json()["error"]) == (400, "invalid_subject_token")


@pytest.mark.parametrize(("claim", "seconds"), [("exp", -60), ("nbf", 600)])
def test_a_session_token_out_of_its_time_is_refused(twin: Twin, claim: str, seconds: int) -> None:
    """By the clock of this moment: the suite may have been collected long ago."""
    response = exchange(twin, subject_token=_forged(twin, **{claim: int(time.time()) + seconds}))
    assert (response.status_code, response.get_json()["error"]) == (400, "invalid_subject_token")


def test_the_shared_clock_does_not_age_session_tokens(twin: Twin) -> None:
    twin.clock.advance(timedelta(days=30))
    assert exchange(twin).status_code == 200


def test_an_access_token_ends_after_an_hour_of_the_shared_clock(twin: Twin) -> None:
    access = granted(exchange(twin))["access_token"]
    twin.clock.advance(timedelta(minutes=59))
    assert tokens.allows(twin, access)
    twin.clock.advance(timedelta(minutes=2))
    assert not tokens.allows(twin, access)


def test_a_refresh_rotates_both_and_the_old_access_lives_on(twin: Twin) -> None:
    first = granted(exchange(twin))
    second = granted(refresh(twin, first["refresh_token"]))
    assert first["refresh_token"] != second["refresh_token"]
    assert tokens.allows(twin, first["access_token"])
    assert tokens.allows(twin, second["access_token"])


def test_a_lost_reply_can_be_asked_for_again_until_the_new_one_is_used(twin: Twin) -> None:
    first = granted(exchange(twin))
    granted(refresh(twin, first["refresh_token"]))
    again = granted(refresh(twin, first["refresh_token"]))
    assert tokens.allows(twin, again["access_token"])
    assert refresh(twin, first["refresh_token"]).status_code == 400


def test_a_new_exchange_kills_the_older_refresh_token(twin: Twin) -> None:
    first = granted(exchange(twin))
    granted(exchange(twin))
    assert refresh(twin, first["refresh_token"]).get_json()["error"] == "invalid_grant"
    assert tokens.allows(twin, first["access_token"])


def test_ninety_idle_days_end_a_refresh_token(twin: Twin) -> None:
    first = granted(exchange(twin))
    twin.clock.advance(timedelta(days=91))
    assert refresh(twin, first["refresh_token"]).status_code == 400


def test_uninstall_revokes_everything(twin: Twin) -> None:
    given = granted(exchange(twin))
    uninstall(twin)
    assert not tokens.allows(twin, given["access_token"])
    assert refresh(twin, given["refresh_token"]).status_code == 400
    assert exchange(twin).get_json()["error"] == "application_cannot_be_found"


@pytest.mark.parametrize(
    "form", [{"client_secret": "wrong"}, {"client_id": "other"}, {"grant_type": "password"}]
)
def test_strangers_get_nothing(twin: Twin, form: dict[str, str]) -> None:
    assert exchange(twin, **form).status_code == 400


def authorized(twin: Twin, web: Client, **changes: str) -> TestResponse:
    query = {
        "client_id": "twin-key",
        "scope": "read_orders",
        "redirect_uri": f"{twin.settings.app_url}/auth/callback",
        "state": "a nonce of ours",
        **changes,
    }
    path = f"/admin/oauth/authorize?{urlencode(query)}"
    assert "Install" in web.get(path).text
    return web.post(path, data={"answer": "install"})


def test_the_grant_screen_leads_back_signed_with_code_and_state(twin: Twin, web: Client) -> None:
    uninstall(twin)
    response = authorized(twin, web)
    address = urlsplit(response.headers["Location"])
    query = dict(parse_qsl(address.query))
    given = query.pop("hmac")
    assert given == session_tokens.sign_query(query, twin.settings.api_secret)
    assert address.path == "/auth/callback"
    assert query["state"] == "a nonce of ours"
    assert query["shop"] == twin.settings.shop
    token = granted(ask(twin, code=query["code"], expiring="1"))
    assert token["scope"] == "read_orders"
    assert tokens.allows(twin, token["access_token"])
    assert token["refresh_token"].startswith("shprt_")


def test_a_code_is_good_once_and_for_a_minute(twin: Twin, web: Client) -> None:
    uninstall(twin)
    first = dict(parse_qsl(urlsplit(authorized(twin, web).headers["Location"]).query))["code"]
    assert ask(twin, code=first).status_code == 200
    assert ask(twin, code=first).get_json()["error"] == "invalid_request"
    again = web.get(f"/admin/oauth/authorize?{_request(twin)}").headers["Location"]
    second = dict(parse_qsl(urlsplit(again).query))["code"]
    twin.clock.advance(timedelta(minutes=2))
    assert ask(twin, code=second).status_code == 400


def _request(twin: Twin) -> str:
    return urlencode(
        {
            "client_id": "twin-key",
            "scope": "read_orders",
            "redirect_uri": f"{twin.settings.app_url}/auth/callback",
            "state": "s",
        }
    )


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"client_id": "other"}, "no app"),
        ({"redirect_uri": "https://evil.example/auth"}, "not whitelisted"),
        ({"redirect_uri": ""}, "not whitelisted"),
    ],
)
def test_the_grant_screen_is_for_the_app_and_its_own_address(
    twin: Twin, web: Client, changes: dict[str, str], problem: str
) -> None:
    query = {**dict(parse_qsl(_request(twin))), **changes}
    response = web.get(f"/admin/oauth/authorize?{urlencode(query)}")
    assert response.status_code == 422
    assert problem in response.text


def test_the_grant_screen_is_served_under_the_shops_own_name(twin: Twin) -> None:
    response = Client(TwinServer(twin)).get(
        f"/admin/oauth/authorize?{_request(twin)}", base_url=SHOP
    )
    assert response.status_code == 200
    assert "read_orders" in response.text


def test_a_merchant_may_send_the_app_away(twin: Twin, web: Client) -> None:
    uninstall(twin)
    response = web.post(f"/admin/oauth/authorize?{_request(twin)}", data={"answer": "cancel"})
    assert response.headers["Location"] == "/admin/apps"
    assert twin.installation() is None


def test_client_credentials_are_for_shops_of_ones_own(twin: Twin) -> None:
    assert ask(twin, grant_type="client_credentials").get_json()["error"] == "shop_not_permitted"
    twin.state.put("rules", 1, Rules(own_organisation=True))
    given = granted(ask(twin, grant_type="client_credentials"))
    assert set(given) == {"access_token", "scope", "expires_in"}
    twin.clock.advance(timedelta(hours=23))
    assert tokens.allows(twin, given["access_token"])
    twin.clock.advance(timedelta(hours=2))
    assert not tokens.allows(twin, given["access_token"])


NEW = "another secret, as long as the first one"


def test_after_a_rotation_both_secrets_ask_for_tokens(twin: Twin, web: Client) -> None:
    old = twin.settings.api_secret
    web.post("/_twin/secret", json={"secret": NEW})
    assert exchange(twin).status_code == 200
    assert exchange(twin, client_secret=old).status_code == 200
    assert twin.settings.api_secret == NEW


def test_webhooks_carry_the_old_secret_for_an_hour(twin: Twin, web: Client) -> None:
    old = twin.settings.api_secret
    web.post("/_twin/secret", json={"secret": NEW})
    buy(twin, "bud-vase")
    delivery = twin.outbox.all()[0]

    def signed() -> str:
        return twin.headers_of(delivery)["X-Shopify-Hmac-Sha256"]

    assert signed() == signature(delivery.body.encode(), old)
    twin.clock.advance(timedelta(minutes=61))
    assert signed() == signature(delivery.body.encode(), NEW)


def test_a_short_secret_is_refused(web: Client) -> None:
    assert web.post("/_twin/secret", json={"secret": "short"}).status_code == 422


def test_changed_scopes_are_announced_and_the_same_are_not(twin: Twin) -> None:
    before = len(twin.outbox.all())
    install(twin)
    assert len(twin.outbox.all()) == before
    install(twin, ("read_orders",))
    told = json.loads(twin.outbox.all()[-1].body)
    assert told["current"] == ["read_orders"]
    assert "read_customers" in told["previous"]


@pytest.mark.parametrize("kind", ["expired", "early", "audience", "shop", "issuer"])
def test_spoiled_session_tokens_are_refused(twin: Twin, web: Client, kind: str) -> None:
    token = web.get(f"/_twin/session-token?kind={kind}").get_json()["session_token"]
    assert exchange(twin, subject_token=token).status_code == 400


def test_a_good_session_token_and_the_entry_address(twin: Twin, web: Client) -> None:
    token = web.get("/_twin/session-token").get_json()["session_token"]
    assert exchange(twin, subject_token=token).status_code == 200
    url = urlsplit(web.get("/_twin/entry-url?path=/auth").get_json()["url"])
    query = dict(parse_qsl(url.query))
    assert query.pop("hmac") == session_tokens.sign_query(query, twin.settings.api_secret)
