import json
from datetime import UTC, datetime

import pytest

from plugin.domain.errors import (
    DeniedError,
    InvalidInputError,
    PlatformError,
    TokenRefusedError,
)
from plugin.platforms.shopify import answers
from plugin.platforms.shopify.admin import AdminApi
from plugin.platforms.shopify.documents import document
from plugin.platforms.shopify.failures import (
    OutageError,
    QueryError,
    RefusedError,
    ThrottledError,
)
from plugin.platforms.shopify.shops import ask_scopes, ask_shop
from plugin.platforms.shopify.transport import Reply
from plugin.ports import ShopFact
from tests.platforms.lines import CHANGE, QUERY, api_at
from tests.platforms.listening import Listener
from tests.platforms.shopify_letters import as_json

KUBEK = {
    "name": "Kubek",
    "email": "hello@kubek.example",
    "currencyCode": "USD",
    "ianaTimezone": "Europe/Warsaw",
    "taxesIncluded": True,
    "updatedAt": "2026-05-01T10:00:00Z",
    "plan": {"partnerDevelopment": True, "publicDisplayName": "Development"},
}


@pytest.fixture
def api(twin: Listener) -> AdminApi:
    return api_at(twin.url)


def failed(code: str, data: object = None, **extensions: object) -> bytes:
    error = {"message": "no", "extensions": {"code": code}}
    return as_json({"data": data, "errors": [error], "extensions": extensions})


def test_a_question_is_asked_once_with_the_token(api: AdminApi, twin: Listener) -> None:
    twin.say(as_json({"data": {"shop": {"name": "Kubek"}}}))
    assert api.ask(QUERY, {"a": 1}).data == {"shop": {"name": "Kubek"}}
    heard = twin.heard[0]
    assert heard.path == "/admin/api/2026-10/graphql.json"
    assert heard.headers["X-Shopify-Access-Token"] == "shpat_1"
    assert json.loads(heard.body) == {
        "query": QUERY.text,
        "variables": {"a": 1},
    }


@pytest.mark.parametrize(
    ("status", "error", "permanent"),
    [
        (401, TokenRefusedError, True),
        (402, DeniedError, True),
        (403, DeniedError, True),
        (404, DeniedError, True),
        (423, DeniedError, True),
        (429, ThrottledError, False),
        (400, QueryError, True),
        (307, QueryError, True),
        (500, OutageError, False),
        (502, OutageError, False),
        (504, OutageError, False),
    ],
)
def test_a_status_says_whether_to_try_again(
    api: AdminApi, twin: Listener, status: int, error: type[PlatformError], permanent: bool
) -> None:
    twin.say(b"no", status)
    with pytest.raises(error) as caught:
        api.ask(CHANGE)
    assert caught.value.permanent is permanent
    assert len(twin.heard) == (4 if error is ThrottledError else 1)


@pytest.mark.parametrize(
    ("told", "date", "seconds"),
    [
        ("3", "", 3.0),
        ("2.5", "", 2.5),
        ("Fri, 01 May 2026 12:00:09 GMT", "Fri, 01 May 2026 12:00:00 GMT", 9.0),
        ("Fri, 01 May 2026 11:00:00 GMT", "Fri, 01 May 2026 12:00:00 GMT", 0.0),
        ("99999", "", 2.0),
        ("9999", "", 3600.0),
        ("soon", "", 2.0),
        ("", "", 2.0),
    ],
)
def test_the_wait_after_429_is_the_platforms(told: str, date: str, seconds: float) -> None:
    with pytest.raises(ThrottledError) as caught:
        answers.read(Reply(429, {"Retry-After": told, "Date": date}, b""))
    assert caught.value.wait == seconds


def test_throttled_at_200_waits_until_the_bucket_is_filled() -> None:
    status = {"maximumAvailable": 2000, "currentlyAvailable": 50, "restoreRate": 100}
    told = failed("THROTTLED", cost={"requestedQueryCost": 300, "throttleStatus": status})
    with pytest.raises(ThrottledError) as caught:
        answers.read(Reply(200, {}, told))
    assert (caught.value.wait, caught.value.retry_after) == (2.5, 3)
    assert not caught.value.permanent


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("ACCESS_DENIED", DeniedError),
        ("SHOP_INACTIVE", DeniedError),
        ("INTERNAL_SERVER_ERROR", OutageError),
        ("MAX_COST_EXCEEDED", QueryError),
        ("THROTTLED", ThrottledError),
    ],
)
def test_errors_inside_the_answer_are_typed(
    api: AdminApi, twin: Listener, code: str, error: type[PlatformError]
) -> None:
    twin.say(failed(code))
    with pytest.raises(error):
        api.ask(CHANGE)


