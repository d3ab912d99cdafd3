"""Laurel counts with ids alone: without names, without e-mails, without approval to see them."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from plugin.platforms.shopify.payloads import read
from plugin.ports import OrderFact
from tests.bodies import Shop, mug, poster
from tests.cast import ANIA, DORA, NOBODY, Person
from tests.laurel import Laurel
from tests.platforms.shopify_letters import FIXTURES, delivery
from tests.privacy.nulls import by_email_only, nulled_body, without_personal_data

ORDERS = sorted(path.stem for path in FIXTURES.glob("*order.json"))
REFUNDS = sorted(path.stem for path in FIXTURES.glob("refund_*.json"))


def history(person: Person) -> Shop:
    """Bought, paid, edited, refunded in part; and described as a customer."""
    shop = Shop()
    order = shop.order(person, [mug(3), poster(1)])
    order.paid()
    order.edited({0: 2})
    order.refunded({1: 1})
    shop.order(person, [mug(1)]).paid()
    if person.customer_id:
        shop.customer(person)
    return shop


def test_without_approval_the_points_are_the_same(laurel: Laurel) -> None:
    told = history(ANIA).deliveries
    laurel.deliver_all([without_personal_data(one) for one in told])
    view = laurel.show(ANIA)
    assert (view.person.name, view.person.email) == ("", None)
    assert view.balance.available == 285
    assert laurel.faults() == []


def test_with_approval_they_are_no_others(laurel: Laurel) -> None:
    laurel.deliver_all(history(ANIA).deliveries)
    assert laurel.show(ANIA).balance.available == 285


def test_an_e_mail_is_enough(laurel: Laurel) -> None:
    order = Shop().order(DORA, [mug(1)])
    order.paid()
    laurel.deliver_all([by_email_only(one, DORA.email) for one in order.deliveries])
    assert laurel.show(DORA).balance.available == 95


def test_a_guest_without_an_e_mail_is_nobody_and_no_fault(laurel: Laurel) -> None:
    told = history(NOBODY).deliveries
    laurel.deliver_all([without_personal_data(one) for one in told])
    assert laurel.faults() == []


@pytest.mark.parametrize("event", ["data_request", "redact"])
def test_requests_by_number_alone_are_answered(laurel: Laurel, event: str) -> None:
    told = history(ANIA)
    laurel.deliver_all(told.deliveries)
    laurel.deliver_all([without_personal_data(one) for one in told.privacy(ANIA, event)])
    expected = "erased" if event == "redact" else "unclaimed"
    assert laurel.show(ANIA).state == expected


@pytest.mark.parametrize("name", [*ORDERS, *REFUNDS])
def test_a_real_body_says_the_same_without_its_personal_data(name: str) -> None:
    """Committed samples of Shopify's, from 2012 to now: ids and amounts are all that counts."""
    body = (FIXTURES / f"{name}.json").read_bytes()
    topic = "refunds/create" if name.startswith("refund_") else "orders/paid"
    whole, bare = (read(delivery(topic, one), "USD") for one in (body, nulled_body(body)))
    assert isinstance(whole, OrderFact)
    assert isinstance(bare, OrderFact)
    assert undated(whole) == undated(bare)
    assert (whole.buyer and whole.buyer.customer_id) == (bare.buyer and bare.buyer.customer_id)


def undated(fact: OrderFact) -> object:
    """What a fact says of the order, without the digest of the body it was read from."""
    snapshot = fact.order.snapshot
    if snapshot is None:
        return fact.order
    same = replace(snapshot.version, digest="", updated_at=datetime(2026, 1, 1, tzinfo=UTC))
    return replace(fact.order, snapshot=replace(snapshot, version=same))
