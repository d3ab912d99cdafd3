"""What the shop sells, as far as discounts, exports and apps name it."""

from functools import partial

from plugin.twin import catalogue, shelves
from plugin.twin.catalogue import Product, Variant
from plugin.twin.graphql.presenting import Answer, Given, listing
from plugin.twin.ids import gid
from plugin.twin.money import render
from plugin.twin.shelves import Collection
from plugin.twin.twin import Twin


def products(twin: Twin, given: Given) -> Answer:
    """`products`."""
    return listing(catalogue.PRODUCTS, partial(_product, twin))(given)


def product_by_number(twin: Twin, number: object) -> Answer | None:
    """The product with a number, if there is one."""
    found = next((each for each in catalogue.PRODUCTS if str(each.id) == number), None)
    return _product(twin, found) if found else None


def variant_by_number(twin: Twin, number: object) -> Answer | None:
    """The variant with a number, if there is one."""
    sold = (each for product in catalogue.PRODUCTS for each in product.variants)
    found = next((each for each in sold if str(each.id) == number), None)
    return _variant(twin, found) if found else None


def collection_by_number(twin: Twin, number: object) -> Answer | None:
    """The collection with a number, if there is one."""
    found = next((each for each in shelves.COLLECTIONS if str(each.id) == number), None)
    return _collection(twin, found) if found else None


def picture_url(twin: Twin, variant: Variant) -> str:
    """Where the picture of a variant is."""
    return f"{twin.settings.url}/pictures/{variant.id}.svg"


def _product(twin: Twin, product: Product) -> Answer:
    return {
        "__typename": "Product",
        "id": gid("Product", product.id),
        "title": product.title,
        "handle": product.handle,
        "productType": product.kind,
        "vendor": "Kiln & Fern",
        "status": "ACTIVE",
        "featuredMedia": _media(twin, product.first),
        "variants": listing(product.variants, partial(_variant, twin)),
        "collections": listing(shelves.collections_of(product.id), partial(_collection, twin)),
        "media": listing([], lambda shown: shown),
        "metafields": listing([], lambda shown: shown),
    }


def _variant(twin: Twin, variant: Variant) -> Answer:
    currency = twin.shop().currency
    title = variant.title or "Default Title"
    return {
        "__typename": "ProductVariant",
        "id": gid("ProductVariant", variant.id),
        "title": title,
        "displayName": f"{variant.product_title} - {title}",
        "sku": variant.sku,
        "price": render(variant.price(currency), currency),
        "media": listing([variant], partial(_media, twin)),
        "product": lambda _given: _product(twin, catalogue.product(variant.handle)),
    }


def _collection(twin: Twin, collection: Collection) -> Answer:
    return {
        "__typename": "Collection",
        "id": gid("Collection", collection.id),
        "title": collection.title,
        "handle": collection.handle,
        "image": {"url": picture_url(twin, collection.first)},
    }


def _media(twin: Twin, variant: Variant) -> Answer:
    """The shop's photographs, each the first picture of its product."""
    image = {"url": picture_url(twin, variant)}
    return {"__typename": "MediaImage", "preview": {"image": image, "status": "READY"}}
