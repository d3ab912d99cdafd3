"""Appealing: a referrer says something about a friend's order that staff look at, by a form."""

from typing import Final

from plugin.domain.errors import InvalidInputError
from plugin.keys import Keyring
from plugin.ports import Shopper
from plugin.service import onetime
from plugin.service.referrals import deciding
from plugin.service.services import Services
from plugin.store.shops import Shop

LONGEST: Final = 500
"""Characters of what they say."""
_ACTION: Final = "appeal"


def token(keys: Keyring, shop: Shop, customer_id: str) -> str:
    """A proof for one member to appeal, for half a day."""
    return onetime.token(keys, shop, customer_id, _ACTION)


def appeal(
    services: Services, shop: Shop, shopper: Shopper, given: str, referral: int, text: str
) -> None:
    """
    Lay a member's own words beside a referral of theirs, for staff; the first words stay.

    Raises ForbiddenError when the token is not theirs or is stale, InvalidInputError for no words
    or too many, and as `deciding.appeal` does.
    """
    onetime.nonce_of(services.keys, shop, shopper.customer_id, _ACTION, given)
    said = text.strip()
    if not 1 <= len(said) <= LONGEST:
        raise InvalidInputError(f"say something in 1 to {LONGEST} characters")
    deciding.appeal(services, shop, shopper.customer_id or "", referral, said)
