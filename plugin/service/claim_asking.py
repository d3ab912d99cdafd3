"""Asking for a claim link in the panel: nobody needs to be signed in, but to have seen the form."""

from typing import Final

from plugin.domain.errors import NotFoundError
from plugin.ports import Shopper
from plugin.service import onetime, panel
from plugin.service.letters import claims
from plugin.service.services import Services

_ACTION: Final = "ask for a link"
_ANYBODY: Final = ""


def possible(services: Services) -> bool:
    """Are letters sent at all?"""
    return services.notifier is not None


def token(services: Services, shopper: Shopper) -> str:
    """
    What the form carries, so that no other site can ask in its visitors' names. Raises
    NotFoundError for an unknown shop.
    """
    return onetime.token(services.keys, panel.shop_of(services, shopper), _ANYBODY, _ACTION)


def ask(
    services: Services, shopper: Shopper, given: str, email: str, locale: str, came_from: str
) -> None:
    """
    Have a claim link sent, if anybody waits under an e-mail; `given` is the token of the form.

    Raises ForbiddenError for a token that is not good, NotFoundError for an unknown shop or where
    no letters are sent, and InvalidInputError for what is no e-mail address.
    """
    shop = panel.shop_of(services, shopper)
    onetime.nonce_of(services.keys, shop, _ANYBODY, _ACTION, given)
    if not possible(services):
        raise NotFoundError("no letters are sent here")
    claims.ask(services, shop, email, locale, came_from)
