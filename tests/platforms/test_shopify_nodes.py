"""What we ask for and what we are sent are two spellings: they say the same of an order."""

from dataclasses import replace
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.domain.facts import ASKED, Snapshot, Version, Ware, merge
from plugin.platforms.shopify.asking import _MANY, _fact
from plugin.platforms.shopify.nodes.orders import OrderNode
from plugin.platforms.shopify.orders import read_order
from plugin.ports import Delivery, OrderFact
from tests.bodies import OPENING, Item, Order, Shop, gift_card, mug
from tests.cast import ANIA, DORA, KOPI, KUBEK, NOBODY, Place
from tests.platforms.nodes import bag, order_node
from tests.shapes import Body, as_bytes, order_body

DINARS = Place(7003, "Qahwa", "qahwa.myshopify.com", "KWD", "Asia/Kuwait")
SAME = Version(OPENING, "", "")

items = st.builds(
    Item,
    title=st.sampled_from(["Cup", "Saucer", "Gift"]),
    price=st.integers(0, 99_999),
    quantity=st.integers(1, 5),
    discount=st.integers(0, 500),
    gift_card=st.booleans(),
    vendor=st.sampled_from(["", "Kubek"]),
    sku=st.sampled_from(["", "KUB-1"]),
)
places = st.sampled_from([KUBEK, KOPI, DINARS])
people = st.sampled_from([ANIA, DORA, NOBODY])
acts = st.lists(
    st.sampled_from(
        ["paid", "fulfil", "refund", "keep", "goodwill", "shipping", "plain", "edit", "cancel"]
    ),
    max_size=4,
)


def played(place: Place, wanted: list[Item], happened: list[str], **shape: Any) -> Order:
    person = shape.pop("person")
    order = Shop(place).order(person, wanted, **shape)
    acts: dict[str, Any] = {
        "paid": order.paid,
        "fulfil": order.fulfil,
        "refund": lambda: order.refunded({0: 1}),
        "keep": lambda: order.refunded({0: 1}, restock=False),
        "goodwill": lambda: order.refunded(goodwill=150),
        "shipping": lambda: order.refunded(shipping=150),
        "plain": lambda: order.refunded(goodwill=70, adjusted=False),
        "edit": lambda: order.edited({0: 0}),
        "cancel": order.cancelled,
    }
    for act in sorted(set(happened), key=list(acts).index):
        acts[act]()
    return order


def sent(body: Body, currency: str) -> OrderFact:
    return read_order(Delivery(1, 1, "orders/updated", as_bytes(body), "", OPENING), currency)


def asked(node: Body) -> OrderFact:
    return _fact(msgspec.convert(node, OrderNode), _MANY)


def unversioned(fact: OrderFact) -> OrderFact:
    assert fact.order.snapshot
    return replace(
        fact, order=replace(fact.order, snapshot=replace(fact.order.snapshot, version=SAME))
    )


def snapshot(node: Body) -> Snapshot:
    found = asked(node).order.snapshot
    assert found
    return found


@given(places, st.lists(items, min_size=1, max_size=4), acts, people, st.booleans())
def test_both_spellings_of_an_order_say_the_same(
    place: Place, wanted: list[Item], happened: list[str], person: Any, test: bool
) -> None:
    order = played(place, wanted, happened, person=person, test=test, tags="vip, gift")
    told, said = sent(order_body(order), place.currency), asked(order_node(order))
    assert unversioned(said) == unversioned(told)


def test_what_we_asked_for_outranks_what_was_sent_of_the_same_time() -> None:
    order = Shop().order(ANIA, [mug(2)])
    told, said = sent(order_body(order), "USD").order, asked(order_node(order)).order
    assert told.snapshot
    assert said.snapshot
    assert said.snapshot.version.triggered_at == ASKED
    late = replace(
        told,
        snapshot=replace(
            told.snapshot, version=Version(told.snapshot.version.updated_at, "~" * 9, "another")
        ),
    )
    merged = merge(merge(told, late), said)
    assert merged.snapshot == said.snapshot
    assert merge(told, late).contested
    assert not merged.contested


def test_what_is_sent_later_outranks_what_we_asked_for() -> None:
    order = Shop().order(ANIA, [mug(2)])
    said = asked(order_node(order)).order
    order.paid()
    told = sent(order_body(order), "USD").order
    assert merge(said, told).snapshot == told.snapshot


@pytest.mark.parametrize(
    ("currency", "amount", "minor"),
    [("USD", "13.5", 1350), ("USD", "9.0", 900), ("JPY", "1900.0", 1900), ("KWD", "1.25", 1250)],
)
def test_trimmed_amounts_are_exact(currency: str, amount: str, minor: int) -> None:
    node = order_node(Shop().order(ANIA, [mug(1)], currency=currency))
    price = node["lineItems"]["nodes"][0]["originalUnitPriceSet"]["shopMoney"]
    price["amount"] = amount
    assert snapshot(node).lines[0].price == minor


def with_tip(minor: int, received: int) -> Body:
    order = Shop().order(ANIA, [mug(1), Item("Tip", minor), gift_card()])
    node = order_node(order)
    tip = node["lineItems"]["nodes"][1]
    tip |= {"requiresShipping": False, "taxable": False, "product": None}
    node["totalTipReceivedSet"] = bag(received, "USD")
    return node


@pytest.mark.parametrize(
    ("minor", "received", "ware"), [(300, 300, Ware.TIP), (300, 0, Ware.GOODS)]
)
def test_a_tip_is_told_by_the_sum_of_tips(minor: int, received: int, ware: Ware) -> None:
    lines = snapshot(with_tip(minor, received)).lines
    assert [line.ware for line in lines] == [Ware.GOODS, ware, Ware.GIFT_CARD]


def test_a_refund_that_may_be_duties_costs_no_points() -> None:
    order = Shop().order(ANIA, [mug(1)])
    order.paid()
    order.refunded(goodwill=70, adjusted=False)
    node = order_node(order)
    assert asked(node).order.refunds[0].goodwill == 70
    node["originalTotalDutiesSet"] = bag(70, "USD")
    assert asked(node).order.refunds[0].goodwill == 0


@pytest.mark.parametrize("status", [None, "EXPIRED", "SOMETHING_NEW"])
def test_a_payment_nobody_knows_earns_nothing(status: str | None) -> None:
    node = order_node(Shop().order(ANIA, [mug(1)])) | {"displayFinancialStatus": status}
    assert not snapshot(node).payment.settled
