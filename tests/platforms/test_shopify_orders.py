import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from typing import Any

import pytest

from plugin.domain.errors import UnreadableError
from plugin.domain.facts import Line, Order, Payment, Refund, Snapshot, Version, Ware
from plugin.platforms.shopify.payloads import read
from plugin.platforms.shopify.reading import EPOCH
from plugin.ports import Buyer, OrderFact
from tests.platforms.shopify_letters import as_json, delivery, fixture

TOPICS = ["orders/create", "orders/paid", "orders/updated", "orders/cancelled", "orders/fulfilled"]


def told(name: str) -> OrderFact:
    fact = read(delivery("orders/updated", fixture(name), "then"), "USD")
    assert isinstance(fact, OrderFact)
    return fact


def snapshot(name: str) -> Snapshot:
    found = told(name).order.snapshot
    assert found is not None
    return found


def changed(name: str, **fields: Any) -> OrderFact:
    body = json.loads(fixture(name)) | fields
    kept = {key: value for key, value in body.items() if value is not ...}
    fact = read(delivery("orders/paid", as_json(kept)), "USD")
    assert isinstance(fact, OrderFact)
    return fact


def with_line(name: str, **fields: Any) -> OrderFact:
    lines = json.loads(fixture(name))["line_items"]
    line = {key: value for key, value in (lines[0] | fields).items() if value is not ...}
    return changed(name, line_items=[line, *lines[1:]])


def the_snapshot(fact: OrderFact) -> Snapshot:
    assert fact.order.snapshot is not None
    return fact.order.snapshot


@pytest.mark.parametrize("topic", TOPICS)
def test_an_order_is_read_whole_and_the_topic_changes_nothing(topic: str) -> None:
    body = fixture("edited_order")
    at = datetime(2026, 3, 4, 8, tzinfo=UTC)
    expected = Snapshot(
        version=Version(datetime(2026, 3, 5, 8, tzinfo=UTC), "then", sha256(body).hexdigest()),
        name="#2004",
        processed_at=at,
        currency="USD",
        payment=Payment.PAID,
        lines=(Line("13100000000005", 4, 1, 1000, 100),),
    )
    assert read(delivery(topic, body, "then"), "PLN") == OrderFact(
        Order("5120000000004", expected),
        Buyer("6100000000002", "ania@example.pl", "Ania Wiśniewska", "pl"),
    )


def test_yen_are_whole_whether_text_or_number() -> None:
    assert snapshot("jpy_order").lines == (
        Line("13100000000001", 2, 2, 23600, 1200, product_id="7001"),
        Line("13100000000002", 1, 1, 980, 0),
    )


def test_dinars_have_three_decimals() -> None:
    found = snapshot("kwd_order")
    assert (found.currency, found.lines[0].price, found.fulfilled) == ("KWD", 1250, True)


@pytest.mark.parametrize(
    ("currency", "price", "minor"),
    [
        ("JPY", "23600", 23600),
        ("JPY", "23600.00", 23600),
        ("JPY", 23600, 23600),
        ("USD", "12.50", 1250),
        ("USD", "12.5", 1250),
        ("USD", 12.5, 1250),
        ("USD", 1.15, 115),
        ("USD", 19.99, 1999),
        ("USD", None, 0),
        ("USD", ..., 0),
        ("USD", "-0.00", 0),
        ("USD", "12.500", 1250),
        ("KWD", "1.2345", None),
        ("JPY", "0.5", None),
        ("USD", "-0.01", None),
        ("USD", "1e3", None),
        ("USD", "NaN", None),
        ("USD", "1,000.00", None),
        ("USD", "", None),
        ("USD", " 1", None),
        ("USD", "\uff11\uff12", None),
        ("USD", True, None),
        ("USD", [], None),
        ("USD", {"amount": "1"}, None),
        ("USD", "10000000000000000", None),
        ("usd", "1", None),
        ("", "1", 100),
        (None, "1", 100),
    ],
)
def test_money_is_exact_or_refused(currency: object, price: object, minor: int | None) -> None:
    def price_of() -> int:
        lines = [{"id": 1, "quantity": 1, "price": price}]
        lines = [{k: v for k, v in line.items() if v is not ...} for line in lines]
        fact = changed("guest_order", currency=currency, line_items=lines)
        return the_snapshot(fact).lines[0].price

    if minor is None:
        with pytest.raises(UnreadableError):
            price_of()
    else:
        assert price_of() == minor


@pytest.mark.parametrize("number", [b"1e3", b"1.5e1", b"9" * 4000, b"1" + b"0" * 13])
def test_numbers_beyond_reason_are_refused(number: bytes) -> None:
    body = fixture("guest_order").replace(b'"12.50"', number)
    with pytest.raises(UnreadableError):
        read(delivery("orders/paid", body), "USD")


