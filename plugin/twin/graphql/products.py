"""What the shop sells, as far as discounts and exports name it."""

from plugin.twin import catalogue
from plugin.twin.catalogue import Product, Variant
from plugin.twin.graphql.presenting import Answer, Given, listing
from plugin.twin.ids import gid
from plugin.twin.twin import Twin


def products(twin: Twin, given: Given) -> Answer:
    """`products`."""
    del twin
    return listing(catalogue.PRODUCTS, _product)(given)


def _product(product: Product) -> Answer:
    return {
        "__typename": "Product",
        "id": gid("Product", product.id),
        "title": product.title,
        "handle": product.handle,
        "productType": product.kind,
        "vendor": "Kiln & Fern",
        "status": "ACTIVE",
        "variants": listing(product.variants, _variant),
        "collections": listing([], lambda shown: shown),
        "media": listing([], lambda shown: shown),
        "metafields": listing([], lambda shown: shown),
    }


def _variant(variant: Variant) -> Answer:
    return {
        "__typename": "ProductVariant",
        "id": gid("ProductVariant", variant.id),
        "title": variant.title or "Default Title",
        "sku": variant.sku,
    }
