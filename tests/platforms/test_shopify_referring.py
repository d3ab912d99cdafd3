"""Who sent a buyer, and what households share: as webhooks tell it and as we ask for it."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from plugin.platforms.shopify.orders import read_order
from plugin.ports import Buyer, OrderFact
from tests.bodies import Shop, mug
from tests.cast import ANIA
from tests.platforms.nodes import order_node
from tests.platforms.shopify_letters import as_json, delivery, fixture
from tests.platforms.test_shopify_nodes import asked

CODE = "7K3M9QXA0V"
HOME: dict[str, Any] = {
    "country_code": "PL",
    "province_code": None,
    "zip": "31-056",
    "address1": "ulica Józefa 14/3",
    "phone": "+48 600 100 200",
}


def told(**fields: Any) -> OrderFact:
    body = json.loads(fixture("guest_order")) | {"email": "dora@example.cz"} | fields
    return read_order(delivery("orders/paid", as_json(body)), "USD")


def carried(*pairs: tuple[object, object]) -> str:
    """The invitation of an order whose cart carried these names and values."""
    fact = told(note_attributes=[{"name": name, "value": value} for name, value in pairs])
    assert fact.order.snapshot
    return fact.order.snapshot.referral


def traits(**fields: Any) -> dict[str, list[str]]:
    buyer = told(**fields).buyer
    assert buyer
    kinds = {kind for kind, _ in buyer.traits}
    return {kind: [text for of, text in buyer.traits if of == kind] for kind in sorted(kinds)}


@pytest.mark.parametrize("written", ["7K3M9QXA0V", "7k3m9qxa0v", "7K3M9-QXA0V", " 7K3M-9QXA-0V "])
def test_a_code_is_one_code_however_it_is_written(written: str) -> None:
    assert carried(("laurel", written)) == CODE


def test_of_several_attributes_ours_counts_and_of_ours_the_last() -> None:
    assert carried(("colour", "green"), ("laurel", CODE), ("gift", "yes")) == CODE
    assert carried(("laurel", "AAAAABBBBB"), ("laurel", CODE)) == CODE
    assert carried(("Laurel", CODE), ("referral", CODE)) == ""


@pytest.mark.attack
@pytest.mark.parametrize(
    "value",
    [
        "",
        None,
        5,
        12345678,
        True,
        [CODE],
        {"code": CODE},
        "ania@example.com",
        "Ania Nowak",
        CODE[:-1],
        CODE * 2,
        "7K3M9QXA0U",
        "7K3M9\u202eQXA0V",
        "\uff17" + CODE[1:],
        CODE + "\n<script>",
        "'; drop table referral; --",
        "x" * 60_000,
    ],
    ids=lambda value: repr(value)[:20],
)
def test_whatever_else_a_cart_carries_is_not_read_and_spoils_no_order(value: object) -> None:
    assert carried(("laurel", value)) == ""
    assert carried((value, CODE)) == ""


@pytest.mark.parametrize("carries", [None, [], [{}], [{"name": "laurel"}]])
def test_a_cart_may_carry_nothing(carries: Any) -> None:
    snapshot = told(note_attributes=carries).order.snapshot
    assert snapshot
    assert snapshot.referral == ""


@pytest.mark.parametrize(
    "other",
    [
        {"zip": "31 056"},
        {"zip": "31056", "address1": "UL. JÓZEFA 14/3".replace("UL.", "ULICA")},
        {"address1": "Ulica Jozefa 14 / 3"},
        {"phone": "600100200"},
        {"phone": "0048 600-100-200"},
        {"phone": "(+48) 600.100.200"},
    ],
)
def test_two_writings_of_one_address_or_number_are_the_same(other: dict[str, Any]) -> None:
    assert traits(shipping_address=HOME | other) == traits(shipping_address=HOME)


def test_what_differs_stays_different() -> None:
    home = traits(shipping_address=HOME)
    for name, value in (("zip", "31-057"), ("address1", "Józefa 15"), ("country_code", "DE")):
        assert traits(shipping_address=HOME | {name: value})["address"] != home["address"]
    assert traits(shipping_address=HOME | {"phone": "+48 600 100 201"})["phone"] != home["phone"]


def test_both_addresses_and_every_number_count_once() -> None:
    office = HOME | {"address1": "Rynek 1", "phone": "+48 12 345 67 89"}
    found = traits(shipping_address=HOME, billing_address=office, phone="+48600100200")
    assert len(found["address"]) == 2
    assert found["phone"] == ["123456789", "600100200"]
    assert traits(shipping_address=HOME, billing_address=HOME) == traits(shipping_address=HOME)


@pytest.mark.parametrize(
    "given",
    [
        {"shipping_address": None, "billing_address": None},
        {"shipping_address": {}},
        {"shipping_address": {"country_code": "PL", "zip": "31-056"}},
        {"shipping_address": {"country_code": "PL", "zip": "", "address1": "Józefa 14"}},
        {"phone": "112"},
        {"phone": "ask me"},
        {"customer": {"id": 7, "first_name": "Ania"}},
    ],
)
def test_half_an_address_a_short_number_and_one_name_say_nothing(given: dict[str, Any]) -> None:
    bare = {"shipping_address": None, "billing_address": None, "phone": None, "customer": None}
    assert traits(**(bare | given)) == {}


def test_names_are_the_same_in_either_order_and_without_accents() -> None:
    def named(first: str, last: str) -> list[str]:
        return traits(customer={"id": 7, "first_name": first, "last_name": last})["name"]

    assert named("Ania", "Wiśniewska") == named("WISNIEWSKA", "ania")
    assert named("Łukasz", "Żółty") == named("LUKASZ", "zolty")
    assert named("Ania", "Wiśniewska") != named("Anna", "Wiśniewska")


def test_traits_are_never_shown_and_tell_no_buyer_from_another() -> None:
    buyer = told(shipping_address=HOME).buyer
    assert buyer
    assert "600100200" not in repr(buyer)
    assert buyer == replace(buyer, traits=())
    assert Buyer("7").traits == ()


def test_what_we_ask_for_says_the_same() -> None:
    order = Shop().order(ANIA, [mug()])
    address = {"countryCodeV2" if k == "country_code" else k: v for k, v in HOME.items()}
    address["provinceCode"] = address.pop("province_code")
    node = order_node(order) | {
        "shippingAddress": address,
        "phone": "+48600100200",
        "customAttributes": [{"key": "gift", "value": None}, {"key": "laurel", "value": CODE}],
    }
    fact = asked(node)
    assert fact.buyer
    assert fact.order.snapshot
    assert fact.order.snapshot.referral == CODE
    assert fact.buyer.traits[:2] == (
        ("address", "pl 31056 ulicajozefa143"),
        ("name", "ania wisniewska"),
    )
    assert fact.buyer.traits[2] == ("phone", "600100200")


def test_since_when_a_customer_is_known_comes_by_both_roads() -> None:
    then = datetime(2024, 2, 3, 4, 5, 6, tzinfo=UTC)
    by_webhook = told(customer={"id": 7, "created_at": "2024-02-03T05:05:06+01:00"})
    order = Shop().order(ANIA, [mug()])
    node = order_node(order)
    node["customer"] |= {"createdAt": "2024-02-03T04:05:06Z"}
    unsaid = told(customer={"id": 7})
    found = [fact.order.snapshot for fact in (by_webhook, asked(node), unsaid)]
    assert [one and one.known_since for one in found] == [then, then, None]