def test_escaped_text_is_text() -> None:
    body = fixture("guest_order").replace(b'"12.50"', b'"\\u0031\\u0032.5"')
    fact = read(delivery("orders/paid", body), "USD")
    assert isinstance(fact, OrderFact)
    assert the_snapshot(fact).lines[0].price == 1250


@pytest.mark.parametrize(
    "fields",
    [
        {"quantity": -1},
        {"current_quantity": -1},
        {"quantity": 1_000_001},
        {"quantity": 1.5},
        {"quantity": "1"},
        {"discount_allocations": [{"amount": "-1.00"}]},
        {"price": "999999999.00", "price_set": None, "quantity": 1_000_000},
        {"price_set": {"shop_money": {"amount": "-1", "currency_code": "USD"}}},
        {"discount_allocations": [{"amount_set": {"shop_money": {"currency_code": "EUR"}}}]},
        {"id": None},
        {"id": "fake-1"},
        {"product_id": "x"},
    ],
)
def test_a_line_that_makes_no_sense_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(UnreadableError):
        with_line("edited_order", **fields)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"customer": None, "email": "", "contact_email": ""}, None),
        ({"customer": ..., "email": ..., "contact_email": ...}, None),
        ({"customer": {}, "email": None}, None),
        ({"customer": None, "email": " dora@example.cz "}, Buyer(None, "dora@example.cz")),
        ({"customer": ..., "email": "", "contact_email": "d@e.cz"}, Buyer(None, "d@e.cz")),
        ({"customer": {"id": 7, "email": ""}, "email": "d@e.cz"}, Buyer("7", "d@e.cz")),
        ({"customer": {"id": 7, "email": "c@e.cz"}, "email": "d@e.cz"}, Buyer("7", "c@e.cz")),
        ({"customer": {"id": "7"}, "email": ""}, Buyer("7")),
        (
            {
                "customer": {"id": 7, "first_name": " A\0 ", "last_name": "B"},
                "customer_locale": "en-GB",
            },
            Buyer("7", None, "A B", "en-GB"),
        ),
    ],
)
def test_a_buyer_is_an_account_an_address_or_nobody(
    fields: dict[str, Any], expected: Buyer | None
) -> None:
    assert changed("guest_order", **fields).buyer == expected


def test_ids_survive_what_floats_do_to_them() -> None:
    fact = told("sample_order")
    assert fact.order.id == "9007199254740993"
    assert fact.buyer == Buyer("9007199254740995", "sample@example.com", "Sam Ple")
    assert the_snapshot(fact).lines[0].id == "9007199254740997"
    assert the_snapshot(fact).lines[0].product_id == "788032119674292922"


@pytest.mark.parametrize(
    ("number", "gid", "expected"),
    [
        (1, None, "1"),
        ("1", None, "1"),
        ("gid://shopify/Order/1", None, "1"),
        (None, "gid://shopify/Order/1", "1"),
        (2, "gid://shopify/Order/1", "1"),
        (2, "https://www.example.com/", "2"),
        (18446744073709551615, None, "18446744073709551615"),
        (0, None, None),
        (-1, None, None),
        (True, None, None),
        (1.0, None, None),
        ("", None, None),
        ("01", None, None),
        ("\uff11", None, None),
        ("1-fake", "gid://shopify/Order/1", None),
        (1, "gid://shopify/Customer/1", None),
        (None, None, None),
        ([1], None, None),
    ],
)
def test_an_id_is_plain_digits(number: object, gid: object, expected: str | None) -> None:
    if expected is None:
        with pytest.raises(UnreadableError):
            changed("guest_order", id=number, admin_graphql_api_id=gid)
    else:
        fact = changed("guest_order", id=number, admin_graphql_api_id=gid)
        assert fact.order.id == expected


def test_the_sample_order_is_a_cancelled_voided_test() -> None:
    fact = told("sample_order")
    found = the_snapshot(fact)
    assert (fact.order.cancelled, found.test, found.payment) == (True, True, Payment.VOIDED)
    assert not found.fulfilled


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("2026-05-01T12:00:00.123999+02:00", datetime(2026, 5, 1, 10, 0, 0, 123_000, tzinfo=UTC)),
        ("2026-05-01T10:00:00.000999Z", datetime(2026, 5, 1, 10, tzinfo=UTC)),
        ("1969-12-31T23:59:59.999999Z", datetime(1969, 12, 31, 23, 59, 59, 999_000, tzinfo=UTC)),
    ],
)
def test_times_are_whole_milliseconds_as_databases_keep_them(told: str, kept: datetime) -> None:
    found = the_snapshot(changed("sample_order", processed_at=told, updated_at=told))
    assert (found.processed_at, found.version.updated_at) == (kept, kept)


