"""Bulk queries: refused as recorded, at most five, done on the shared clock, told in lines."""

import json
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import Client

from plugin.twin.twin import Twin
from tests.twin.admin_api import AdminApi
from tests.twin.stand_in import MANIFEST, buy, write_app

RUN = """mutation($query: String!, $grouped: Boolean = false) {
  bulkOperationRunQuery(query: $query, groupObjects: $grouped) {
    bulkOperation { id status } userErrors { field code message } } }"""
READ = """query($id: ID!) { bulkOperation(id: $id) { status url objectCount rootObjectCount
  fileSize completedAt } }"""
ORDERS = """{ orders { edges { node { id name
  lineItems { edges { node { id quantity } } } } } } }"""

WITHIN_A_LIST = """{ orders { edges { node { id refunds {
  refundLineItems { edges { node { id } } } } } } } }"""


@pytest.fixture
def api(twin: Twin) -> AdminApi:
    return AdminApi(twin)


def started(api: AdminApi, query: str = ORDERS, **how: Any) -> str:
    answer = api.data(RUN, query=query, **how)
    assert answer["userErrors"] == []
    return str(answer["bulkOperation"]["id"])


def lines(web: Client, url: str) -> list[dict[str, Any]]:
    text = web.get(url.removeprefix("http://127.0.0.1:8100")).text
    return [json.loads(line) for line in text.splitlines()]


def test_it_runs_on_the_shared_clock(api: AdminApi) -> None:
    number = started(api)
    assert api.data(READ, id=number)["status"] == "CREATED"
    api.twin.clock.advance(timedelta(seconds=2))
    assert api.data(READ, id=number)["status"] == "RUNNING"
    api.twin.clock.advance(timedelta(seconds=4))
    done = api.data(READ, id=number)
    assert (done["status"], done["objectCount"], done["url"]) == ("COMPLETED", "0", None)


def test_children_may_be_far_from_their_parents_and_name_them(api: AdminApi, web: Client) -> None:
    orders = [buy(api.twin, "bud-vase", "tall-mug") for _ in range(2)]
    number = started(api)
    api.twin.clock.advance(timedelta(seconds=10))
    done = api.data(READ, id=number)
    told = lines(web, done["url"])
    assert (done["objectCount"], done["rootObjectCount"]) == ("6", "2")
    assert [line.get("name") for line in told[:2]] == [order.name for order in orders]
    assert all("lineItems" not in line for line in told)
    assert {line["__parentId"] for line in told[2:]} == {line["id"] for line in told[:2]}


def test_grouped_children_follow_their_parent(api: AdminApi, web: Client) -> None:
    for _ in range(2):
        buy(api.twin, "bud-vase")
    number = started(api, grouped=True)
    api.twin.clock.advance(timedelta(seconds=10))
    told = lines(web, api.data(READ, id=number)["url"])
    assert ["__parentId" in line for line in told] == [False, True, False, True]


def test_five_at_a_time(api: AdminApi) -> None:
    for _ in range(5):
        started(api)
    sixth = api.data(RUN, query=ORDERS)
    assert sixth["userErrors"][0]["code"] == "OPERATION_IN_PROGRESS"
    api.twin.clock.advance(timedelta(seconds=10))
    started(api)


def test_a_file_is_kept_for_seven_days(api: AdminApi, web: Client) -> None:
    buy(api.twin, "bud-vase")
    number = started(api)
    api.twin.clock.advance(timedelta(seconds=10))
    url = api.data(READ, id=number)["url"]
    api.twin.clock.advance(timedelta(days=8))
    assert api.data(READ, id=number)["url"] is None
    assert web.get(url.removeprefix("http://127.0.0.1:8100")).status_code == 404


def test_one_that_is_called_off_is_wound_up(api: AdminApi) -> None:
    number = started(api)
    cancel = """mutation($id: ID!) { bulkOperationCancel(id: $id) {
      bulkOperation { status } userErrors { message } } }"""
    assert api.data(cancel, id=number)["bulkOperation"]["status"] == "CANCELING"
    api.twin.clock.advance(timedelta(seconds=10))
    assert api.data(READ, id=number)["status"] == "CANCELED"
    assert api.data(cancel, id=number)["userErrors"]


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("{ shop { name } }", "at least one connection"),
        ("{ orders { nodes { id } } }", "'edges' > 'node'"),
        ("mutation { tagsAdd(id: 1, tags: []) { node { id } } }", "Only `query`"),
        ("{ orders {", "syntax error"),
        (
            "{ orders { edges { node { name lineItems { edges { node { id } } } } } } }",
            "must select the 'id' field",
        ),
        (WITHIN_A_LIST, "connection field within a list field"),
    ],
)
def test_what_cannot_be_exported_is_refused(api: AdminApi, query: str, problem: str) -> None:
    answer = api.data(RUN, query=query)
    assert answer["bulkOperation"] is None
    assert problem in answer["userErrors"][0]["message"]


def test_the_end_is_announced(api: AdminApi, app_dir: Any) -> None:
    hooks = {"uri": "/hooks", "topics": ["bulk_operations/finish"]}
    write_app(app_dir, {**MANIFEST, "webhooks": hooks})
    number = started(api)
    api.twin.clock.advance(timedelta(seconds=10))
    api.twin.catch_up()
    told = api.twin.outbox.all()[-1]
    body = json.loads(told.body)
    assert (body["admin_graphql_api_id"], body["status"]) == (number, "completed")
