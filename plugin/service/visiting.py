"""A visit: somebody of the staff, and the shop they come from."""

from dataclasses import dataclass

from plugin.ports import Staff
from plugin.service import shops
from plugin.service.services import Services
from plugin.store.shops import Shop


@dataclass(frozen=True, slots=True)
class Visit:
    """Who opened a page or sent its form, and of which shop."""

    staff: Staff
    shop: Shop


def opened(services: Services, platform: str, staff: Staff) -> Visit:
    """Staff open a page; the first visit of a shop installs it. Raises as `shops.welcome`."""
    return Visit(staff, shops.welcome(services, platform, staff))


def sent(services: Services, staff: Staff) -> Visit:
    """Staff sent a form. Raises NotFoundError for a shop that never came."""
    return Visit(staff, shops.named(services, staff.shop_domain))
