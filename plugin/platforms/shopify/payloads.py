"""
The table of topics: who reads which, and what a delivery is about.

https://shopify.dev/docs/api/webhooks
"""

from collections.abc import Callable

from plugin.domain.errors import UnreadableError
from plugin.platforms.shopify.bodies import SubjectBody
from plugin.platforms.shopify.customers import (
    read_customer,
    read_deleted_customer,
    read_merge,
)
from plugin.platforms.shopify.orders import read_deleted_order, read_order
from plugin.platforms.shopify.privacy import (
    read_data_request,
    read_redaction,
    read_shop_redaction,
)
from plugin.platforms.shopify.provenance import require_shop
from plugin.platforms.shopify.reading import Id, identifier, parse
from plugin.platforms.shopify.refunds import read_refund
from plugin.platforms.shopify.shops import read_scopes, read_shop, read_uninstall
from plugin.ports import Delivery, Fact, Ignored

_READERS: dict[str, Callable[[bytes], Fact]] = {
    "app/scopes_update": read_scopes,
    "app/uninstalled": read_uninstall,
    "customers/create": read_customer,
    "customers/data_request": read_data_request,
    "customers/delete": read_deleted_customer,
    "customers/merge": read_merge,
    "customers/redact": read_redaction,
    "customers/update": read_customer,
    "orders/delete": read_deleted_order,
    "shop/redact": read_shop_redaction,
    "shop/update": read_shop,
}
_ORDERS = frozenset(
    {"orders/cancelled", "orders/create", "orders/fulfilled", "orders/paid", "orders/updated"}
)


def read(delivery: Delivery, currency: str) -> Fact:
    """
    What a delivery says. `currency` is the shop's, for bodies that do not tell it.

    Raises UnreadableError, and nothing else, when it cannot be understood or names another shop
    than the one it was delivered for.
    """
    require_shop(delivery.body, delivery.shop_domain)
    topic = delivery.topic
    if topic in _ORDERS:
        return read_order(delivery, currency)
    if topic == "refunds/create":
        return read_refund(delivery.body, currency)
    if topic == "orders/edited":
        return _read_edit(delivery.body)
    if topic in _READERS:
        return _READERS[topic](delivery.body)
    return Ignored("topic_not_used")


def _read_edit(body: bytes) -> Ignored:
    """Staff changed an order: it names the change, and no totals."""
    edit = parse(body, SubjectBody).order_edit
    order_id = identifier("Order", edit.order_id) if edit else ""
    return Ignored("edit_without_totals", order_id)


def subject(topic: str, body: bytes) -> str:
    """What a delivery is about: `order:1`, `customer:7`, `shop`; "" when it cannot be read."""
    if not topic.startswith(("orders/", "refunds/", "customers/")):
        return "shop"
    try:
        told = parse(body, SubjectBody)
        return _customer(told) if topic.startswith("customers/") else _order(topic, told)
    except UnreadableError:
        return ""


def _order(topic: str, told: SubjectBody) -> str:
    if topic.startswith("refunds/"):
        return f"order:{identifier('Order', told.order_id)}"
    if told.order_edit:
        return f"order:{identifier('Order', told.order_edit.order_id)}"
    return f"order:{identifier('Order', told.id, told.admin_graphql_api_id)}"


def _customer(told: SubjectBody) -> str:
    number: Id = told.id
    gid = told.kept or told.kept_id or told.admin_graphql_api_id
    if told.customer:
        number, gid = told.customer.id, told.customer.admin_graphql_api_id
    return f"customer:{identifier('Customer', number, gid)}"
