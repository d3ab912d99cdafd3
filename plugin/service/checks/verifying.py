"""All invariants, on one snapshot of the database."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from plugin.domain.errors import InvalidInputError
from plugin.service.checks import (
    bonds,
    chains,
    deliveries,
    erasure,
    handed,
    once,
    referred,
    sums,
    targets,
)
from plugin.service.checks.faults import Fault
from plugin.service.services import Services
from plugin.store import Tx
from plugin.store.audit import ENOUGH
from plugin.store.shops import Shop

_DIGEST: Final = re.compile("[0-9a-f]{64}")


def verify(services: Services, shop: Shop, kept: str | None = None) -> Iterator[Fault]:
    """
    The broken invariants of a shop's brand, the first hundred of each family; none: all is well.

    `kept` is the digest of a daily seal (hex) that the operator has stored elsewhere. Raises
    InvalidInputError when it is no digest.
    """
    if kept is not None and not _DIGEST.fullmatch(kept):
        raise InvalidInputError("the digest of a seal is 64 digits, 0 to 9 and a to f")
    yield from services.store.read(lambda tx: _faults(tx, services, shop.brand_id, kept))


def _faults(tx: Tx, services: Services, brand_id: int, kept: str | None) -> list[Fault]:
    families = (
        deliveries.unsettled(tx, services, brand_id),
        deliveries.altered(tx, services, brand_id),
        bonds.strangers(tx, brand_id),
        chains.tampered(tx, services, brand_id, kept),
        sums.unbalanced(tx, brand_id),
        targets.missed(tx, services, brand_id),
        handed.doubled(tx, brand_id),
        erasure.remembered(tx, brand_id),
        once.repeated(tx, brand_id),
        referred.mispaid(tx, services, brand_id),
    )
    return [fault for family in families for fault in islice(family, ENOUGH)]
