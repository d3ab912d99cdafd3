"""GraphQL requests are held against the platform's own schema."""

from typing import Any

import pytest
from werkzeug.test import Client, TestResponse

from plugin.twin import graphql, tokens
from plugin.twin.pages.app import TwinServer
from plugin.twin.twin import Twin
from tests.twin.stand_in import buy

SHOP = "http://kiln-and-fern.myshopify.com"
SNAPSHOT = """{
  shop { id name myshopifyDomain primaryDomain { url host } email currencyCode ianaTimezone
    taxesIncluded plan { publicDisplayName partnerDevelopment shopifyPlus } }
  currentAppInstallation { id accessScopes { handle } app { id handle } }
}"""


def send(twin: Twin, query: str, token: str | None = None, **variables: Any) -> TestResponse:
    if token is None:
        token = tokens._issue(twin, tokens.Tokens())["access_token"]
    return Client(TwinServer(twin)).post(
        "/admin/api/2026-10/graphql.json",
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


def test_an_empty_bucket_throttles_with_status_200(twin: Twin) -> None:
    bucket = graphql.Bucket(capacity=1, restore_rate=0)
    given = graphql.answer(twin, bucket, {"query": SNAPSHOT})
    assert given["errors"][0]["extensions"]["code"] == "THROTTLED"
    assert given["extensions"]["cost"]["actualQueryCost"] is None
