"""Codes of ours that an order was placed with: sent or asked for, the same is said of them."""

from typing import Any

import pytest

from plugin.domain.facts import CodeUsed
from plugin.platforms.shopify.nodes.orders import OrderNode
from tests.bodies import Order, Shop, mug, poster
from tests.cast import ANIA
from tests.platforms.nodes import allocation, order_node
from tests.platforms.test_shopify_nodes import asked, sent, unversioned
from tests.shapes import Body, money, order_body

OURS, THEIRS = "7K3M-9QXA-0V5T-CDWH", "SUMMER"


def spelled(
    order: Order, codes: list[str | None], cuts: list[dict[int, int]], ship: int = 0
) -> Any:
    """
    An order in both spellings, with its discounts (None: one without a code) and what each of
    them took off a line, by its index; `ship`: what the last one took off shipping.
    """
    body, node = order_body(order), order_node(order)
    body["discount_codes"] = [{"code": code, "amount": "0"} for code in codes if code]
    body["discount_applications"] = [_applied(code) for code in codes]
    node["discountCodes"] = [code for code in codes if code]
    node["discountApplications"] = {"nodes": [_node(*each) for each in enumerate(codes)]}
    for index, line in enumerate(order.lines):
        told = [(cut[index], place) for place, cut in enumerate(cuts) if index in cut]
        body["line_items"][index]["discount_allocations"] = [_share(*each) for each in told]
        node["lineItems"]["nodes"][index]["discountAllocations"] = [
            allocation(minor, "USD", place) for minor, place in told
        ]
        assert line.amount == line.item.price * line.quantity - sum(minor for minor, _ in told)
    last = [(ship, len(codes) - 1)] if ship else []
    body["shipping_lines"] = [{"discount_allocations": [_share(*each) for each in last]}]
    node["shippingLines"]["nodes"] = [
        {"discountAllocations": [allocation(minor, "USD", place) for minor, place in last]}
    ]
    return body, node


def _applied(code: str | None) -> Body:
    if code is None:
        return {"type": "automatic", "title": "Spring"}
    return {"type": "discount_code", "code": code}


def _node(place: int, code: str | None) -> Body:
    return {"index": place, "code": code} if code else {"index": place}


def _share(minor: int, place: int) -> Body:
    return {"amount": money(minor, "USD"), "discount_application_index": place}


def used(body: Body, node: Body) -> tuple[CodeUsed, ...]:
    told, said = sent(body, "USD"), asked(node)
    assert unversioned(told) == unversioned(said)
    assert told.order.snapshot is not None
    return told.order.snapshot.discounts


def test_what_a_code_took_off_each_line_is_told_by_its_place_among_the_discounts() -> None:
    order = Shop().order(ANIA, [mug(2, discount=700), poster(1, discount=235)], currency="USD")
    first, second = (str(line.id) for line in order.lines)
    found = used(*spelled(order, [None, OURS], [{0: 300}, {0: 400, 1: 235}]))
    assert found == (CodeUsed(OURS, 635, ((first, 400), (second, 235))),)


@pytest.mark.parametrize("written", [OURS.lower(), OURS.replace("-", ""), f" {OURS} "])
def test_a_code_is_one_however_it_was_typed(written: str) -> None:
    order = Shop().order(ANIA, [mug(1, discount=500)], currency="USD")
    (found,) = used(*spelled(order, [written], [{0: 500}]))
    assert (found.code, found.amount) == (OURS, 500)


def test_what_a_code_took_off_shipping_is_on_no_line() -> None:
    order = Shop().order(ANIA, [mug(1)], currency="USD")
    assert used(*spelled(order, [OURS], [], ship=500)) == (CodeUsed(OURS, 500),)


def test_a_code_that_took_nothing_off_was_used_all_the_same() -> None:
    order = Shop().order(ANIA, [mug(1)], currency="USD")
    assert used(*spelled(order, [OURS], [])) == (CodeUsed(OURS, 0),)


def test_codes_of_other_people_are_not_kept() -> None:
    order = Shop().order(ANIA, [mug(1, discount=500)], currency="USD")
    assert used(*spelled(order, [THEIRS], [{0: 500}])) == ()


def test_a_part_that_names_no_discount_is_nobodys() -> None:
    order = Shop().order(ANIA, [mug(1, discount=500)], currency="USD")
    body, _ = spelled(order, [OURS], [{0: 500}])
    for place in (-1, 1, 7, None):
        shares = body["line_items"][0]["discount_allocations"]
        shares[0]["discount_application_index"] = place
        snapshot = sent(body, "USD").order.snapshot
        assert snapshot is not None
        assert snapshot.discounts == (CodeUsed(OURS, 0),)


def test_an_order_without_codes_says_so() -> None:
    assert "discount_codes" in OrderNode.__struct_fields__
    order = Shop().order(ANIA, [mug(1)], currency="USD")
    assert used(*spelled(order, [], [])) == ()
