"""Where people reach us: the panel behind the storefront of a shop."""

from plugin.service.services import Services
from plugin.store.shops import Shop

PANEL_PATH = "/apps/laurel"
"""Where storefronts reach us, as manifest.json asks for."""


def panel(services: Services, shop: Shop, path: str = "") -> str:
    """The panel of a shop on its storefront, or a page below it."""
    return f"{storefront(services, shop)}{PANEL_PATH}{path}"


def storefront(services: Services, shop: Shop) -> str:
    """Where a shop sells."""
    return services.storefront_origin or f"https://{shop.domain}"
