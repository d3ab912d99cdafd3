"""Asked for by id or page by page: nothing is left out silently, nobody is mistaken for nobody."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from plugin.domain.errors import DeniedError, UnreadableError
from plugin.platforms.shopify.asking import Asker
from plugin.platforms.shopify.failures import OutageError, QueryError
from plugin.ports import Buyer
from tests.bodies import Order, Shop, mug
from tests.cast import ANIA, BUDI, DORA, NOBODY
from tests.platforms.lines import api_at
from tests.platforms.listening import Listener
from tests.platforms.nodes import listed, order_node
from tests.platforms.shopify_letters import as_json
from tests.shapes import Body, gid

SINCE = datetime(2026, 3, 27, 10, tzinfo=timezone(timedelta(hours=1)))


@pytest.fixture
def asker(twin: Listener) -> Asker:
    return Asker(api_at(twin.url), products=True)


def bought(*quantities: int, person: Any = ANIA) -> Order:
    return Shop().order(person, [mug(quantity) for quantity in quantities])


def one(node: Body | None, *problems: Body) -> bytes:
    return as_json({"data": {"order": node}, "errors": list(problems)})


def page(nodes: list[Any], cursor: str | None = None) -> bytes:
    return as_json({"data": {"orders": listed(nodes, cursor)}})


def denied(*path: str | int) -> Body:
    return {"message": "no", "path": list(path), "extensions": {"code": "ACCESS_DENIED"}}


def variables(twin: Listener, place: int = -1) -> Any:
    return json.loads(twin.heard[place].body)["variables"]


def test_an_order_is_asked_for_by_id(asker: Asker, twin: Listener) -> None:
    order = bought(2)
    twin.say(one(order_node(order)))
    fact = asker.order(str(order.id))
    assert fact is not None
    assert fact.order.id == str(order.id)
    assert fact.buyer == Buyer(str(ANIA.customer_id), ANIA.email, ANIA.name, ANIA.locale)
    assert variables(twin)["id"] == gid("Order", order.id)


def test_an_order_that_is_not_shown_is_none(asker: Asker, twin: Listener) -> None:
    twin.say(one(None))
    assert asker.order("5") is None


def test_an_order_that_is_kept_from_us_is_not_none(asker: Asker, twin: Listener) -> None:
    twin.say(one(None, denied("order")))
    with pytest.raises(DeniedError):
        asker.order("5")


def test_all_lines_of_a_long_order_are_read(asker: Asker, twin: Listener) -> None:
    order = bought(1, 2, 3)
    order.refunded({0: 1, 1: 1})
    node = order_node(order)
    lines, back = node["lineItems"]["nodes"], node["refunds"][0]["refundLineItems"]["nodes"]
    node["lineItems"] = listed(lines[:1], "a")
    node["refunds"][0]["refundLineItems"] = listed(back[:1], "r")
    twin.then(one(node))
    twin.then(as_json({"data": {"order": {"lineItems": listed(lines[1:2], "b")}}}))
    twin.then(as_json({"data": {"order": {"lineItems": listed(lines[2:])}}}))
    twin.then(as_json({"data": {"refund": {"refundLineItems": listed(back[1:])}}}))
    fact = asker.order(str(order.id))
    assert fact is not None
    assert fact.order.snapshot is not None
    assert [line.quantity for line in fact.order.snapshot.lines] == [1, 2, 3]
    assert len(fact.order.refunds[0].units) == 2
    assert [variables(twin, place)["after"] for place in (1, 2, 3)] == ["a", "b", "r"]


def test_more_refunds_than_we_read_are_not_passed_over(asker: Asker, twin: Listener) -> None:
    order = bought(60)
    for _ in range(50):
        order.refunded({0: 1})
    twin.say(one(order_node(order)))
    with pytest.raises(UnreadableError):
        asker.order(str(order.id))


def test_protected_fields_may_be_kept_from_us(asker: Asker, twin: Listener) -> None:
    order = bought(1)
    node = order_node(order)
    node["email"] = None
    node["customer"] |= {"firstName": None, "lastName": None, "defaultEmailAddress": None}
    paths = (["email"], ["customer", "firstName"], ["customer", "defaultEmailAddress"])
    twin.say(one(node, *(denied("order", *path) for path in paths)))
    fact = asker.order(str(order.id))
    assert fact is not None
    assert fact.buyer is not None
    assert (fact.buyer.customer_id, fact.buyer.email) == (str(ANIA.customer_id), None)


@pytest.mark.parametrize("withheld", ["customer", "email"])
def test_a_buyer_who_is_kept_from_us_is_not_nobody(
    asker: Asker, twin: Listener, withheld: str
) -> None:
    node = order_node(bought(1)) | {"customer": None, "email": None}
    twin.say(one(node, denied("order", withheld)))
    with pytest.raises(DeniedError):
        asker.order(node["id"].rpartition("/")[2])
    twin.say(as_json({"data": {"orders": listed([node])}, "errors": [
        denied("orders", "nodes", 0, withheld)
    ]}))  # fmt: skip
    with pytest.raises(DeniedError):
        asker.orders(SINCE, None)


def test_nobody_is_nobody_where_nothing_is_kept_from_us(asker: Asker, twin: Listener) -> None:
    order = bought(1, person=NOBODY)
    twin.say(one(order_node(order)))
    fact = asker.order(str(order.id))
    assert fact is not None
    assert fact.buyer is None


def test_products_are_asked_for_where_we_may_see_them(twin: Listener) -> None:
    order = bought(1)
    twin.say(one(order_node(order, products=False)))
    fact = Asker(api_at(twin.url), products=False).order(str(order.id))
    assert variables(twin)["products"] is False
    assert fact is not None
    assert fact.order.snapshot is not None
    assert fact.order.snapshot.lines[0].product_id is None


def test_a_page_leads_on_to_the_next(asker: Asker, twin: Listener) -> None:
    shop = Shop()
    orders = [shop.order(person, [mug(1)]) for person in (ANIA, BUDI, DORA)]
    twin.then(page([order_node(order) for order in orders[:2]], "next"))
    twin.say(page([order_node(orders[2])]))
    first = asker.orders(SINCE, None)
    assert (len(first.facts), first.alone, first.cursor) == (2, (), "next")
    last = asker.orders(SINCE, first.cursor)
    assert (len(last.facts), last.cursor) == (1, None)
    assert variables(twin)["after"] == "next"
    assert variables(twin)["query"] == "updated_at:>='2026-03-27T09:00:00+00:00'"


@pytest.mark.parametrize("cursor", ["same", ""])
def test_a_page_that_leads_nowhere_is_not_read_for_ever(
    asker: Asker, twin: Listener, cursor: str
) -> None:
    told = listed([], "x")
    told["pageInfo"]["endCursor"] = cursor
    twin.say(as_json({"data": {"orders": told}}))
    with pytest.raises(OutageError):
        asker.orders(SINCE, "same")


def test_what_a_page_does_not_tell_whole_is_named(asker: Asker, twin: Listener) -> None:
    whole, long, odd, often = (order_node(bought(1)) for _ in range(4))
    long |= {"id": gid("Order", 77), "lineItems": listed(long["lineItems"]["nodes"], "more")}
    odd |= {"id": gid("Order", 78), "updatedAt": "yesterday"}
    refunded = bought(9)
    for _ in range(5):
        refunded.refunded({0: 1})
    often = order_node(refunded) | {"id": gid("Order", 79)}
    twin.say(page([long, whole, odd, often]))
    found = asker.orders(SINCE, None)
    assert len(found.facts) == 1
    assert found.alone == ("77", "78", "79")


def test_a_page_that_is_too_costly_is_asked_for_smaller(asker: Asker, twin: Listener) -> None:
    costly = {"message": "too much", "extensions": {"code": "MAX_COST_EXCEEDED"}}
    twin.then(as_json({"errors": [costly]}))
    twin.say(page([]))
    asker.orders(SINCE, None)
    assert [variables(twin, place)["first"] for place in (0, 1)] == [100, 50]
    twin.say(as_json({"errors": [costly]}))
    with pytest.raises(QueryError):
        asker.orders(SINCE, None)


@pytest.mark.parametrize("missing", ["updatedAt", "lineItems", "refunds", "name"])
def test_an_order_that_lacks_something_is_unreadable(
    asker: Asker, twin: Listener, missing: str
) -> None:
    node = order_node(bought(1))
    del node[missing]
    twin.say(one(node))
    with pytest.raises(UnreadableError):
        asker.order("5")


def test_a_customer_is_asked_for_by_id(asker: Asker, twin: Listener) -> None:
    told = {
        "id": gid("Customer", 7),
        "firstName": "Ania",
        "lastName": None,
        "verifiedEmail": True,
        "createdAt": "2026-01-01T00:00:00Z",
        "updatedAt": "2026-05-01T10:00:00Z",
        "defaultEmailAddress": {"emailAddress": "ania@example.pl"},
    }
    twin.say(as_json({"data": {"customer": told}}))
    fact = asker.customer("7")
    assert fact is not None
    assert fact.buyer == Buyer("7", "ania@example.pl", "Ania")
    assert fact.updated_at == datetime(2026, 5, 1, 10, tzinfo=UTC)
    twin.say(as_json({"data": {"customer": None}}))
    assert asker.customer("7") is None
