"""The page behind a claim link: what waits, for whom, and why a link does not work."""

from typing import Final

from plugin.domain.errors import ConflictError
from plugin.locales import Messages
from plugin.ports import Shopper
from plugin.service import claim_page
from plugin.service.claim_links import DeadLinkError
from plugin.service.services import Services
from plugin.service.views.panel import PanelView
from widgets import assets
from widgets.rendering import render_claim

DONE: Final = "claim.done"
"""The words for whoever just claimed."""

_PARAMETER: Final = "claim"


def page(services: Services, shopper: Shopper, messages: Messages) -> str:
    """The page for whoever opens the link, signed in or not. Raises as `claim_page.view` does."""
    found = claim_page.view(services, shopper, shopper.params.get(_PARAMETER, ""))
    return render_claim(
        found,
        messages,
        stylesheet=assets.stylesheet(services.app_url),
        app_url=services.app_url,
    )


def taken(services: Services, shopper: Shopper, token: str) -> PanelView:
    """Claim, then the panel. Raises as `claiming.claim` does."""
    return claim_page.claim(services, shopper, shopper.params.get(_PARAMETER, ""), token)


def said(error: Exception) -> str:
    """The words for an error: a dead link and somebody who left have words of their own."""
    if isinstance(error, DeadLinkError):
        return "claim.error"
    return "claim.left" if isinstance(error, ConflictError) else "panel.error"
