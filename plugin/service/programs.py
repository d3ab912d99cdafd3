"""Programmes: the versions of a brand's rules."""

from plugin.domain.program import Program
from plugin.service.services import Services
from plugin.store import programs
from plugin.store.shops import Shop


def every(services: Services, shop: Shop) -> list[Program]:
    """Every version of the programme of a shop's brand, oldest first."""
    return services.store.read(lambda tx: programs.of(tx, shop.brand_id))
