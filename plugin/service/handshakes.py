"""
Installing through the grant screen: begun here, granted there, completed here, by one browser.

The state that travels with the staff's browser is random, good once and for ten minutes. A cookie
signed with our own key ties it to the browser, a row to the shop.
"""

import hashlib
import hmac
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from plugin.domain.errors import HandshakeError
from plugin.ports import Consent, Launch
from plugin.service import shops
from plugin.service.services import Services
from plugin.store import Tx, handshakes
from plugin.store.shops import Shop

LIFE: Final = timedelta(minutes=10)
_PURPOSE: Final = "handshake"


@dataclass(frozen=True, slots=True)
class Begun:
    """Where the browser goes, and the cookie it brings back."""

    location: str
    cookie: str


def begin(services: Services, platform: str, launch: Launch, also: Collection[str] = ()) -> Begun:
    """Send staff to the grant screen of their shop; `also`: optional scopes to ask for."""
    state, now = secrets.token_urlsafe(32), services.clock.now()

    def work(tx: Tx) -> None:
        handshakes.forget(tx, now - LIFE)
        handshakes.begin(tx, _digest(state), platform, launch.shop_domain, now)

    services.store.transact(work)
    location = services.platforms[platform].permission_url(
        launch.shop_domain, services.scopes.union(also), state
    )
    return Begun(location, f"{state}.{services.keys.sign(state, _PURPOSE)}")


def complete(services: Services, platform: str, consent: Consent, cookie: str) -> Shop:
    """
    Install the shop whose staff came back from the grant screen.

    Raises HandshakeError when this browser did not begin it, or it was completed before, or the
    merchant granted less than we need; UnauthenticatedError or PlatformError from the exchange.
    """
    _require_same_browser(services, consent, cookie)
    _take(services, platform, consent)
    grant = services.platforms[platform].redeem(consent)
    missing = services.platforms[platform].missing(services.scopes, grant.scopes)
    if missing:
        raise HandshakeError(f"not granted: {', '.join(missing)}; install again and allow all")
    return shops.install(services, platform, consent.shop_domain, grant)


def _require_same_browser(services: Services, consent: Consent, cookie: str) -> None:
    state, _, proof = cookie.partition(".")
    ours = services.keys.signed(state, proof, _PURPOSE)
    if not (ours and hmac.compare_digest(state.encode(), consent.state.encode())):
        raise HandshakeError("this browser did not begin the installation; begin it again")


def _take(services: Services, platform: str, consent: Consent) -> None:
    """Once: whoever comes second with the same state, at the same moment even, is refused."""
    digest, now = _digest(consent.state), services.clock.now()

    def work(tx: Tx) -> bool:
        handshakes.forget(tx, now - LIFE)
        return handshakes.take(tx, digest, platform, consent.shop_domain)

    if not services.store.transact(work):
        raise HandshakeError("the installation took too long, or is complete; begin it again")


def _digest(state: str) -> bytes:
    return hashlib.sha256(state.encode()).digest()
