"""
Claim links: a signed address that hands the points of one guest to whoever opens it, once.

A link is signed with the brand's own secret and not with the operator's keys, so that no rotation
ends a link that is out. The secret never changes; the link is good for 90 days.

Whom the platform made a customer of needs none: their points are theirs once they are signed in.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote

from plugin.clock import wall
from plugin.domain.errors import ForbiddenError, NotFoundError
from plugin.keys import Keyring
from plugin.service import addresses, identity
from plugin.service.lookup import member_of
from plugin.service.services import Services
from plugin.store import Tx, accounts, unclaimed
from plugin.store.shops import Shop

LIFETIME = timedelta(days=90)
_PURPOSE = "claim link"


class DeadLinkError(ForbiddenError):
    """A link that is forged, stale, used, or of another shop: nobody is told which."""

    def __init__(self) -> None:
        super().__init__("this link does not work any more, or not here")


@dataclass(frozen=True, slots=True)
class Link:
    """What a claim link says: `nonce` makes it one, `guest` is the account it speaks of."""

    nonce: str
    guest: int


def url(services: Services, shop: Shop, email: str) -> str:
    """
    A new claim link for the guest with this e-mail.

    Raises NotFoundError when nobody waits under it.
    """
    return services.store.read(lambda tx: _url(tx, services, shop, email))


def waiting(tx: Tx, services: Services, shop: Shop, email: str) -> int | None:
    """The account of the guest who waits under this e-mail; None: nobody does."""
    hashed = identity.email_hash(tx, services.keys, shop.brand_id, email)
    return next(iter(unclaimed.guests_with(tx, shop.brand_id, [hashed])), None)


def not_joined(tx: Tx, services: Services, shop: Shop, email: str) -> int | None:
    """
    The account of a customer who never joined and whose own e-mail this is; None: there is none.

    A platform makes a customer of every address that is typed at a checkout.
    """
    hashed = identity.email_hash(tx, services.keys, shop.brand_id, email)
    for one in unclaimed.customers_with(tx, shop.brand_id, shop.id, hashed):
        if member_of(tx, accounts.get(tx, shop.brand_id, one)).state == "unclaimed":
            return one
    return None


def way_in(services: Services, shop: Shop, locale: str) -> str:
    """The panel by way of signing in: all that such a customer needs."""
    panel = f"{addresses.PANEL_PATH}/panel?locale={quote(locale)}"
    login = f"{addresses.storefront(services, shop)}/account/login"
    return f"{login}?return_url={quote(panel, safe='')}"


def url_of(tx: Tx, services: Services, shop: Shop, guest: int, locale: str = "") -> str:
    """
    A new claim link for a guest who waits. Its page speaks `locale` (BCP 47); empty: what the
    browser prefers.
    """
    nonce, until = secrets.token_hex(12), int((wall() + LIFETIME).timestamp())
    said = f"{nonce}.{until}.{guest}"
    proof = _ring(tx, services, shop).sign(f"{shop.id}|{said}", _PURPOSE)
    tongue = f"&locale={quote(locale)}" if locale else ""
    return addresses.panel(services, shop, f"/claim?claim={said}.{proof}{tongue}")


def opened(tx: Tx, services: Services, shop: Shop, given: str) -> Link:
    """
    What a claim link says, if it is ours, for this shop, in time, and its guest still waits.

    Raises DeadLinkError with one sentence for every reason: whoever guesses learns nothing.
    """
    said, _, proof = given.rpartition(".")
    if not _ring(tx, services, shop).signed(f"{shop.id}|{said}", proof, _PURPOSE):
        raise DeadLinkError
    nonce, until, guest = said.split(".")
    if int(until) < wall().timestamp() or not unclaimed.waits(tx, shop.brand_id, int(guest)):
        raise DeadLinkError
    return Link(nonce, int(guest))


def _url(tx: Tx, services: Services, shop: Shop, email: str) -> str:
    guest = waiting(tx, services, shop, email)
    if guest is None:
        raise NotFoundError(f"no guest waits under this e-mail in {shop.domain}")
    return url_of(tx, services, shop, guest)


def _ring(tx: Tx, services: Services, shop: Shop) -> Keyring:
    return Keyring((identity.brand_secret(tx, services.keys, shop.brand_id),))
