"""Token exchange and refresh follow the platform's rules."""

import time
from datetime import timedelta
from typing import Any

import jwt
import pytest
from werkzeug.test import Client, TestResponse

from plugin.twin import session_tokens, tokens
from plugin.twin.apps import uninstall
from plugin.twin.pages.app import TwinServer
from plugin.twin.twin import Twin

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
        {"exp": int(time.time()) - 60},
        {"aud": "another-app"},
        {"dest": "https://other.myshopify.com"},
        {"iss": "https://other.myshopify.com/admin"},
        {"nbf": int(time.time()) + 600},
    ],
)
def test_a_bad_session_token_is_refused(twin: Twin, changes: dict[str, Any]) -> None:
    response = exchange(twin, subject_token=_forged(twin, **changes))
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
