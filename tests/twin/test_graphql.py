"""GraphQL requests are held against the platform's own schema."""

from typing import Any

import pytest
from werkzeug.test import Client, TestResponse

from plugin.twin import tokens
from plugin.twin.apps import grant
from plugin.twin.pages.app import TwinServer
from plugin.twin.rules import Rules
from plugin.twin.twin import Twin
from tests.twin.stand_in import buy

SHOP = "http://kiln-and-fern.myshopify.com"
SNAPSHOT = """{
  shop { id name myshopifyDomain primaryDomain { url host } email currencyCode ianaTimezone
    taxesIncluded plan { publicDisplayName partnerDevelopment shopifyPlus } }
  currentAppInstallation { id accessScopes { handle } app { id handle } }
}"""


def send(
    twin: Twin, query: str, token: str | None = None, version: str = "2026-10", **variables: Any
) -> TestResponse:
    if token is None:
        token = tokens._issue(twin, tokens.Tokens())["access_token"]
    return Client(TwinServer(twin)).post(
        f"/admin/api/{version}/graphql.json",
        base_url=SHOP,
        headers={"X-Shopify-Access-Token": token},
        json={"query": query, "variables": variables},
    )


def answer(twin: Twin, query: str, **variables: Any) -> dict[str, Any]:
    document: dict[str, Any] = send(twin, query, **variables).get_json()
    return document


def test_the_shop_tells_about_itself(twin: Twin) -> None:
    given = answer(twin, SNAPSHOT)
    shop = given["data"]["shop"]
    assert shop["currencyCode"] == "USD"
    assert shop["ianaTimezone"] == "Europe/Warsaw"
    assert shop["taxesIncluded"] is False
    scopes = given["data"]["currentAppInstallation"]["accessScopes"]
    assert {scope["handle"] for scope in scopes} == set(twin.manifest().scopes)
    assert given["extensions"]["cost"]["throttleStatus"]["maximumAvailable"] == 2000


def test_an_order_can_be_asked_for(twin: Twin) -> None:
    order = buy(twin, "morning-mug*2")
    query = """query($id: ID!) { order(id: $id) { name displayFinancialStatus
      currentSubtotalPriceSet { shopMoney { amount currencyCode } } customer { id }
      lineItems(first: 10) { nodes {
        currentQuantity discountedTotalSet { shopMoney { amount } } } } } }"""
    given = answer(twin, query, id=f"gid://shopify/Order/{order.id}")["data"]["order"]
    assert given["displayFinancialStatus"] == "PAID"
    assert given["currentSubtotalPriceSet"]["shopMoney"]["amount"] == "76.0"
    assert given["lineItems"]["nodes"][0]["currentQuantity"] == 2


def test_what_is_not_there_is_null(twin: Twin) -> None:
    assert (
        answer(twin, '{ order(id: "gid://shopify/Order/404") { name } }')["data"]["order"] is None
    )
    assert answer(twin, '{ order(id: "gid://shopify/Shop/1") { name } }')["data"]["order"] is None


@pytest.mark.parametrize("query", ["", "{", "{ nonsense }", "{ shop { nonsense } }"])
def test_what_the_schema_does_not_know_is_an_error(twin: Twin, query: str) -> None:
    response = send(twin, query)
    assert response.status_code == 200
    assert response.get_json()["errors"]


def test_what_the_twin_cannot_answer_is_said_and_not_null(twin: Twin) -> None:
    given = answer(twin, "{ shop { weightUnit } }")
    assert "no answer for Shop.weightUnit" in given["errors"][0]["message"]


@pytest.mark.parametrize("token", ["", "shpat_wrong"])
def test_no_token_no_answer(twin: Twin, token: str) -> None:
    assert send(twin, SNAPSHOT, token).status_code == 401


def test_another_shop_is_not_here(twin: Twin) -> None:
    client = Client(TwinServer(twin))
    response = client.post("/admin/oauth/access_token", base_url="http://b.myshopify.com")
    assert response.status_code == 404


def test_deprecated_fields_are_refused_and_named(twin: Twin) -> None:
    given = answer(twin, "query($id: ID!) { customer(id: $id) { email } }", id="gid://x/y/1")
    assert "Customer.email is deprecated" in given["errors"][0]["message"]
    assert "data" not in given
    twin.state.put("rules", 1, Rules(strict=False))
    assert "errors" not in answer(twin, '{ customer(id: "gid://shopify/Customer/1") { email } }')


def test_an_operation_without_an_answer_is_named(twin: Twin) -> None:
    given = answer(twin, '{ segment(id: "gid://shopify/Segment/1") { id } }')
    assert given["errors"][0]["message"] == "the twin has no answer for QueryRoot.segment"


@pytest.mark.parametrize(
    ("asked", "served"),
    [("2026-10", "2026-10"), ("2026-07", "2026-07"), ("2024-04", "2026-01")],
)
def test_an_old_version_falls_forward_and_the_header_says_so(
    twin: Twin, asked: str, served: str
) -> None:
    response = send(twin, SNAPSHOT, version=asked)
    assert response.headers["X-Shopify-API-Version"] == served


@pytest.mark.parametrize("version", ["2099-01", "2026-11", "unstable"])
def test_a_version_that_is_none_is_not_found(twin: Twin, version: str) -> None:
    assert send(twin, SNAPSHOT, version=version).status_code == 404


def test_without_the_scope_the_field_is_null_and_says_why(twin: Twin) -> None:
    grant(twin, ("read_customers",))
    given = answer(twin, "{ shop { name } orders(first: 1) { nodes { id } } }")
    error = given["errors"][0]
    assert error["extensions"]["code"] == "ACCESS_DENIED"
    assert error["extensions"]["requiredAccess"] == "`read_orders` access scope."
    assert error["path"] == ["orders"]
    assert given["data"] is None, "orders may not be null, so nothing is left"


def test_to_write_is_to_read(twin: Twin) -> None:
    grant(twin, ("write_orders",))
    assert "errors" not in answer(twin, "{ orders(first: 1) { nodes { id } } }")


def test_an_app_without_approval_sees_personal_data_as_null_beside_errors(twin: Twin) -> None:
    order = buy(twin, "bud-vase")
    twin.state.put("rules", 1, Rules(approved_for_personal_data=False))
    query = """query($id: ID!) { order(id: $id) { name email customer { id firstName } } }"""
    response = send(twin, query, id=f"gid://shopify/Order/{order.id}")
    given = response.get_json()
    assert response.status_code == 200
    assert given["data"]["order"]["name"] == order.name
    assert given["data"]["order"]["email"] is None
    assert given["data"]["order"]["customer"]["firstName"] is None
    assert {tuple(error["path"]) for error in given["errors"]} == {
        ("order", "email"),
        ("order", "customer", "firstName"),
    }


def test_a_list_longer_than_any_may_be_is_refused_whole(twin: Twin) -> None:
    query = """mutation($id: ID!, $tags: [String!]!) {
      tagsAdd(id: $id, tags: $tags) { node { id } userErrors { message } } }"""
    given = answer(twin, query, id="gid://shopify/Customer/1", tags=["t"] * 251)
    assert given["errors"][0]["extensions"]["code"] == "MAX_INPUT_SIZE_EXCEEDED"