def test_missing_times_fall_back() -> None:
    created = datetime(2026, 1, 1, 5, tzinfo=UTC)
    found = snapshot("sample_order")
    assert (found.processed_at, found.version.updated_at) == (created, created)
    timeless = the_snapshot(changed("sample_order", created_at=None))
    assert (timeless.processed_at, timeless.version.updated_at) == (EPOCH, EPOCH)
    processed = "2026-01-02T03:04:05+02:00"
    found = the_snapshot(changed("sample_order", processed_at=processed))
    assert found.version.updated_at == found.processed_at
    assert found.processed_at == datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone(timedelta(hours=2)))


@pytest.mark.parametrize(
    "time", ["yesterday", "2026-01-01", "2026-01-01T00:00:00", "0001-01-01T00:00:00+14:00", 7, []]
)
def test_a_time_without_meaning_is_refused(time: object) -> None:
    with pytest.raises(UnreadableError):
        changed("guest_order", updated_at=time)


@pytest.mark.parametrize(
    ("status", "expected"),
    [("paid", Payment.PAID), (None, Payment.UNKNOWN), ("new", Payment.UNKNOWN)],
)
def test_an_unknown_payment_is_unknown(status: str | None, expected: Payment) -> None:
    assert the_snapshot(changed("guest_order", financial_status=status)).payment is expected


def test_a_tip_is_a_line_of_its_own_and_no_goods() -> None:
    tip = {"id": None, "payment_gateway": "shopify_payments", "payment_method": "Visa"}
    assert the_snapshot(with_line("guest_order", tip=tip)).lines[0].ware is Ware.TIP
    assert the_snapshot(with_line("guest_order", tip=None)).lines[0].ware is Ware.GOODS


def test_in_2012_an_order_discount_was_only_a_total() -> None:
    found = snapshot("legacy_2012_order")
    assert found.lines == (
        Line("71", 2, 2, 2000, 0, product_id="81"),
        Line("72", 1, 1, 550, 0, product_id="82"),
    )
    assert found.discount == 1000


def test_in_2017_lines_had_their_own_discount_and_refunds_told_what_is_left() -> None:
    fact = told("legacy_2017_order")
    found = the_snapshot(fact)
    assert found.lines == (
        Line("73", 3, 2, 1500, 400),
        Line("74", 1, 1, 2500, 0, ware=Ware.GIFT_CARD),
    )
    assert found.discount == 300
    assert found.refunds_shown == ("61",)
    refunded_at = datetime(2017, 5, 8, 5, 8, tzinfo=UTC)
    assert fact.order.refunds == (Refund("61", refunded_at, (("73", 1),)),)


def test_a_discount_total_below_the_lines_discounts_adds_nothing() -> None:
    assert the_snapshot(changed("legacy_2017_order", total_discounts="1.00")).discount == 0


def test_what_a_modern_order_spreads_over_its_lines_is_not_counted_again() -> None:
    fact = changed("edited_order", total_discounts="10.00")
    assert the_snapshot(fact).discount == 0


def test_the_money_the_buyer_saw_never_counts() -> None:
    foreign = {"shop_money": {"amount": "10.00", "currency_code": "EUR"}}
    found = the_snapshot(with_line("edited_order", price_set=foreign, discount_allocations=[]))
    assert (found.currency, found.lines[0].price) == ("EUR", 1000)


def test_only_a_full_fulfilment_counts() -> None:
    partial = the_snapshot(changed("kwd_order", fulfillment_status="partial"))
    assert replace(partial, fulfilled=True).lines == snapshot("kwd_order").lines
    assert not partial.fulfilled


def test_a_source_is_kept() -> None:
    assert snapshot("jpy_order").source == "shopify_draft_order"


def test_what_a_line_is_called_by_is_kept() -> None:
    line = the_snapshot(with_line("guest_order", vendor=" Kubek ", sku="MUG-1")).lines[0]
    assert (line.vendor, line.sku) == ("Kubek", "MUG-1")


@pytest.mark.parametrize("nothing", [None, "", ...])
def test_a_line_may_be_called_by_nothing(nothing: object) -> None:
    line = the_snapshot(with_line("guest_order", vendor=nothing, sku=nothing)).lines[0]
    assert (line.vendor, line.sku) == ("", "")


@pytest.mark.parametrize(
    ("written", "tags"),
    [
        ("Léon, Noël", ("Léon", "Noël")),
        ("wholesale", ("wholesale",)),
        (" , a b ,,\0c", ("a b", "c")),
        ("", ()),
        (None, ()),
        (..., ()),
    ],
)
def test_tags_are_one_text_with_commas_between(written: object, tags: tuple[str, ...]) -> None:
    assert the_snapshot(changed("guest_order", tags=written)).tags == tags


@pytest.mark.parametrize("tags", [["a"], 7, {}])
def test_tags_that_are_no_text_are_refused(tags: object) -> None:
    with pytest.raises(UnreadableError):
        changed("guest_order", tags=tags)
