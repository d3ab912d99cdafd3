"""What the shop sells, as far as discounts and exports name it."""

from functools import partial

from plugin.twin import catalogue
from plugin.twin.catalogue import Product, Variant
from plugin.twin.graphql.presenting import Answer, Given, listing
from plugin.twin.ids import gid
from plugin.twin.money import render
from plugin.twin.twin import Twin


def products(twin: Twin, given: Given) -> Answer:
    """`products`."""
    return listing(catalogue.PRODUCTS, partial(_product, twin))(given)


def variant_by_number(twin: Twin, number: object) -> Answer | None:
    """The variant with a number, if there is one."""
    sold = (each for product in catalogue.PRODUCTS for each in product.variants)
    found = next((each for each in sold if str(each.id) == number), None)
    return _variant(twin, found) if found else None


def _product(twin: Twin, product: Product) -> Answer:
    return {
        "__typename": "Product",
        "id": gid("Product", product.id),
        "title": product.title,
        "handle": product.handle,
        "productType": product.kind,
        "vendor": "Kiln & Fern",
        "status": "ACTIVE",
        "variants": listing(product.variants, partial(_variant, twin)),
        "collections": listing([], lambda shown: shown),
        "media": listing([], lambda shown: shown),
        "metafields": listing([], lambda shown: shown),
    }


def _variant(twin: Twin, variant: Variant) -> Answer:
    currency = twin.shop().currency
    return {
        "__typename": "ProductVariant",
        "id": gid("ProductVariant", variant.id),
        "title": variant.title or "Default Title",
        "sku": variant.sku,
        "price": render(variant.price(currency), currency),
    }
