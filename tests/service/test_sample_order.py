"""Shopify's own sample order awards nothing, whatever it is called."""

from dataclasses import replace
from typing import Any

import pytest

from plugin.domain.earning import Reason
from plugin.domain.ledger import Balance
from tests.cast import KUBEK
from tests.laurel import Laurel
from tests.service.buying import worth
from tests.service.sample import JON, ORDER_ID, TOPICS, sample

SANDBOX = replace(KUBEK, domain="kubek-test.myshopify.com")
LIVE: dict[str, Any] = {
    "test": False,
    "confirmed": True,
    "financial_status": "paid",
    "cancelled_at": None,
}
STILL_NOT_LIVE = {
    "a test": ({"test": True}, Reason.TEST_ORDER),
    "voided": ({"financial_status": "voided"}, Reason.VOIDED),
    "cancelled": ({"cancelled_at": "2021-12-31T19:00:00-05:00"}, Reason.CANCELLED),
}


@pytest.mark.parametrize("topic", TOPICS)
def test_the_sample_order_awards_nothing_under_any_topic(embedded: Laurel, topic: str) -> None:
    embedded.deliver_all([sample(topic)])
    view = embedded.customer(embedded.kubek, str(JON.customer_id))
    assert view is None or (view.balance, view.lines, view.lots) == (Balance(), (), ())
    assert embedded.faults() == []


def test_the_sample_order_awards_nothing_under_all_topics_together(laurel: Laurel) -> None:
    laurel.deliver_all(sample(topic) for topic in TOPICS)
    assert laurel.show(JON).balance == Balance()
    assert laurel.show(JON).lines == ()
    assert laurel.faults() == []


def test_the_same_order_made_live_earns(embedded: Laurel) -> None:
    embedded.deliver_all([sample("orders/paid", **LIVE)])
    assert embedded.show(JON).balance == Balance(available=398 * 5)


@pytest.mark.parametrize(("changed", "reason"), STILL_NOT_LIVE.values(), ids=list(STILL_NOT_LIVE))
def test_each_of_its_marks_alone_is_enough(
    embedded: Laurel, changed: dict[str, Any], reason: Reason
) -> None:
    embedded.deliver_all([sample("orders/paid", **LIVE | changed)])
    assert embedded.show(JON).balance == Balance()
    assert worth(embedded, JON, ORDER_ID).code == reason


def test_in_a_sandbox_shop_a_live_looking_test_order_earns(embedded: Laurel) -> None:
    shop = embedded.shop(SANDBOX, sandbox=True)
    embedded.deliver_all([sample("orders/paid", **LIVE | {"test": True})], SANDBOX)
    view = embedded.customer(shop, str(JON.customer_id))
    assert view is not None
    assert view.balance == Balance(available=398 * 5)


def test_even_in_a_sandbox_shop_the_sample_itself_awards_nothing(embedded: Laurel) -> None:
    shop = embedded.shop(SANDBOX, sandbox=True)
    embedded.deliver_all((sample(topic) for topic in TOPICS), SANDBOX)
    view = embedded.customer(shop, str(JON.customer_id))
    assert view is not None
    assert view.balance == Balance()
