from datetime import UTC, datetime
from typing import Any

import pytest

from plugin.domain.errors import UnreadableError
from plugin.platforms.shopify.payloads import read
from plugin.platforms.shopify.reading import EPOCH
from plugin.ports import (
    Buyer,
    CustomerDeleted,
    CustomerErased,
    CustomerFact,
    CustomerMerged,
    DataRequested,
    Fact,
    Ignored,
)
from tests.platforms.shopify_letters import as_json, delivery

AT = "2026-05-01T12:00:00+02:00"
THEN = datetime(2026, 5, 1, 10, tzinfo=UTC)
KEPT, GONE = "gid://shopify/Customer/5003", "gid://shopify/Customer/5004"


def said(topic: str, **body: Any) -> Fact:
    return read(delivery(topic, as_json(body)), "USD")


@pytest.mark.parametrize("topic", ["customers/create", "customers/update"])
@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            {"id": 7, "email": "a@e.pl", "first_name": "Ania", "last_name": "W", "updated_at": AT},
            CustomerFact(Buyer("7", "a@e.pl", "Ania W"), THEN),
        ),
        (
            {"id": "gid://shopify/Customer/7", "email": "a@e.pl", "firstName": "Ania"}
            | {"lastName": "W", "updatedAt": AT},
            CustomerFact(Buyer("7", "a@e.pl", "Ania W"), THEN),
        ),
        (
            {"id": 6, "admin_graphql_api_id": "gid://shopify/Customer/7", "created_at": AT},
            CustomerFact(Buyer("7"), THEN),
        ),
        ({"id": 7, "email": "", "phone": "+48600700800"}, CustomerFact(Buyer("7"), EPOCH)),
        ({"id": 7, "email": None, "first_name": None}, CustomerFact(Buyer("7"), EPOCH)),
    ],
)
def test_a_customer_in_both_styles(topic: str, body: dict[str, Any], expected: Fact) -> None:
    assert said(topic, **body) == expected


@pytest.mark.parametrize(
    "body",
    [
        {"admin_graphql_api_customer_kept_id": KEPT, "admin_graphql_api_customer_deleted_id": GONE},
        {"customerKeptId": KEPT, "customerDeletedId": GONE, "status": "completed"},
    ],
)
def test_two_customers_become_one(body: dict[str, Any]) -> None:
    assert said("customers/merge", **body) == CustomerMerged("5003", "5004")


def test_a_failed_merge_merges_nobody() -> None:
    assert said("customers/merge", status="failed", errors=[]) == Ignored("merge_failed")


@pytest.mark.parametrize("gone", [None, KEPT, "gid://shopify/Order/5004", "x"])
def test_a_merge_needs_two_customers(gone: str | None) -> None:
    with pytest.raises(UnreadableError):
        said("customers/merge", customerKeptId=KEPT, customerDeletedId=gone)


def test_a_deleted_customer_is_forgotten() -> None:
    body = {"id": 7, "tax_exemptions": [], "admin_graphql_api_id": "gid://shopify/Customer/7"}
    assert said("customers/delete", **body) == CustomerDeleted("7")


def test_a_redacted_guest_is_forgotten_by_e_mail() -> None:
    body = {"shop_id": 1, "shop_domain": "kubek.myshopify.com", "orders_to_redact": [1]}
    customer = {"id": None, "email": "dora@example.cz"}
    assert said("customers/redact", **body, customer=customer) == CustomerErased(
        None, "dora@example.cz", ("1",)
    )


def test_a_redacted_customer_is_forgotten() -> None:
    customer = {"id": 7, "email": "a@e.pl", "phone": ""}
    body = {"shop_id": 1, "shop_domain": "kubek.myshopify.com", "orders_to_redact": [1]}
    assert said("customers/redact", **body, customer=customer) == CustomerErased(
        "7", "a@e.pl", ("1",)
    )


def test_a_request_for_data_names_who_asks() -> None:
    customer = {"id": 7, "email": "a@e.pl", "phone": ""}
    body = {"shop_domain": "kubek.myshopify.com", "orders_requested": [1, 2]}
    said_ = said("customers/data_request", **body, customer=customer, data_request={"id": 99})
    assert said_ == DataRequested("7", "a@e.pl", ("1", "2"), "99")


@pytest.mark.parametrize("topic", ["customers/data_request", "customers/redact"])
def test_a_request_that_names_nobody_cannot_be_read(topic: str) -> None:
    with pytest.raises(UnreadableError, match="names nobody"):
        said(topic, customer={"id": None}, shop_domain="kubek.myshopify.com")
