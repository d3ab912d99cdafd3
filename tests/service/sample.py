"""
The order that Shopify sends when a merchant presses "send test notification".

It is a test, voided, cancelled and not confirmed, and names a customer and prices all the same.
https://shopify.dev/docs/api/webhooks
"""

import json
from typing import Any

from tests.bodies import Delivery
from tests.cast import Person

ORDER_ID = 820982911946154508
JON = Person("John Smith", "john@example.com", 115310627314723954, "en", "US")
"""The customer it names."""
TOPICS = [
    *("orders/create", "orders/paid", "orders/updated", "orders/edited"),
    *("orders/fulfilled", "orders/cancelled", "orders/delete", "refunds/create"),
]

BODY: dict[str, Any] = {
    "id": ORDER_ID,
    "admin_graphql_api_id": f"gid://shopify/Order/{ORDER_ID}",
    "name": "#9999",
    "test": True,
    "confirmed": False,
    "financial_status": "voided",
    "fulfillment_status": None,
    "cancelled_at": "2021-12-31T19:00:00-05:00",
    "cancel_reason": "customer",
    "created_at": "2021-12-31T19:00:00-05:00",
    "processed_at": "2021-12-31T19:00:00-05:00",
    "updated_at": "2021-12-31T19:00:00-05:00",
    "email": "jon@example.com",
    "contact_email": "jon@example.com",
    "customer_locale": "en",
    "currency": "USD",
    "presentment_currency": "USD",
    "subtotal_price": "388.00",
    "total_price": "398.00",
    "total_discounts": "20.00",
    "source_name": "web",
    "customer": {
        "id": JON.customer_id,
        "admin_graphql_api_id": f"gid://shopify/Customer/{JON.customer_id}",
        "email": "john@example.com",
        "first_name": "John",
        "last_name": "Smith",
        "created_at": None,
        "updated_at": None,
        "state": "disabled",
        "verified_email": True,
        "currency": "USD",
    },
    "line_items": [
        {
            "id": number,
            "admin_graphql_api_id": f"gid://shopify/LineItem/{number}",
            "title": title,
            "product_id": 632910392,
            "quantity": 1,
            "current_quantity": 1,
            "price": price,
            "total_discount": "0.00",
            "discount_allocations": [],
            "gift_card": False,
            "taxable": True,
        }
        for number, title, price in (
            (866550311766439020, "IPod Nano - 8GB", "199.00"),
            (141249953214522974, "IPod Nano - 8GB", "199.00"),
        )
    ],
    "refunds": [],
}


def sample(topic: str, **changed: Any) -> Delivery:
    """The sample under a topic; `changed` sets fields of its body."""
    return Delivery(topic, json.dumps(BODY | changed).encode(), "2026-05-01T12:00:00.000000001Z")
