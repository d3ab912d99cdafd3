"""What Liquid sees of products and values: objects as the platform names their parts.

https://shopify.dev/docs/api/liquid/objects
"""

import json
from typing import Any

from plugin.twin import metafields
from plugin.twin.catalogue import Product, Variant
from plugin.twin.liquid import hundredths
from plugin.twin.metafields import RESERVED, Metafield, own_namespace
from plugin.twin.state import State

Drop = dict[str, Any]

VENDOR = "Kiln & Fern"


def product_drop(product: Product, currency: str) -> Drop:
    """A product; prices are hundredths."""
    variants = [variant_drop(variant, currency) for variant in product.variants]
    prices = {variant["price"] for variant in variants}
    return {
        "id": product.id,
        "handle": product.handle,
        "title": product.title,
        "type": product.kind,
        "vendor": VENDOR,
        "url": f"/products/{product.handle}",
        "available": True,
        "price": min(prices),
        "price_min": min(prices),
        "price_max": max(prices),
        "price_varies": len(prices) > 1,
        "gift_card?": product.first.gift_card,
        "variants": variants,
        "selected_or_first_available_variant": variants[0],
        "first_available_variant": variants[0],
    }


def variant_drop(variant: Variant, currency: str) -> Drop:
    """A variant of a product."""
    return {
        "id": variant.id,
        "title": variant.title or "Default Title",
        "sku": variant.sku,
        "price": hundredths(variant.price(currency), currency),
        "available": True,
    }


def app_values(state: State, installation: str) -> Drop:
    """The values of the app's own installation, which its blocks read, by namespace and key."""
    return _by_namespace(metafields.metafields_of(state, installation))


def customer_values(state: State, customer: str, declared: frozenset[str]) -> Drop:
    """The app's values of a customer that storefronts may read: those that are defined so."""
    own = own_namespace(RESERVED)
    shown = [
        each
        for each in metafields.metafields_of(state, customer)
        if each.namespace == own and (each.key in declared or _is_open(state, each))
    ]
    told = _by_namespace(shown)
    return {**told, RESERVED: told[own]} if shown else {}


def _is_open(state: State, value: Metafield) -> bool:
    found = metafields.defined(state, "CUSTOMER", value.namespace, value.key)
    return found is not None and found.storefront


def _by_namespace(found: list[Metafield]) -> Drop:
    told: Drop = {}
    for each in found:
        told.setdefault(each.namespace, {})[each.key] = {
            "type": each.type,
            "value": json.loads(each.value) if each.type == "json" else each.value,
        }
    return told
