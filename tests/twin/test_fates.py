"""Requests that go wrong on either way: did it happen, and what does the sender see?"""

import json
from datetime import timedelta

import pytest
from werkzeug.test import Client

from plugin.twin import tokens
from plugin.twin.fates import FATES, Fate
from plugin.twin.pages.app import TwinServer
from plugin.twin.pages.fated import ConnectionLostError
from plugin.twin.twin import Twin
from tests.twin.admin_api import SHOP, AdminApi
from tests.twin.stand_in import buy
from tests.twin.test_tokens import exchange

TAG = """mutation Tag($id: ID!) { tagsAdd(id: $id, tags: ["x"]) { userErrors { message } } }"""


@pytest.fixture
def api(twin: Twin) -> AdminApi:
    return AdminApi(twin)


@pytest.fixture
def customer(api: AdminApi) -> str:
    return f"gid://shopify/Customer/{buy(api.twin, 'bud-vase').customer_id}"


def happened(api: AdminApi, customer: str) -> bool:
    api.twin.fates.forget()
    read = "query($id: ID!) { customer(id: $id) { tags } }"
    return bool(api.data(read, id=customer)["tags"] == ["x"])


@pytest.mark.parametrize(("fate", "applied"), [("lost", True), ("reset", False)])
def test_a_connection_closes_without_a_word(
    api: AdminApi, customer: str, fate: str, applied: bool
) -> None:
    api.twin.fates.order(Fate(fate, operation="tagsAdd"))
    with pytest.raises(ConnectionLostError):
        api.send(TAG, id=customer)
    assert happened(api, customer) is applied


def test_a_delayed_request_lands_when_its_time_comes(api: AdminApi, customer: str) -> None:
    api.twin.fates.order(Fate("delayed", operation="Tag", seconds=60))
    with pytest.raises(ConnectionLostError):
        api.send(TAG, id=customer)
    api.twin.catch_up()
    assert not happened(api, customer)
    api.twin.clock.advance(timedelta(seconds=61))
    api.twin.catch_up()
    assert happened(api, customer)


@pytest.mark.parametrize("status", [500, 502, 503, 504])
@pytest.mark.parametrize("applied", [True, False])
def test_a_broken_platform_may_have_done_its_work(
    api: AdminApi, customer: str, status: int, applied: bool
) -> None:
    api.twin.fates.order(Fate(str(status), applied=applied))
    assert api.send(TAG, id=customer).status_code == status
    assert happened(api, customer) is applied


def test_429_says_how_long_to_wait(api: AdminApi, customer: str) -> None:
    api.twin.fates.order(Fate("429", seconds=7))
    response = api.send(TAG, id=customer)
    assert (response.status_code, response.headers["Retry-After"]) == (429, "7.0")
    assert not happened(api, customer)


def test_throttled_comes_with_status_200_and_the_cost(api: AdminApi, customer: str) -> None:
    api.twin.fates.order(Fate("throttled"))
    response = api.send(TAG, id=customer)
    assert response.status_code == 200
    assert response.get_json()["errors"][0]["extensions"]["code"] == "THROTTLED"
    assert response.get_json()["extensions"]["cost"]["requestedQueryCost"] == 10
    assert not happened(api, customer)


@pytest.mark.parametrize("fate", ["html", "truncated"])
def test_an_answer_that_is_no_json_hides_what_was_done(
    api: AdminApi, customer: str, fate: str
) -> None:
    api.twin.fates.order(Fate(fate))
    response = api.send(TAG, id=customer)
    assert response.status_code == 200
    with pytest.raises(json.JSONDecodeError):
        json.loads(response.text)
    assert happened(api, customer)


def test_a_fate_is_for_its_operation_and_so_many_times(api: AdminApi, customer: str) -> None:
    api.twin.fates.order(Fate("500", operation="tagsAdd", times=2))
    read = "query($id: ID!) { customer(id: $id) { tags } }"
    statuses = [api.send(TAG, id=customer).status_code for _ in range(3)]
    assert api.send(read, id=customer).status_code == 200
    assert statuses == [500, 500, 200]
    assert api.twin.fates.told()["counts"] == {"500": 2, "ok": 2}


def test_chances_by_seed_are_the_same_every_time(twin: Twin) -> None:
    def drawn() -> list[str]:
        twin.fates.chance(7, {"lost": 30, "500": 30})
        return [twin.fates.draw({"x"}).name for _ in range(50)]

    first = drawn()
    assert first == drawn()
    assert set(first) == {"ok", "lost", "500"}


def test_a_lost_token_exchange_still_counts(twin: Twin) -> None:
    twin.fates.order(Fate("lost", operation="token"))
    with pytest.raises(ConnectionLostError):
        exchange(twin)
    assert tokens._load(twin).newest


def test_the_token_endpoint_has_fates_of_its_own(twin: Twin) -> None:
    for fate, status in (("throttled", 429), ("503", 503), ("html", 200)):
        twin.fates.order(Fate(fate, operation="token"))
        assert exchange(twin).status_code == status


def test_the_control_api_orders_and_counts(twin: Twin, web: Client) -> None:
    api = AdminApi(twin)
    told = web.post("/_twin/fates", json={"fate": "500", "operation": "shop"}).get_json()
    assert told["waiting"] == [{"fate": "500", "operation": "shop", "times": 1}]
    assert api.send("{ shop { name } }").status_code == 500
    assert web.get("/_twin/fates").get_json()["counts"] == {"500": 1}
    assert web.delete("/_twin/fates").get_json() == {"counts": {}, "waiting": [], "shares": {}}


@pytest.mark.parametrize(
    "wanted", [{"fate": "sunshine"}, {"shares": {"lost": 101}}, {"fate": "ok", "times": 0}]
)
def test_what_is_no_fate_is_refused(web: Client, wanted: dict[str, object]) -> None:
    assert web.post("/_twin/fates", json=wanted).status_code == 422


def test_every_fate_gets_an_answer_or_silence(twin: Twin) -> None:
    client = Client(TwinServer(twin))
    token = tokens._issue(twin, tokens.Tokens())["access_token"]
    for name in FATES:
        twin.fates.order(Fate(name))
        try:
            response = client.post(
                "/admin/api/2026-10/graphql.json",
                base_url=SHOP,
                headers={"X-Shopify-Access-Token": token},
                json={"query": "{ shop { name } }"},
            )
        except ConnectionLostError:
            assert name in {"lost", "delayed", "reset"}
        else:
            assert response.status_code in {200, 429, 500, 502, 503, 504}
