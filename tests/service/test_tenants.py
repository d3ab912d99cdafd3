"""Shops and brands beside each other: what they share, and what they never do."""

from dataclasses import replace

import pytest

from plugin.domain.errors import InvalidInputError, NotFoundError
from plugin.domain.ledger import Balance
from plugin.ports import ShopFact
from plugin.service import members, shops
from plugin.service.lookup import Whom
from plugin.service.shops import Registration
from plugin.store.shops import Shop as Registered
from tests.bodies import Shop, mug
from tests.cast import ANIA, DORA, GRACE, KUBEK
from tests.laurel import Laurel
from tests.service.buying import bought

SECOND = replace(KUBEK, name="Kubek 2", domain="kubek-2.myshopify.com")


def register(laurel: Laurel, **changed: str) -> Registered:
    """Another shop, of Kubek's brand unless said."""
    told = {"brand": KUBEK.domain, "currency": "USD", "timezone": "Europe/Warsaw"} | changed
    fact = ShopFact(
        name=SECOND.name,
        email="",
        currency=told["currency"],
        timezone=told["timezone"],
        taxes_included=True,
        plan="",
        sandbox=False,
        updated_at=shops.BEGINNING,
    )
    registration = Registration("shopify", SECOND.domain, fact, brand=told["brand"])
    return shops.register(laurel.services, registration)


def test_equal_order_ids_in_two_shops_of_a_brand_are_two_orders(laurel: Laurel) -> None:
    second = register(laurel)
    ids = {bought(laurel, ANIA, mug(1)), bought(laurel, ANIA, mug(2), shop=Shop(SECOND))}
    assert len(ids) == 1
    assert laurel.show(ANIA).balance == Balance(available=95)
    assert laurel.show(replace(ANIA, shop=SECOND)).balance == Balance(available=190)
    assert laurel.faults(second) == []


def test_deleting_one_of_them_leaves_the_other(embedded: Laurel) -> None:
    register(embedded)
    bought(embedded, ANIA, mug(1))
    elsewhere = Shop(SECOND)
    order = elsewhere.order(ANIA, [mug(2)])
    order.paid()
    order.deleted()
    embedded.deliver_all(order.deliveries, SECOND)
    assert embedded.show(ANIA).balance == Balance(available=95)
    assert embedded.show(replace(ANIA, shop=SECOND)).balance == Balance()


def test_a_guest_is_one_person_in_all_shops_of_a_brand(laurel: Laurel) -> None:
    register(laurel)
    bought(laurel, DORA, mug(1))
    bought(laurel, DORA, mug(2), shop=Shop(SECOND))
    assert laurel.show(DORA).balance == Balance(available=285)
    assert laurel.show(replace(DORA, shop=SECOND)).balance == Balance(available=285)
    assert laurel.faults() == []


def test_two_brands_share_nobody(laurel: Laurel) -> None:
    other = register(laurel, brand="another")
    assert other.brand_id != laurel.kubek.brand_id
    shop = Shop()
    bought(laurel, ANIA, mug(1), shop=shop)
    bought(laurel, DORA, mug(1), shop=shop)
    for whom in (Whom(customer_id=str(ANIA.customer_id)), Whom(email=ANIA.email)):
        with pytest.raises(NotFoundError):
            members.show(laurel.services, other, whom)
    assert laurel.guest(other, DORA.email) is None


def test_the_same_customer_id_in_two_brands_is_two_people(laurel: Laurel) -> None:
    other = register(laurel, brand="another")
    bought(laurel, ANIA, mug(1))
    bought(laurel, ANIA, mug(2), shop=Shop(SECOND))
    hers = Whom(customer_id=str(ANIA.customer_id))
    members.adjust(laurel.services, other, hers, 7, reason="gift", actor="Ewa")
    assert laurel.show(ANIA).balance == Balance(available=95)
    assert members.show(laurel.services, other, hers).balance == Balance(available=197)
    assert laurel.faults() == laurel.faults(other) == []


def test_forgetting_somebody_in_one_brand_leaves_them_in_another(embedded: Laurel) -> None:
    register(embedded, brand="another")
    bought(embedded, GRACE, mug(1))
    bought(embedded, GRACE, mug(1), shop=Shop(SECOND))
    embedded.deliver_all(Shop().privacy(GRACE, "redact"))
    assert embedded.show(GRACE).person.name == ""
    assert embedded.show(replace(GRACE, shop=SECOND)).person.name == GRACE.name


@pytest.mark.parametrize(
    "changed",
    [
        *({"currency": currency} for currency in ("", "usd", "US", "DOLLARS", "U$D", "ÜSD")),
        *({"timezone": zone} for zone in ("Mars/Olympus", "../../etc/passwd", "x" * 300)),
        {"timezone": "Europe"},
    ],
    ids=lambda changed: "-".join(str(value)[:12] for value in changed.values()),
)
def test_a_currency_or_zone_that_does_not_exist_is_refused(
    embedded: Laurel, changed: dict[str, str]
) -> None:
    with pytest.raises(InvalidInputError):
        register(embedded, **changed)
    assert [shop.domain for shop in shops.every(embedded.services)] == [KUBEK.domain]
