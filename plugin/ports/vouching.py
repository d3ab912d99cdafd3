"""People at our doors: shoppers and staff, as a platform vouches for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ProxyRequest:
    """A storefront request as a platform forwarded it: the raw query string, still unchecked."""

    query: bytes


@dataclass(frozen=True, slots=True)
class Shopper:
    """Who looks at the panel, as the platform vouches; `customer_id` None: not signed in."""

    shop_domain: str
    customer_id: str | None
    path_prefix: str
    params: Mapping[str, str]
    """Our own, allow-listed parameters of the request."""


@dataclass(frozen=True, slots=True)
class Staff:
    """A signed-in person of the merchant, with the proof that can be exchanged for a token."""

    shop_domain: str
    user_id: str
    id_token: str


@dataclass(frozen=True, slots=True)
class Launch:
    """Somebody opens the app from outside, as the platform vouches. `framed`: inside its admin."""

    shop_domain: str
    framed: bool = False


@dataclass(frozen=True, slots=True)
class Redirect:
    """Instead of an answer: send the browser there first."""

    location: str


class Vouching(Protocol):
    """The part of a platform that says who is at a door. Nothing here talks to it."""

    def shopper(self, request: ProxyRequest, now: datetime) -> Shopper:
        """Who looks at the panel. Raises UnauthenticatedError unless strictly parsed and signed."""
        ...

    def buyer(self, headers: Mapping[str, str]) -> Shopper:
        """
        Who looks at an order of theirs, on the page that thanks for it or in their account.

        Raises UnauthenticatedError unless the headers bear a token of such a page; one of staff's
        opens nothing here.
        """
        ...

    def staff(self, url: str, headers: Mapping[str, str]) -> Staff | Redirect:
        """Who opened the admin, or where to send the browser to find out."""
        ...

    def launch(self, query: bytes, now: datetime) -> Launch:
        """
        Who opens the app, by the signed query of the request; `now` is the wall clock. Raises
        HandshakeError unless strictly parsed, signed and fresh.
        """
        ...
