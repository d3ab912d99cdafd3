import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from graphql import (
    FieldNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    build_schema,
    parse,
    validate,
    visit,
)

import plugin
from plugin.domain.errors import InvalidInputError, PlatformError
from plugin.platforms.shopify.admin import AdminApi, document
from plugin.platforms.shopify.failures import (
    DeniedError,
    OutageError,
    QueryError,
    ThrottledError,
    TokenRefusedError,
)
from plugin.platforms.shopify.shops import ask_shop
from plugin.platforms.shopify.transport import open_session
from plugin.ports import ShopFact
from tests.platforms.listening import Listener
from tests.platforms.shopify_letters import SHOP, as_json

HOUSE = Path(plugin.__file__).parent
SCHEMAS = sorted((HOUSE / "twin" / "schema").glob("*.graphql"))
DOCUMENTS = sorted((HOUSE / "platforms" / "shopify" / "queries").glob("*.graphql"))
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
    return AdminApi(open_session(twin.url), SHOP, "shpat_1", "2026-10")


def failed(code: str, data: object = None, **extensions: object) -> bytes:
    error = {"message": "no", "extensions": {"code": code}}
    return as_json({"data": data, "errors": [error], "extensions": extensions})


def test_a_question_is_asked_once_with_the_token(api: AdminApi, twin: Listener) -> None:
    twin.say(as_json({"data": {"shop": {"name": "Kubek"}}}))
    assert api.post("query($a: Int) { shop { name } }", {"a": 1}) == {"shop": {"name": "Kubek"}}
    heard = twin.heard[0]
    assert heard.path == "/admin/api/2026-10/graphql.json"
    assert heard.headers["X-Shopify-Access-Token"] == "shpat_1"
    assert json.loads(heard.body) == {
        "query": "query($a: Int) { shop { name } }",
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
        api.post("{ shop { name } }")
    assert caught.value.permanent is permanent
    assert len(twin.heard) == 1


@pytest.mark.parametrize(("told", "seconds"), [("3", 3.0), ("2.5", 2.5), ("soon", 2.0), ("", 2.0)])
def test_the_wait_after_429_is_the_platforms(
    api: AdminApi, twin: Listener, told: str, seconds: float
) -> None:
    twin.say(b"", 429, Retry_After=told)
    with pytest.raises(ThrottledError) as caught:
        api.post("{ shop { name } }")
    assert caught.value.retry_after == seconds


def test_throttled_at_200_waits_until_the_bucket_is_filled(api: AdminApi, twin: Listener) -> None:
    status = {"maximumAvailable": 2000, "currentlyAvailable": 50, "restoreRate": 100}
    twin.say(failed("THROTTLED", cost={"requestedQueryCost": 300, "throttleStatus": status}))
    with pytest.raises(ThrottledError) as caught:
        api.post("{ shop { name } }")
    assert caught.value.retry_after == 2.5
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
        api.post("{ shop { name } }")


def test_half_an_answer_keeps_its_data(api: AdminApi, twin: Listener) -> None:
    twin.say(failed("ACCESS_DENIED", {"shop": {"name": "Kubek"}, "customer": None}))
    with pytest.raises(QueryError) as caught:
        api.post("{ shop { name } }")
    assert caught.value.data == {"shop": {"name": "Kubek"}, "customer": None}


@pytest.mark.parametrize(
    "body", [b"", b"<html>Shop</html>", b'{"data":', b"[]", b"{}", b'{"data":null}', b"[" * 99_999]
)
def test_what_is_no_answer_is_an_outage(api: AdminApi, twin: Listener, body: bytes) -> None:
    twin.say(body)
    with pytest.raises(OutageError):
        api.post("{ shop { name } }")


@pytest.mark.attack
@pytest.mark.parametrize("shop", ["evil.com", "evil.com/#", "victim.evil.com", "Kubek"])
def test_the_token_never_goes_to_strangers(shop: str) -> None:
    with pytest.raises(InvalidInputError):
        AdminApi(open_session(), shop, "shpat_1", "2026-10")


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
    assert json.loads(twin.heard[0].body)["query"] == document("shop")


@pytest.mark.parametrize("changed", [{"plan": None}, {"currencyCode": "?"}, {"updatedAt": "?"}])
def test_a_shop_that_cannot_be_read_is_an_outage(
    api: AdminApi, twin: Listener, changed: dict[str, object]
) -> None:
    twin.say(as_json({"data": {"shop": KUBEK | changed}}))
    with pytest.raises(OutageError):
        ask_shop(api)


class Deprecations(Visitor):
    """Collects every field whose use is deprecated."""

    def __init__(self, types: TypeInfo) -> None:
        super().__init__()
        self.types, self.found = types, list[str]()

    def enter_field(self, node: FieldNode, *_: object) -> None:
        field = self.types.get_field_def()
        if field and field.deprecation_reason:
            self.found.append(node.name.value)


@pytest.mark.skipif(not SCHEMAS, reason="the twin's schema is not part of this installation")
@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_our_documents_are_valid_and_use_nothing_deprecated(path: Path) -> None:
    schema = build_schema(SCHEMAS[-1].read_text("utf-8"), assume_valid=True)
    asked = parse(document(path.stem))
    types = TypeInfo(schema)
    deprecations = Deprecations(types)
    visit(asked, TypeInfoVisitor(types, deprecations))
    assert validate(schema, asked) == []
    assert deprecations.found == []
