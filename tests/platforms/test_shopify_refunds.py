import json
from datetime import UTC, datetime
from typing import Any

import pytest

from plugin.domain.errors import UnreadableError
from plugin.domain.facts import Order, Refund
from plugin.platforms.shopify.payloads import read
from plugin.ports import OrderFact
from tests.platforms.shopify_letters import as_json, delivery, fixture

ORDER = "5120000000005"
EXPECTED = {
    "restocked": ((("13100000000006", 2), ("13100000000007", 1)), 0),
    "kept_goods": ((("13100000000006", 1),), 0),
    "amount_only": ((), 500),
    "untold_amount": ((), 325),
    "shipping": ((), 0),
    "shipping_2022": ((), 0),
}


def alone(body: bytes, currency: str = "USD") -> Refund:
    fact = read(delivery("refunds/create", body), currency)
    assert isinstance(fact, OrderFact)
    assert fact == OrderFact(Order(ORDER, refunds=fact.order.refunds))
    return fact.order.refunds[0]


def inside_an_order(body: bytes, **order: Any) -> OrderFact:
    whole = {
        "id": int(ORDER),
        "currency": "USD",
        "financial_status": "partially_refunded",
        "line_items": [{"id": 13100000000006, "quantity": 4, "price": "10.00"}],
        "refunds": [json.loads(body)],
        **order,
    }
    fact = read(delivery("orders/updated", as_json(whole)), "PLN")
    assert isinstance(fact, OrderFact)
    return fact


def changed(name: str, **fields: Any) -> bytes:
    return as_json(json.loads(fixture(f"refund_{name}")) | fields)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_refund_is_units_and_what_they_do_not_explain(name: str) -> None:
    refund = alone(fixture(f"refund_{name}"))
    assert (refund.units, refund.goodwill) == EXPECTED[name]


@pytest.mark.parametrize("taxes_included", [True, False])
@pytest.mark.parametrize("name", EXPECTED)
def test_both_tellings_of_a_refund_are_equal(name: str, taxes_included: bool) -> None:
    body = fixture(f"refund_{name}")
    inside = inside_an_order(body, taxes_included=taxes_included)
    assert inside.order.refunds == (alone(body),)


def test_a_refund_knows_its_time_and_id() -> None:
    refund = alone(fixture("refund_kept_goods"))
    assert (refund.id, refund.refunded_at) == ("880002", datetime(2026, 4, 2, 8, tzinfo=UTC))


def test_an_order_shows_what_its_refunds_leave() -> None:
    snapshot = inside_an_order(fixture("refund_restocked")).order.snapshot
    assert snapshot is not None
    assert snapshot.lines[0].current_quantity == 2
    assert snapshot.refunds_shown == ("880001",)


def test_more_refunded_than_bought_leaves_nothing() -> None:
    lines = [{"id": 13100000000006, "quantity": 1, "price": "10.00"}]
    snapshot = inside_an_order(fixture("refund_restocked"), line_items=lines).order.snapshot
    assert snapshot is not None
    assert snapshot.lines[0].current_quantity == 0


def test_a_refund_tells_its_own_currency_better_than_we_guess() -> None:
    assert alone(fixture("refund_amount_only").replace(b"USD", b"JOD"), "USD").goodwill == 5000
    assert alone(changed("kept_goods", order_adjustments=[]), "JPY").goodwill == 0


def test_units_of_one_line_add_up() -> None:
    twice = [{"line_item_id": 2, "quantity": 1}, {"line_item_id": "2", "quantity": 2}]
    assert alone(changed("kept_goods", refund_line_items=twice)).units == (("2", 3),)


def test_duties_given_back_are_no_goodwill() -> None:
    assert alone(changed("untold_amount", duties=[{"duty_id": 1}])).goodwill == 0


@pytest.mark.parametrize(
    "fields",
    [
        {"id": None},
        {"order_id": None},
        {"order_id": "x"},
        {"refund_line_items": None},
        {"refund_line_items": [{"line_item_id": 1, "quantity": -1}]},
        {"refund_line_items": [{"quantity": 1}]},
        {"order_adjustments": [{"kind": "refund_discrepancy", "amount": "-x"}]},
        {"created_at": "never"},
        {"order_adjustments": [{"kind": "refund_discrepancy", "amount": "-9000000000"}] * 2},
        {
            "order_adjustments": [
                {"kind": "refund_discrepancy", "amount_set": {"shop_money": {"currency_code": "?"}}}
            ]
        },
    ],
)
def test_a_refund_that_makes_no_sense_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(UnreadableError):
        alone(changed("kept_goods", **fields))


def test_a_negative_transaction_is_refused() -> None:
    negative = [{"kind": "refund", "status": "success", "amount": "-1.00"}]
    with pytest.raises(UnreadableError):
        alone(changed("untold_amount", transactions=negative))
