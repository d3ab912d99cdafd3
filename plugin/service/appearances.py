"""How a brand looks and speaks: what is shown, what staff change, and what comes back."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from plugin.domain.appearance import Appearance
from plugin.domain.errors import ConflictError, InvalidInputError, NotFoundError
from plugin.service import mirroring
from plugin.service.logos import redrawn
from plugin.service.services import Services
from plugin.store import Tx, appearances, logos
from plugin.store.appearances import Version
from plugin.store.shops import Shop

__all__ = ["Version", "before", "look", "newest", "of", "save", "undo", "wear"]

_KEPT: Final = 50
"""Versions of a brand that are kept; older ones are forgotten with their pictures."""

Change = Callable[[Appearance], Appearance]


def of(tx: Tx, brand_id: int) -> Appearance:
    """How a brand looks now; the defaults where nobody chose anything."""
    return appearances.of(tx, brand_id)


def look(services: Services, shop: Shop) -> Appearance:
    """How the brand of a shop looks now."""
    return services.store.read(lambda tx: of(tx, shop.brand_id))


def newest(services: Services, shop: Shop, most: int = 10) -> list[Version]:
    """The newest versions, newest first; none while nobody chose anything."""
    return services.store.read(lambda tx: appearances.newest(tx, shop.brand_id, most))


def save(services: Services, shop: Shop, seen: int, change: Change, actor: str) -> int:
    """
    The next version: the newest one, changed; returns its number.

    A change that changes nothing writes nothing. Raises ConflictError when `seen` is not the
    newest number any more, so that nobody undoes what another has just chosen, and
    InvalidInputError for a logo that is not the brand's.
    """

    def work(tx: Tx) -> int:
        last = _seen(tx, services, shop, seen)
        return _add(tx, services, shop, last, change(last.look), actor)

    return services.store.transact(work)


def wear(services: Services, shop: Shop, seen: int, sent: bytes, actor: str) -> int:
    """
    The next version with a logo, drawn anew from what was sent. Raises as `save` and
    `logos.redrawn` do.
    """
    picture = redrawn(sent)
    digest = hashlib.sha256(picture).hexdigest()[:32]

    def work(tx: Tx) -> int:
        last = _seen(tx, services, shop, seen)
        logos.keep(tx, shop.brand_id, digest, picture, services.clock.now())
        wanted = replace(last.look, logo=f"{shop.brand_id}-{digest}")
        return _add(tx, services, shop, last, wanted, actor)

    return services.store.transact(work)


def before(services: Services, shop: Shop) -> Version | None:
    """The version that `undo` would bring back; None: there is none."""
    found = newest(services, shop, 2)
    if not found:
        return None
    first = Version(0, Appearance(), "", found[0].at)
    return found[1] if len(found) > 1 else first


def undo(services: Services, shop: Shop, seen: int, actor: str) -> int:
    """
    The look of before as the next version: undone twice, it is as it was.

    Raises ConflictError as `save` does, and NotFoundError when nothing was chosen yet.
    """
    earlier = before(services, shop)
    if earlier is None:
        raise NotFoundError("nothing was changed yet")
    return save(services, shop, seen, lambda _: earlier.look, actor)


def _seen(tx: Tx, services: Services, shop: Shop, number: int) -> Version:
    found = appearances.newest(tx, shop.brand_id, 1)
    last = found[0] if found else Version(0, Appearance(), "", services.clock.now())
    if last.number != number:
        raise ConflictError("somebody else changed the appearance meanwhile")
    return last


def _add(
    tx: Tx, services: Services, shop: Shop, last: Version, wanted: Appearance, actor: str
) -> int:
    if wanted == last.look:
        return last.number
    if wanted.logo and not _is_theirs(tx, shop, wanted.logo):
        raise InvalidInputError("there is no such logo")
    number, now = last.number + 1, services.clock.now()
    appearances.add(tx, shop.brand_id, Version(number, wanted, actor, now))
    mirroring.ask(tx, shop.brand_id)
    appearances.thin(tx, shop.brand_id, number - _KEPT + 1)
    kept = {one.look.logo for one in appearances.newest(tx, shop.brand_id, _KEPT)}
    logos.keep_only(tx, shop.brand_id, frozenset(name.partition("-")[2] for name in kept if name))
    return number


def _is_theirs(tx: Tx, shop: Shop, name: str) -> bool:
    brand, _, digest = name.partition("-")
    return int(brand) == shop.brand_id and logos.find(tx, shop.brand_id, digest) is not None
