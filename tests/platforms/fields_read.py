"""Which fields of a body our readers look at, as a subscription would name them."""

from collections.abc import Iterator
from typing import get_args

import msgspec

from plugin.platforms.shopify import bodies, provenance

ALWAYS = frozenset({"admin_graphql_api_id", "id", "updated_at"})
"""What tells one thing from another, and one state of it from the next."""


def fields_read(*kinds: type[msgspec.Struct]) -> frozenset[str]:
    """
    Every field of these bodies and of the bodies inside them, one level deep.

    Shopify documents one dot, so whatever lies deeper comes along with what holds it. Names in
    camel case belong to another style of the same body and are no fields of a subscription.
    """
    return frozenset(name for kind in kinds for name in _fields(kind))


def _fields(kind: type[msgspec.Struct]) -> Iterator[str]:
    for name, inside in _named(kind):
        below = [f"{name}.{inner}" for part in inside for inner, _ in _named(part)]
        yield from below or [name]


def _named(kind: type[msgspec.Struct]) -> Iterator[tuple[str, list[type[msgspec.Struct]]]]:
    for field in msgspec.structs.fields(kind):
        if field.encode_name.islower():
            yield field.encode_name, list(_bodies(field.type))


def _bodies(kind: object) -> Iterator[type[msgspec.Struct]]:
    """The kinds of body that a field may hold, alone or in a list."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        if kind.__module__ == bodies.__name__:
            yield kind
        return
    for part in get_args(kind):
        yield from _bodies(part)


def _where_the_shop_is_named() -> frozenset[str]:
    return frozenset(name for name, _ in _named(provenance._Named))


_ORDER = fields_read(bodies.OrderBody) | {"order_status_url"} | ALWAYS
_REFUND = fields_read(bodies.RefundBody) | (ALWAYS - {"updated_at"})
_CUSTOMER = fields_read(bodies.CustomerBody) | ALWAYS
_SHOP = fields_read(bodies.ShopBody) | (ALWAYS - {"admin_graphql_api_id"})

READ: dict[str, frozenset[str]] = {
    "app/uninstalled": _SHOP,
    "customers/create": _CUSTOMER,
    "customers/update": _CUSTOMER,
    "orders/cancelled": _ORDER,
    "orders/create": _ORDER,
    "orders/fulfilled": _ORDER,
    "orders/paid": _ORDER,
    "orders/updated": _ORDER,
    "refunds/create": _REFUND,
    "shop/update": _SHOP,
}
"""By topic. Topics that are missing carry ids and no personal data: they come whole."""

SHOP_IS_NAMED_BY = _where_the_shop_is_named()
