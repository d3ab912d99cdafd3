"""What a reward names of the shop, for the page: picture, title and whether it is still there."""

from collections.abc import Collection
from dataclasses import dataclass

from plugin.admin.allowing import allow_url
from plugin.admin.frame import allow_pictures
from plugin.http import services
from plugin.ports import Ware
from plugin.service import catalogue, wares
from plugin.service.visiting import Visit
from plugin.service.wares import Seen


@dataclass(frozen=True, slots=True)
class WareLine:
    """One product, variant or collection; plain text, escaped in the template."""

    id: str
    title: str
    """Its id where nobody knows its title."""
    picture: str
    """The address of a picture that the page may show; empty: none."""
    known: bool
    """Did the shop say anything about it?"""
    gone: bool


@dataclass(frozen=True, slots=True)
class Chooser:
    """What the picker takes before it opens."""

    lacking: str
    """The scope that the merchant has not granted; empty: none."""
    allow_url: str
    """Where it can be granted; empty: the page itself can ask."""


def chooser(visit: Visit) -> Chooser:
    """How staff come to the picker; the page may show the pictures of what they choose."""
    allow_pictures()
    lacking = catalogue.lacking(services(), visit.shop, [wares.NEEDED])
    return Chooser(" ".join(lacking), allow_url(visit.shop.domain, lacking) if lacking else "")


def lines(named: Collection[Ware], known: Seen) -> tuple[WareLine, ...]:
    """What is named, in its order, by what the shop said of it."""
    if not named:
        return ()
    origin = allow_pictures()
    return tuple(_line(ware, known, origin) for ware in named)


def _line(ware: Ware, known: Seen, origin: str) -> WareLine:
    told = known.get(ware)
    if told is None:
        return WareLine(ware.id, ware.id, "", known=ware in known, gone=ware in known)
    picture = told.picture if told.picture.startswith(f"{origin}/") else ""
    return WareLine(ware.id, told.title or ware.id, picture, known=True, gone=False)
