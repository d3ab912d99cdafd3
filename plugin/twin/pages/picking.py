"""
What the admin's picker offers: products, variants and collections, as App Bridge hands them out.

https://shopify.dev/docs/api/app-home/apis/user-interface-and-interactions/resource-picker-api
"""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from plugin.twin import catalogue, shelves
from plugin.twin.catalogue import Product, Variant
from plugin.twin.graphql.access import covers
from plugin.twin.graphql.products import picture_url
from plugin.twin.ids import gid
from plugin.twin.pages.common import the_twin
from plugin.twin.shelves import Collection
from plugin.twin.twin import Twin

picking = Blueprint("picking", __name__)

Resource = dict[str, Any]


@picking.get("/admin/pick/<any(product, variant, collection):kind>")
def offered(kind: str) -> ResponseReturnValue:
    """Everything of a kind, unless the app may not see what the shop sells."""
    twin = the_twin()
    installed = twin.installation()
    if not covers(installed.scopes if installed else (), "read_products"):
        return "The app needs the scope read_products.", HTTPStatus.FORBIDDEN
    return jsonify(_OFFERED[kind](twin))


def _products(twin: Twin) -> list[Resource]:
    return [_product(twin, each) for each in catalogue.PRODUCTS]


def _variants(twin: Twin) -> list[Resource]:
    return [_variant(twin, each) for product in catalogue.PRODUCTS for each in product.variants]


def _collections(twin: Twin) -> list[Resource]:
    return [_collection(twin, each) for each in shelves.COLLECTIONS]


def _product(twin: Twin, product: Product) -> Resource:
    return {
        "id": gid("Product", product.id),
        "title": product.title,
        "handle": product.handle,
        "images": [_image(twin, product.first)],
        "variants": [_variant(twin, variant) for variant in product.variants],
        "status": "ACTIVE",
    }


def _variant(twin: Twin, variant: Variant) -> Resource:
    title = variant.title or "Default Title"
    return {
        "id": gid("ProductVariant", variant.id),
        "title": title,
        "displayName": f"{variant.product_title} - {title}",
        "image": _image(twin, variant),
        "product": {"id": gid("Product", variant.product_id)},
    }


def _collection(twin: Twin, collection: Collection) -> Resource:
    return {
        "id": gid("Collection", collection.id),
        "title": collection.title,
        "handle": collection.handle,
        "image": _image(twin, collection.first),
    }


def _image(twin: Twin, variant: Variant) -> Resource:
    return {"originalSrc": picture_url(twin, variant), "altText": variant.product_title}


_OFFERED: Mapping[str, Callable[[Twin], list[Resource]]] = {
    "product": _products,
    "variant": _variants,
    "collection": _collections,
}
