"""What queries cost, and what happens when the bucket is empty."""

from datetime import timedelta

import pytest

from plugin.twin.graphql.cost import factor
from plugin.twin.twin import Twin
from tests.twin.admin_api import AdminApi
from tests.twin.stand_in import buy

DELETE = 'mutation { giftCardDeactivate(id: "gid://shopify/GiftCard/1") { giftCard { id } } }'


@pytest.fixture
def api(twin: Twin) -> AdminApi:
    return AdminApi(twin)


def cost(api: AdminApi, query: str) -> tuple[int, int | None]:
    told = api.answer(query)["extensions"]["cost"]
    return told["requestedQueryCost"], told["actualQueryCost"]


@pytest.mark.parametrize(
    ("size", "expected"), [(0, 0), (1, 1), (2, 1), (5, 3), (10, 4), (50, 7), (100, 9)]
)
def test_a_connection_grows_as_recorded(size: int, expected: int) -> None:
    assert factor(size) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("{ shop { name primaryDomain { host } } }", 2),
        ("{ orders(first: 5) { nodes { id totalPriceSet { shopMoney { amount } } } } }", 5),
        ("{ customers(first: 100) { edges { node { id } } pageInfo { hasNextPage } } }", 11),
        (DELETE, 10),
    ],
)
def test_a_request_costs_what_was_recorded(api: AdminApi, query: str, expected: int) -> None:
    assert cost(api, query)[0] == expected


def test_an_answer_shorter_than_feared_costs_less(api: AdminApi) -> None:
    buy(api.twin, "bud-vase")
    assert cost(api, "{ orders(first: 100) { nodes { id } } }") == (11, 3)


def test_an_empty_bucket_throttles_with_status_200(api: AdminApi) -> None:
    api.twin.bucket.arrange(maximum=10, restore=0, available=0)
    response = api.send("{ shop { name } }")
    given = response.get_json()
    assert response.status_code == 200
    assert "data" not in given
    assert given["errors"][0]["extensions"]["code"] == "THROTTLED"
    assert given["extensions"]["cost"]["actualQueryCost"] is None


def test_the_bucket_fills_with_the_shared_clock(api: AdminApi) -> None:
    api.twin.bucket.arrange(maximum=600, restore=10, available=0)
    api.twin.clock.advance(timedelta(seconds=10))
    assert 100 <= api.twin.bucket.status()["currentlyAvailable"] < 600
    api.twin.clock.advance(timedelta(seconds=60))
    assert api.twin.bucket.status()["currentlyAvailable"] == 600


def test_a_query_beyond_the_single_maximum_is_never_run(api: AdminApi) -> None:
    inner = "orders(first: 250) { nodes { lineItems(first: 250) { nodes { id } } } }"
    given = api.answer(f"{{ customers(first: 250) {{ nodes {{ {inner} }} }} }}")
    assert given["errors"][0]["extensions"]["code"] == "MAX_COST_EXCEEDED"
