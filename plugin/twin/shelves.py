"""Collections: what stands together in the shop, by what it is."""

from dataclasses import dataclass

from plugin.twin.catalogue import PRODUCTS, Product, Variant

_FIRST = 482_110_000_000
_STRIDE = 32_768


@dataclass(frozen=True)
class Collection:
    """A shelf with its products, in the order in which they stand there."""

    id: int
    handle: str
    title: str
    products: tuple[Product, ...]

    @property
    def first(self) -> Variant:
        """Whose picture stands for all of them."""
        return self.products[0].first


def _collections() -> tuple[Collection, ...]:
    kinds = dict.fromkeys(product.kind for product in PRODUCTS if not product.first.gift_card)
    return tuple(
        Collection(
            id=_FIRST + place * _STRIDE,
            handle=kind.lower(),
            title=kind,
            products=tuple(product for product in PRODUCTS if product.kind == kind),
        )
        for place, kind in enumerate(kinds)
    )


COLLECTIONS = _collections()


def collections_of(product_id: int) -> list[Collection]:
    """The collections that a product is in."""
    return [each for each in COLLECTIONS if product_id in {one.id for one in each.products}]
