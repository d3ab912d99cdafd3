"""Orders that are genuine and odd: the right outcome, or none with an honest reason."""

from dataclasses import replace
from typing import Any

import pytest

from plugin.domain.earning import Reason
from plugin.domain.ledger import Balance
from plugin.platforms.shopify.reading import EPOCH
from plugin.store import Tx, orders
from tests.bodies import Delivery, Shop, gift_card, mug
from tests.cast import ANIA, BUDI, CHARLIE, KOPI, KUBEK
from tests.laurel import Laurel
from tests.service.buying import altered, bought, worth


def paid_mug(**shape: Any) -> tuple[int, Delivery]:
    """The order's id, and the body that says it is paid."""
    order = Shop().order(ANIA, [mug(1)], **shape)
    return order.id, order.paid()[0]


def contested(laurel: Laurel, order_id: int) -> bool:
    """Do two bodies of an order carry the newest `updated_at`?"""
    shop = laurel.kubek

    def look(tx: Tx) -> bool:
        return orders.lock(tx, shop.brand_id, shop.id, str(order_id)).contested

    return laurel.services.store.transact(look)


def test_whole_yen_are_read_as_they_are(laurel: Laurel) -> None:
    laurel.shop(KOPI)
    bought(laurel, CHARLIE, mug(2), shop=Shop(KOPI))
    assert laurel.show(CHARLIE).balance == Balance(available=3800 * 5 // 100)


def test_customers_whose_ids_a_float_confuses_stay_two(embedded: Laurel) -> None:
    assert len({float(ANIA.customer_id or 0), float((BUDI.customer_id or 0) - 1)}) == 1
    shop = Shop()
    bought(embedded, ANIA, mug(1), shop=shop)
    bought(embedded, BUDI, mug(2), shop=shop)
    assert embedded.show(ANIA).balance == Balance(available=95)
    assert embedded.show(BUDI).balance == Balance(available=190)


@pytest.mark.parametrize("left_out", [True, False], ids=["absent", "null"])
@pytest.mark.parametrize(
    "fields",
    [("processed_at",), ("updated_at",), ("processed_at", "updated_at")],
    ids="+".join,
)
def test_missing_times_fall_back_to_the_next_best(
    embedded: Laurel, fields: tuple[str, ...], left_out: bool
) -> None:
    order_id, paid = paid_mug()
    nulls = {} if left_out else dict.fromkeys(fields)
    embedded.deliver_all([altered(paid, without=fields if left_out else (), **nulls)])
    assert embedded.show(ANIA).balance == Balance(available=95)
    at = worth(embedded, ANIA, order_id).at
    assert at is not None
    assert at > EPOCH
    assert embedded.faults() == []


def test_an_order_without_any_time_earns_since_the_beginning(embedded: Laurel) -> None:
    order_id, paid = paid_mug()
    timeless = altered(paid, without=("processed_at", "updated_at", "created_at"))
    embedded.deliver_all([timeless])
    assert worth(embedded, ANIA, order_id).at == EPOCH
    assert embedded.show(ANIA).balance == Balance(available=95)
    assert embedded.faults() == []


@pytest.mark.parametrize("backwards", [False, True], ids=["in order", "backwards"])
def test_of_two_bodies_within_one_second_the_later_triggered_counts(
    laurel: Laurel, backwards: bool
) -> None:
    order = Shop().order(ANIA, [mug(1)])
    order.paid(tied=True)
    created, paid = order.deliveries[:2]
    for delivery in (paid, created) if backwards else (created, paid):
        laurel.deliver_all([delivery])
    assert laurel.show(ANIA).balance == Balance(available=95)
    assert contested(laurel, order.id)
    assert laurel.faults() == []


def test_two_bodies_that_nothing_tells_apart_end_the_same_in_any_order(
    embedded: Laurel,
) -> None:
    order = Shop().order(ANIA, [mug(1)])
    order.paid(tied=True)
    created, paid = (replace(one, triggered_at="") for one in order.deliveries[:2])
    found = []
    for number, arrival in enumerate([(created, paid), (paid, created)]):
        place = embedded.shop_like(KUBEK, number)
        for delivery in arrival:
            embedded.deliver_all([delivery], place)
        found.append(embedded.show(replace(ANIA, shop=place)).balance)
    assert found[0] == found[1]


@pytest.mark.parametrize(
    ("shape", "reason"),
    [({"currency": "EUR"}, Reason.OTHER_CURRENCY), ({"test": True}, Reason.TEST_ORDER)],
    ids=["another currency", "a test"],
)
def test_an_order_that_does_not_qualify_is_worth_nothing_with_a_reason(
    embedded: Laurel, shape: dict[str, Any], reason: Reason
) -> None:
    order_id, paid = paid_mug(**shape)
    embedded.deliver_all([paid])
    found = worth(embedded, ANIA, order_id)
    assert (found.points, found.code) == (0, reason)
    assert embedded.show(ANIA).lines == ()


def test_gift_cards_are_not_goods(embedded: Laurel) -> None:
    order_id = bought(embedded, ANIA, gift_card(4))
    found = worth(embedded, ANIA, order_id)
    assert (found.points, found.code) == (0, Reason.NOTHING_LEFT)


def test_an_order_before_the_installation_earns_nothing(laurel: Laurel) -> None:
    shop = Shop(replace(KUBEK, domain="kubek-new.myshopify.com"))
    early = shop.order(ANIA, [mug(1)])
    early.paid()
    laurel.shop(shop.place, since=shop.now)
    late = shop.order(ANIA, [mug(2)])
    late.paid()
    laurel.deliver_all(shop.deliveries, shop.place)
    her = replace(ANIA, shop=shop.place)
    assert laurel.show(her).balance == Balance(available=190)
    assert worth(laurel, her, early.id, shop.place).code == Reason.BEFORE_PROGRAM
    assert worth(laurel, her, late.id, shop.place).code == Reason.EARNED


def test_paying_later_for_an_order_before_the_installation_changes_nothing(
    embedded: Laurel,
) -> None:
    shop = Shop(replace(KUBEK, domain="kubek-new.myshopify.com"))
    early = shop.order(ANIA, [mug(1)])
    shop.later(days=1)
    embedded.shop(shop.place, since=shop.now)
    shop.later(days=1)
    early.paid()
    embedded.deliver_all(shop.deliveries, shop.place)
    assert embedded.show(replace(ANIA, shop=shop.place)).balance == Balance()
