"""
Wares: what a reward names of a shop, as its staff know it. Asked for when they look, never kept.

The shop may be away, or may not have allowed us to look: then nobody knows, and ids are shown.
"""

from collections.abc import Iterable, Mapping
from typing import Final

import structlog

from plugin.domain.errors import PlatformError, UnavailableError
from plugin.domain.rewards import Reward
from plugin.ports import Ware, WareKind, WareSeen
from plugin.service import catalogue, permits
from plugin.service.services import Services
from plugin.store.shops import Shop

NEEDED: Final = "read_products"
"""The optional scope without which a shop does not show what it sells."""
FIELDS: Final[Mapping[str, WareKind]] = {
    "gives": WareKind.VARIANT,
    "products": WareKind.PRODUCT,
    "collections": WareKind.COLLECTION,
}
"""What of a reward names wares, and of which kind."""
_MOST: Final = 100
"""Wares of one page; whoever names more sees the ids of the others."""

Seen = Mapping[Ware, WareSeen | None]
"""None: the shop has none by that id. What is not in it is not known."""

_log = structlog.get_logger("wares")


def named(reward: Reward, field: str) -> tuple[Ware, ...]:
    """What a reward names in one of `FIELDS`."""
    return tuple(Ware(FIELDS[field], number) for number in getattr(reward, field))


def named_by(reward: Reward) -> tuple[Ware, ...]:
    """Everything that a reward names."""
    return tuple(ware for field in FIELDS for ware in named(reward, field))


def seen(services: Services, shop: Shop, wares: Iterable[Ware]) -> Seen:
    """
    Some wares as the shop shows them now; of what is not in the answer nobody knows anything.

    Talks to the platform once and briefly. Never raises because the shop is away.
    """
    asked = tuple(dict.fromkeys(wares))[:_MOST]
    if not asked or catalogue.lacking(services, shop, [NEEDED]):
        return {}
    try:
        return permits.ask(
            services, shop, lambda them, grant: them.wares(shop.domain, grant, asked)
        )
    except (PlatformError, UnavailableError) as away:
        _log.info("wares_not_seen", shop_id=shop.id, why=away.code)
        return {}


def is_broken(reward: Reward, known: Seen) -> bool:
    """Is a whole list of what it names gone, so that nobody could use it?"""
    lists = (named(reward, field) for field in FIELDS)
    return any(some and all(_is_gone(ware, known) for ware in some) for some in lists)


def _is_gone(ware: Ware, known: Seen) -> bool:
    return ware in known and known[ware] is None
