from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import pytest

from plugin.domain.errors import (
    DeniedError,
    InvalidInputError,
    LaurelError,
    UnauthenticatedError,
)
from plugin.platforms.shopify.failures import OutageError, ThrottledError
from plugin.platforms.shopify.tokens import TokenDesk
from plugin.platforms.shopify.transport import open_session
from plugin.ports import Grant, Staff
from tests.platforms.listening import Listener
from tests.platforms.shopify_letters import CLIENT_ID, SECRET, SHOP, as_json

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
STAFF = Staff(SHOP, "42", "header.payload.signature")
GRANT = Grant("shpat_1", ("read_orders",), refresh_token="shprt_1")
ANSWER = {
    "access_token": "shpat_2",
    "scope": "write_discounts,read_orders",
    "expires_in": 3600,
    "refresh_token": "shprt_2",
    "refresh_token_expires_in": 7776000,
}


class Noon:
    def now(self) -> datetime:
        return NOW


@pytest.fixture
def desk(twin: Listener) -> TokenDesk:
    return TokenDesk(open_session(twin.url), CLIENT_ID, SECRET, Noon())


def test_a_proof_becomes_an_expiring_offline_token(desk: TokenDesk, twin: Listener) -> None:
    twin.say(as_json(ANSWER))
    assert desk.exchange(STAFF) == Grant(
        "shpat_2",
        ("read_orders", "write_discounts"),
        NOW + timedelta(hours=1),
        "shprt_2",
        NOW + timedelta(days=90),
    )
    heard = twin.heard[0]
    assert heard.path == "/admin/oauth/access_token"
    assert heard.headers["Host"] == SHOP
    assert heard.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert parse_qs(heard.body.decode()) == {
        "client_id": [CLIENT_ID],
        "client_secret": [SECRET],
        "grant_type": ["urn:ietf:params:oauth:grant-type:token-exchange"],
        "subject_token": ["header.payload.signature"],
        "subject_token_type": ["urn:ietf:params:oauth:token-type:id_token"],
        "requested_token_type": ["urn:shopify:params:oauth:token-type:offline-access-token"],
        "expiring": ["1"],
    }


def test_a_refresh_token_becomes_the_next_pair(desk: TokenDesk, twin: Listener) -> None:
    twin.say(as_json(ANSWER))
    assert desk.refresh(SHOP, GRANT).refresh_token == "shprt_2"
    sent = parse_qs(twin.heard[0].body.decode())
    assert (sent["grant_type"], sent["refresh_token"]) == (["refresh_token"], ["shprt_1"])


def test_a_token_may_have_no_end(desk: TokenDesk, twin: Listener) -> None:
    twin.say(as_json({"access_token": "t", "scope": ""}))
    assert desk.exchange(STAFF) == Grant("t", ())


def test_without_a_refresh_token_nothing_is_sent(desk: TokenDesk, twin: Listener) -> None:
    with pytest.raises(UnauthenticatedError):
        desk.refresh(SHOP, Grant("t", ()))
    assert twin.heard == []


@pytest.mark.parametrize(
    ("status", "error", "permanent"),
    [
        (400, UnauthenticatedError, True),
        (401, DeniedError, True),
        (403, DeniedError, True),
        (302, DeniedError, True),
        (429, ThrottledError, False),
        (500, OutageError, False),
        (503, OutageError, False),
    ],
)
def test_a_refusal_says_whether_to_try_again(
    desk: TokenDesk, twin: Listener, status: int, error: type[LaurelError], permanent: bool
) -> None:
    twin.say(b"secret details", status, Location="https://evil.example/")
    with pytest.raises(error) as caught:
        desk.exchange(STAFF)
    assert caught.value.permanent is permanent
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b'{"access_token":"t"',
        b"{}",
        b"[]",
        b'{"access_token":1,"scope":""}',
        b'{"access_token":"t","scope":"","expires_in":99999999999999}',
        b"[" * 100_000,
    ],
)
def test_half_an_answer_is_an_outage(desk: TokenDesk, twin: Listener, body: bytes) -> None:
    twin.say(body)
    with pytest.raises(OutageError):
        desk.exchange(STAFF)


def test_nobody_listening_is_an_outage_that_tells_no_secret() -> None:
    desk = TokenDesk(open_session("http://127.0.0.1:9"), CLIENT_ID, SECRET, Noon())
    with pytest.raises(OutageError) as caught:
        desk.exchange(STAFF)
    assert SHOP not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.attack
@pytest.mark.parametrize("shop", ["evil.com", "evil.com/#", "kubek.myshopify.com@evil.com"])
def test_secrets_never_go_to_strangers(desk: TokenDesk, twin: Listener, shop: str) -> None:
    with pytest.raises(InvalidInputError):
        desk.exchange(Staff(shop, "1", "t"))
    with pytest.raises(InvalidInputError):
        desk.refresh(shop, GRANT)
    assert twin.heard == []


def test_a_wrong_secret_of_ours_says_nothing_of_the_shops_proof(
    desk: TokenDesk, twin: Listener
) -> None:
    twin.say(as_json({"error": "invalid_client"}), 400)
    with pytest.raises(DeniedError):
        desk.refresh(SHOP, GRANT)
    twin.say(as_json({"error": "invalid_grant"}), 400)
    with pytest.raises(UnauthenticatedError):
        desk.refresh(SHOP, GRANT)
