"""What a shop sells, as far as staff choose among it: named by kind and id, shown by its title."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from plugin.ports.grants import Grant


class WareKind(StrEnum):
    """What staff choose among."""

    PRODUCT = "product"
    VARIANT = "variant"
    COLLECTION = "collection"


@dataclass(frozen=True, slots=True)
class Ware:
    """A product, a variant or a collection of a shop."""

    kind: WareKind
    id: str


@dataclass(frozen=True, slots=True)
class WareSeen:
    """A ware as the shop shows it now: the platform's words, never to be trusted as markup."""

    title: str
    picture: str = ""
    """The address of a small picture; empty: it has none."""


class Selling(Protocol):
    """The part of a platform that tells what a shop sells."""

    def wares(
        self, shop_domain: str, grant: Grant, wares: Collection[Ware]
    ) -> dict[Ware, WareSeen | None]:
        """
        At most 100 wares as the shop shows them; None: it has none by that id.

        Talks to the platform once and briefly, for somebody waits for a page. Raises PlatformError:
        TokenRefusedError and DeniedError as everywhere.
        """
        ...
