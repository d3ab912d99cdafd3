"""Orders and customers as the control API shows them: the webhook's body and a little more."""

import json
from dataclasses import asdict
from typing import Any

from plugin.twin import catalogue
from plugin.twin.bodies.customer import customer_body
from plugin.twin.bodies.order import order_body
from plugin.twin.desk import buyer
from plugin.twin.model import Customer, Order
from plugin.twin.outbox import Delivery
from plugin.twin.twin import Twin


def order_view(twin: Twin, order: Order) -> dict[str, Any]:
    """An order; each line also tells its product's handle."""
    body = order_body(order, buyer(twin, order), twin.shop())
    for line in body["line_items"]:
        line["handle"] = catalogue.variant(line["variant_id"]).handle
    return body


def customer_view(twin: Twin, customer: Customer) -> dict[str, Any]:
    """A customer; with locale, and the persona one can be with one click."""
    extra = {"locale": customer.locale, "persona": customer.persona}
    return {**customer_body(customer, twin.shop()), **extra}


def delivery_view(twin: Twin, delivery: Delivery) -> dict[str, Any]:
    """A delivery with the headers it goes out with."""
    view = asdict(delivery)
    moments = {name: view[name].isoformat() for name in ("triggered_at", "next_at")}
    return {**view, **moments, "headers": twin.headers_of(delivery)}


def delivery_line(twin: Twin, delivery: Delivery) -> str:
    """A delivery as one line of JSON, ready to be replayed."""
    line = {
        "topic": delivery.topic,
        "body": delivery.body,
        "headers": twin.headers_of(delivery),
    }
    return json.dumps(line, ensure_ascii=False)
