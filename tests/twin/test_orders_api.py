"""Orders over the Admin API: filters, pages, the sixty days, and money to the cent."""

from datetime import timedelta
from typing import Any

import pytest

from plugin.twin import desk
from plugin.twin.apps import grant
from plugin.twin.refunds import RefundRequest
from plugin.twin.twin import Twin
from tests.twin.admin_api import AdminApi
from tests.twin.stand_in import buy

PAGE = """query($query: String, $first: Int!, $after: String, $reverse: Boolean = false) {
  orders(query: $query, first: $first, after: $after, sortKey: UPDATED_AT, reverse: $reverse) {
    nodes { id name } edges { cursor } pageInfo { hasNextPage endCursor } } }"""


@pytest.fixture
def api(twin: Twin) -> AdminApi:
    return AdminApi(twin)


def names(page: Any) -> list[str]:
    return [node["name"] for node in page["nodes"]]


def test_pages_follow_one_another_until_there_is_none(api: AdminApi) -> None:
    placed = [buy(api.twin, "bud-vase").name for _ in range(5)]
    seen, after = [], None
    while True:
        page = api.data(PAGE, first=2, after=after)
        seen += names(page)
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert seen == placed


def test_an_order_that_changes_during_a_sweep_comes_again_at_the_end(api: AdminApi) -> None:
    first, second = buy(api.twin, "bud-vase"), buy(api.twin, "bud-vase")
    page = api.data(PAGE, first=1)
    assert names(page) == [first.name]
    desk.fulfil(api.twin, first.id)
    rest = api.data(PAGE, first=5, after=page["pageInfo"]["endCursor"])
    assert names(rest) == [second.name, first.name]


def test_updated_at_narrows_and_reverse_turns(api: AdminApi) -> None:
    old = buy(api.twin, "bud-vase")
    api.twin.clock.advance(timedelta(hours=2))
    new = buy(api.twin, "bud-vase")
    border = (new.updated_at - timedelta(hours=1)).isoformat()
    assert names(api.data(PAGE, first=5, query=f"updated_at:>='{border}'")) == [new.name]
    assert names(api.data(PAGE, first=5, query=f"updated_at:<'{border}'")) == [old.name]
    assert names(api.data(PAGE, first=5, reverse=True)) == [new.name, old.name]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("id:{id}", True),
        ("name:{name}", True),
        ("email:zofia@example.com financial_status:paid", True),
        ("financial_status:refunded OR test:false", True),
        ("-financial_status:paid", False),
        ("NOT (test:true OR status:cancelled)", True),
        ("unheard_of:1", False),
    ],
)
def test_the_search_syntax(api: AdminApi, query: str, expected: bool) -> None:
    order = buy(api.twin, "bud-vase")
    found = api.data(PAGE, first=5, query=query.format(id=order.id, name=f"'{order.name}'"))
    assert bool(found["nodes"]) is expected


@pytest.mark.parametrize(
    ("window", "problem"),
    [("", "one of first or last"), ("(first: 1, last: 1)", "both first and last")],
)
def test_a_page_must_have_one_size(api: AdminApi, window: str, problem: str) -> None:
    given = api.answer(f"{{ orders{window} {{ nodes {{ id }} }} }}")
    assert problem in given["errors"][0]["message"]
    assert given["errors"][0]["extensions"]["code"] == "BAD_REQUEST"


def test_a_cursor_of_something_else_is_refused(api: AdminApi) -> None:
    given = api.answer(PAGE, first=1, after="rubbish")
    assert "Invalid cursor" in given["errors"][0]["message"]


def test_orders_older_than_sixty_days_need_their_own_scope(api: AdminApi) -> None:
    order = buy(api.twin, "bud-vase")
    api.twin.clock.advance(timedelta(days=61))
    one = "query($id: ID!) { order(id: $id) { name } }"
    name = f"gid://shopify/Order/{order.id}"
    assert names(api.data(PAGE, first=5)) == [order.name]
    grant(api.twin, ("read_orders",))
    assert names(api.data(PAGE, first=5)) == []
    assert api.answer(one, id=name)["data"]["order"] is None


def test_a_refund_tells_lines_shipping_and_what_was_kept(api: AdminApi) -> None:
    order = buy(api.twin, "morning-mug*2", shipping=500)
    lines = {order.lines[0].id: 1}
    desk.refund(api.twin, order.id, RefundRequest(lines=lines, shipping=500, amount=3_000))
    query = """query($id: ID!) { order(id: $id) { displayFinancialStatus
      currentTotalPriceSet { shopMoney { amount } } refunds(first: 5) {
        totalRefundedSet { shopMoney { amount } }
        refundLineItems(first: 5) { nodes { quantity subtotalSet { shopMoney { amount } }
          lineItem { id } } }
        refundShippingLines(first: 5) { nodes { subtotalAmountSet { shopMoney { amount } } } }
        orderAdjustments(first: 5) { nodes { reason amountSet { shopMoney { amount } } } } } } }"""
    told = api.data(query, id=f"gid://shopify/Order/{order.id}")
    (refund,) = told["refunds"]
    assert told["displayFinancialStatus"] == "PARTIALLY_REFUNDED"
    assert refund["totalRefundedSet"]["shopMoney"]["amount"] == "30.0"
    assert refund["refundLineItems"]["nodes"][0]["subtotalSet"]["shopMoney"]["amount"] == "38.0"
    shipping = refund["refundShippingLines"]["nodes"]
    assert shipping[0]["subtotalAmountSet"]["shopMoney"]["amount"] == "5.0"
    kept = refund["orderAdjustments"]["nodes"]
    assert [entry["reason"] for entry in kept] == ["REFUND_DISCREPANCY"]


def test_customers_are_found_by_identifier(api: AdminApi) -> None:
    buy(api.twin, "bud-vase", email="Zofia@Example.com")
    query = """query($email: String!) { customerByIdentifier(identifier: {emailAddress: $email}) {
      defaultEmailAddress { emailAddress } numberOfOrders amountSpent { amount } } }"""
    found = api.data(query, email="ZOFIA@example.com")
    assert found["defaultEmailAddress"]["emailAddress"] == "zofia@example.com"
    assert found["numberOfOrders"] == "1"
    assert api.data(query, email="nobody@example.com") is None
