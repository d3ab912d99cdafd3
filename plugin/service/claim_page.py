"""What a shopper sees who opens a claim link, and what happens when they take it."""

from plugin.ports import Shopper
from plugin.service import claim_links, claiming, panel
from plugin.service.services import Services
from plugin.service.views.panel import ClaimView, PanelView
from plugin.store import Tx
from plugin.store.shops import Shop


def view(services: Services, shopper: Shopper, link: str) -> ClaimView:
    """
    What waits behind a claim link.

    Raises DeadLinkError for one that does not work here, NotFoundError for an unknown shop or
    somebody erased, and ConflictError for somebody who left.
    """
    shop = panel.shop_of(services, shopper)
    points = services.store.read(lambda tx: _points(tx, services, shop, link))
    found = panel.view(services, shopper)
    claiming.require_welcome(found.membership.value)
    someone = shopper.customer_id
    token = claiming.token(services.keys, shop, someone) if someone else ""
    return ClaimView(found, link, points, token)


def claim(services: Services, shopper: Shopper, link: str, token: str) -> PanelView:
    """Claim, then the panel as it is afterwards. Raises as `claiming.claim` does."""
    claiming.claim(services, panel.shop_of(services, shopper), shopper, link, token)
    return panel.view(services, shopper)


def _points(tx: Tx, services: Services, shop: Shop, link: str) -> int:
    guest = claim_links.opened(tx, services, shop, link).guest
    return claiming.points_of(tx, services, shop, guest)
