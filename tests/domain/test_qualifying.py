"""Which orders earn, for whom, and from when their points can be spent."""

from datetime import timedelta

import pytest

from tests.bodies import Shop, gift_card, mug
from tests.cast import ANIA, BUDI, DORA, KOPI, NOBODY, Place
from tests.domain.asking import answer, points, rules
from tests.domain.settling import known, settle

TWO_MUGS = 190


def test_paid() -> None:
    order = Shop().order(ANIA, [mug(2)])
    assert points(order.deliveries) == 0
    order.paid()
    assert points(order.deliveries) == TWO_MUGS


def test_created() -> None:
    order = Shop().order(ANIA, [mug(2)])
    assert points(order.deliveries, programs=rules(trigger="created")) == TWO_MUGS


def test_fulfilled() -> None:
    order = Shop().order(ANIA, [mug(2)])
    order.paid()
    assert points(order.deliveries, programs=rules(trigger="fulfilled")) == 0
    order.fulfil()
    assert points(order.deliveries, programs=rules(trigger="fulfilled")) == TWO_MUGS


@pytest.mark.parametrize("trigger", ["paid", "created", "fulfilled"])
def test_voided(trigger: str) -> None:
    order = Shop().order(ANIA, [mug(2)])
    order.fulfil()
    order.payment = "voided"
    order.tell("orders/updated")
    assert points(order.deliveries, programs=rules(trigger=trigger)) == 0


@pytest.mark.parametrize("payment", ["pending", "authorized", "partially_paid"])
def test_money_that_is_not_there_in_full(payment: str) -> None:
    order = Shop().order(ANIA, [mug(2)], payment=payment)
    assert points(order.deliveries) == 0


@pytest.mark.parametrize("payment", ["paid", "partially_refunded", "refunded"])
def test_money_that_was_there_in_full(payment: str) -> None:
    """What a refund takes is counted by line; its status takes nothing."""
    order = Shop().order(ANIA, [mug(2)], payment=payment)
    assert points(order.deliveries) == TWO_MUGS


def test_a_test_order_earns_in_a_sandbox_only() -> None:
    order = Shop().order(ANIA, [mug(2)], test=True)
    order.paid()
    assert points(order.deliveries) == 0
    assert points(order.deliveries, sandbox=True) == TWO_MUGS


def test_the_sample_that_the_platform_sends_under_every_topic() -> None:
    """Test, voided, cancelled: nothing in a live shop, and nothing in a sandbox."""
    order = Shop().order(ANIA, [mug(2)], test=True)
    order.cancelled()
    everything = ("orders/paid", "orders/updated", "orders/fulfilled", "orders/create")
    order.tell(*everything)
    assert points(order.deliveries) == points(order.deliveries, sandbox=True) == 0


def test_gift_cards_earn_nothing() -> None:
    order = Shop().order(ANIA, [mug(2), gift_card(3)])
    order.paid()
    assert points(order.deliveries) == TWO_MUGS


def test_another_currency_earns_nothing() -> None:
    order = Shop().order(ANIA, [mug(2)], currency="EUR")
    order.paid()
    assert points(order.deliveries) == 0


def test_whole_yen() -> None:
    order = Shop(KOPI).order(ANIA, [mug(2)])
    order.paid()
    assert points(order.deliveries, programs=rules(currency="JPY")) == 190


def test_thousandths_of_a_dinar() -> None:
    kuwait = Place(7003, "Souk", "souk.myshopify.com", "KWD", "Asia/Kuwait")
    order = Shop(kuwait).order(ANIA, [mug(2)])
    order.paid()
    assert '"price":"1.900"' in order.deliveries[0].body.decode()
    assert points(order.deliveries, programs=rules(currency="KWD", per=1000)) == 19


def test_a_missing_processing_time_is_the_time_of_creation() -> None:
    order = Shop().order(ANIA, [mug(2)], processed_key=False)
    order.paid()
    ends = order.created_at + timedelta(days=14)
    assert answer(order.deliveries)["lots"][0][-1] == ends


def test_the_hold_ends_to_the_second() -> None:
    order = Shop().order(ANIA, [mug(2)])
    order.paid()
    ends = order.created_at + timedelta(days=14)
    before = answer(order.deliveries, at=ends - timedelta(seconds=1))
    assert (before["available"], before["pending"]) == (0, TWO_MUGS)
    assert answer(order.deliveries, at=ends)["available"] == TWO_MUGS


def test_no_hold() -> None:
    order = Shop().order(ANIA, [mug(2)])
    order.paid()
    now = answer(order.deliveries, at=order.created_at, programs=rules(hold_days=0))
    assert (now["available"], now["pending"]) == (TWO_MUGS, 0)


def test_a_guest_has_points_under_an_address() -> None:
    order = Shop().order(DORA, [mug(2)])
    order.paid()
    assert points(order.deliveries, DORA) == TWO_MUGS


@pytest.mark.parametrize("customer_key", [True, False])
def test_nobody_has_no_points(customer_key: bool) -> None:
    order = Shop().order(NOBODY, [mug(2)], customer_key=customer_key)
    order.paid()
    assert settle(order.deliveries, rules(), order.shop.now) == {}
    assert known(order.deliveries)[str(order.id)].holders == frozenset()


def test_a_programme_that_is_off_earns_nothing() -> None:
    order = Shop().order(BUDI, [mug(2)])
    order.paid()
    assert points(order.deliveries, BUDI, programs=rules(enabled=False)) == 0


def test_an_order_before_the_programme_earns_nothing() -> None:
    order = Shop().order(ANIA, [mug(2)])
    order.paid()
    late = rules(**{"from": order.created_at + timedelta(seconds=1)})
    assert points(order.deliveries, programs=late) == 0