HALF = {"shop": {"name": "Kubek", "email": None}, "customer": None}


def half(path: list[str | int]) -> bytes:
    denied = {"message": "no", "path": path, "extensions": {"code": "ACCESS_DENIED"}}
    return as_json({"data": HALF, "errors": [denied]})


def test_half_an_answer_keeps_its_data_and_its_problems(api: AdminApi, twin: Listener) -> None:
    twin.say(half(["shop", "email"]))
    answer = api.ask(QUERY)
    assert answer.part("shop") == HALF["shop"]
    assert answer.withheld("shop", "email")
    assert not answer.withheld("shop", "name")


def test_nothing_and_not_for_you_are_two_things(api: AdminApi, twin: Listener) -> None:
    twin.say(half(["shop", "email"]))
    assert api.ask(QUERY).part("customer") is None
    twin.say(half(["customer"]))
    with pytest.raises(DeniedError):
        api.ask(QUERY).part("customer")


def test_a_change_that_was_refused_is_never_a_success(api: AdminApi, twin: Listener) -> None:
    refusal = {"field": ["input", "code"], "code": "TAKEN", "message": "hush is taken"}
    twin.say(as_json({"data": {"change": {"code": None, "userErrors": [refusal]}}}))
    with pytest.raises(RefusedError) as caught:
        api.ask(CHANGE)
    assert caught.value.says("TAKEN")
    assert not caught.value.says("INVALID")
    assert str(caught.value) == "TAKEN input.code"
    assert caught.value.permanent


def test_a_refusal_without_code_and_field_is_one(api: AdminApi, twin: Listener) -> None:
    twin.say(as_json({"data": {"change": {"userErrors": [{"field": None, "message": "no"}]}}}))
    with pytest.raises(RefusedError):
        api.ask(CHANGE)


@pytest.mark.parametrize(
    "body", [b"", b"<html>Shop</html>", b'{"data":', b"[]", b"{}", b'{"data":null}', b"[" * 99_999]
)
def test_what_is_no_answer_is_an_outage(api: AdminApi, twin: Listener, body: bytes) -> None:
    twin.say(body)
    with pytest.raises(OutageError):
        api.ask(CHANGE)


@pytest.mark.attack
@pytest.mark.parametrize("shop", ["evil.com", "evil.com/#", "victim.evil.com", "Kubek"])
def test_the_token_never_goes_to_strangers(shop: str) -> None:
    with pytest.raises(InvalidInputError):
        api_at("", shop=shop)


def test_a_shop_describes_itself(api: AdminApi, twin: Listener) -> None:
    twin.say(as_json({"data": {"shop": KUBEK}}))
    assert ask_shop(api) == ShopFact(
        name="Kubek",
        email="hello@kubek.example",
        currency="USD",
        timezone="Europe/Warsaw",
        taxes_included=True,
        plan="Development",
        sandbox=True,
        updated_at=datetime(2026, 5, 1, 10, tzinfo=UTC),
    )
    assert json.loads(twin.heard[0].body)["query"] == document("shop").text


@pytest.mark.parametrize("changed", [{"plan": None}, {"currencyCode": "?"}, {"updatedAt": "?"}])
def test_a_shop_that_cannot_be_read_is_an_outage(
    api: AdminApi, twin: Listener, changed: dict[str, object]
) -> None:
    twin.say(as_json({"data": {"shop": KUBEK | changed}}))
    with pytest.raises(OutageError):
        ask_shop(api)


def test_a_shop_says_what_we_may_do(api: AdminApi, twin: Listener) -> None:
    scopes = [{"handle": "write_discounts"}, {"handle": "read_orders"}]
    twin.say(as_json({"data": {"currentAppInstallation": {"accessScopes": scopes}}}))
    assert ask_scopes(api) == ("read_orders", "write_discounts")
    twin.say(as_json({"data": {"currentAppInstallation": None}}))
    with pytest.raises(OutageError):
        ask_scopes(api)
