"""Where people reach us: the panel behind the storefront of a shop, and what letters fetch."""

from typing import Final
from urllib.parse import quote

from plugin.service.services import Services
from plugin.store.shops import Shop

PANEL_PATH = "/apps/laurel"
"""Where storefronts reach us, as manifest.json asks for."""
_LOGO_PATH: Final = "/widgets/look/logo"


def panel(services: Services, shop: Shop, path: str = "") -> str:
    """The panel of a shop on its storefront, or a page below it."""
    return f"{storefront(services, shop)}{PANEL_PATH}{path}"


def storefront(services: Services, shop: Shop) -> str:
    """Where a shop sells."""
    return services.storefront_origin or f"https://{shop.domain}"


def with_code(services: Services, shop: Shop, code: str) -> str:
    """Where a shop sells, with a code in the cart already."""
    return f"{storefront(services, shop)}/discount/{quote(code, safe='')}?redirect=/"


def logo(services: Services, name: str) -> str:
    """A logo by its name, on our own address: mail programs know no storefront."""
    return f"{services.app_url}{_LOGO_PATH}/{name}"
