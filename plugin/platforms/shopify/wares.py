"""
Products, variants and collections, asked for by their ids in one question.

https://shopify.dev/docs/api/admin-graphql/latest/queries/nodes
"""

from collections.abc import Collection
from typing import Final

from plugin.domain.errors import DeniedError
from plugin.platforms.shopify.admin import AdminApi
from plugin.platforms.shopify.documents import document
from plugin.platforms.shopify.failures import OutageError
from plugin.platforms.shopify.nodes.parts import Node
from plugin.platforms.shopify.reading import words
from plugin.platforms.shopify.rewards.answered import converted
from plugin.platforms.shopify.rewards.writing import gid
from plugin.platforms.shopify.transport import LARGE
from plugin.ports import Ware, WareKind, WareSeen

_TYPES: Final = {
    WareKind.PRODUCT: "Product",
    WareKind.VARIANT: "ProductVariant",
    WareKind.COLLECTION: "Collection",
}
_MOST: Final = 100
_ONLY_VARIANT: Final = " - Default Title"
"""What Shopify adds to the name of a product's one variant."""


class _Image(Node):
    url: str = ""


class _Preview(Node):
    image: _Image | None = None


class _Media(Node):
    preview: _Preview | None = None

    @property
    def picture(self) -> str:
        """Its address; empty where there is none."""
        return self.preview.image.url if self.preview and self.preview.image else ""


class _Album(Node):
    nodes: list[_Media]


class _Product(Node):
    featured_media: _Media | None = None


class _Ware(_Product):
    """Whichever of the three it is; what is asked of another kind is empty."""

    title: str = ""
    display_name: str = ""
    image: _Image | None = None
    media: _Album | None = None
    product: _Product | None = None


def seen(api: AdminApi, wares: Collection[Ware]) -> dict[Ware, WareSeen | None]:
    """The first 100 of some wares; None: the shop has none by that id. Raises PlatformError."""
    asked = list(wares)[:_MOST]
    if not asked:
        return {}
    ids = [gid(_TYPES[each.kind], each.id) for each in asked]
    answer = api.ask_briefly(document("wares"), {"ids": ids}, at_most=LARGE)
    if answer.withheld("nodes"):
        raise DeniedError("the platform does not show us what the shop sells")
    found = converted(answer.part("nodes"), list[_Ware | None])
    if len(found) != len(asked):
        raise OutageError("the platform tells of other wares than it was asked for")
    return {each: _seen(told) for each, told in zip(asked, found, strict=True)}


def _seen(told: _Ware | None) -> WareSeen | None:
    if told is None:
        return None
    title = told.title or told.display_name.removesuffix(_ONLY_VARIANT)
    return WareSeen(words(title), _picture(told))


def _picture(told: _Ware) -> str:
    """The nearest: its own, else its product's."""
    if told.image:
        return told.image.url
    own = told.media.nodes if told.media else []
    media = [*own, (told.product or told).featured_media]
    return next((one.picture for one in media if one and one.picture), "")
