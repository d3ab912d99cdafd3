"""
Stopping letters: a signed link for one address and one kind, which needs nobody to sign in.

The link is signed with the brand's own secret, as claim links are, so that no rotation of keys ends
it; it never grows old, for a letter may be read years later. It names the address by its hash.
"""

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from plugin.domain.errors import ForbiddenError, NotFoundError
from plugin.keys import Keyring
from plugin.service import identity, shops
from plugin.service.letters.asking import ALL, KINDS
from plugin.service.services import Services
from plugin.store import Tx, suppressions
from plugin.store.shops import Shop

PATH: Final = "/letters"
"""Where the page is, on our own address: mail programs know no storefront."""
UNWANTED, UNREACHED, BOUNCED = "unsubscribed", "refused", "bounced"
"""Why letters stop: their reader said so, a mail server knows no such address, one came back."""
_PURPOSE: Final = "letters"


class DeadStopLinkError(ForbiddenError):
    """A link that is not whole, or not ours."""

    def __init__(self) -> None:
        super().__init__("this link does not work")


@dataclass(frozen=True, slots=True)
class Stop:
    """What a link is about: letters of a kind, of a shop, to whoever has this hash."""

    shop: Shop
    kind: str
    email_hash: bytes


def url(tx: Tx, services: Services, stop: Stop, locale: str) -> str:
    """The link in a letter, which speaks the letter's language."""
    proof = _ring(tx, services, stop.shop).sign(_said(stop), _PURPOSE)
    path = f"{PATH}/{stop.shop.domain}/{stop.kind}/{stop.email_hash.hex()}/{proof}"
    return f"{services.app_url}{path}?locale={quote(locale, safe='')}"


def opened(services: Services, domain: str, kind: str, digest: str, proof: str) -> Stop:
    """What a link is about. Raises DeadStopLinkError with one sentence for every reason."""
    try:
        stop = Stop(shops.named(services, domain), kind, bytes.fromhex(digest))
    except (NotFoundError, ValueError):
        raise DeadStopLinkError from None
    ring = services.store.read(lambda tx: _ring(tx, services, stop.shop))
    if kind not in KINDS or not ring.signed(_said(stop), proof, _PURPOSE):
        raise DeadStopLinkError
    return stop


def stop(services: Services, one: Stop) -> None:
    """No more letters of this kind; twice is once."""
    now = services.clock.now()
    services.store.transact(
        lambda tx: suppressions.keep(
            tx, one.shop.brand_id, one.email_hash, one.kind, reason=UNWANTED, at=now
        )
    )


def resume(services: Services, one: Stop) -> None:
    """Letters of this kind again; an address that cannot be reached stays so."""
    services.store.transact(
        lambda tx: suppressions.lift(tx, one.shop.brand_id, one.email_hash, one.kind)
    )


def unreachable(tx: Tx, services: Services, brand_id: int, email: str, reason: str) -> None:
    """Nothing more to this address, of whatever kind."""
    hashed = identity.email_hash(tx, services.keys, brand_id, email)
    suppressions.keep(tx, brand_id, hashed, ALL, reason=reason, at=services.clock.now())


def reachable(tx: Tx, services: Services, brand_id: int, email: str) -> None:
    """Letters to this address again, but for those that its reader does not want."""
    hashed = identity.email_hash(tx, services.keys, brand_id, email)
    suppressions.lift(tx, brand_id, hashed, ALL)


def is_stopped(tx: Tx, one: Stop) -> bool:
    """Are letters of this kind unwanted, or in vain?"""
    return suppressions.any_of(tx, one.shop.brand_id, one.email_hash, {one.kind, ALL})


def _ring(tx: Tx, services: Services, shop: Shop) -> Keyring:
    return Keyring((identity.brand_secret(tx, services.keys, shop.brand_id),))


def _said(stop: Stop) -> str:
    return f"{stop.shop.id}|{stop.kind}|{stop.email_hash.hex()}"
