"""Whether the platform has a code, or anything of a pool."""

from typing import Final

from plugin.ports import CodeFound
from plugin.service import fetching
from plugin.service.rewards import drawing
from plugin.service.services import Services
from plugin.store import codes
from plugin.store.codes import Code
from plugin.store.pools import Pool
from plugin.store.shops import Shop

_WITNESSES: Final = 3
"""Staff may have deleted a single code."""


def look(services: Services, shop: Shop, code: Code) -> CodeFound | None:
    """A code as the platform knows it; None: it knows none."""
    plain = drawing.opened(services.keys, code)
    return fetching.patiently(
        services, shop, lambda them, grant: them.find_code(shop.domain, grant, plain)
    )


def seen(services: Services, shop: Shop, pool: Pool) -> CodeFound | None:
    """A code under its discount, of a few that should be there; None: there is none."""
    some = services.store.read(lambda tx: codes.witnesses(tx, pool.brand_id, pool.id, _WITNESSES))
    found = (look(services, shop, code) for code in some)
    return next((one for one in found if one and one.discount == pool.discount), None)
