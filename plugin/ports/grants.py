"""What lets us talk to a shop: how it is asked for, had, kept fresh, and how far it reaches."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from plugin.ports.vouching import Staff


@dataclass(frozen=True, slots=True)
class Grant:
    """Permission to talk to a shop's API. Expiry times are aware; None: does not expire."""

    access_token: str
    scopes: tuple[str, ...]
    expires_at: datetime | None = None
    refresh_token: str | None = None
    refresh_expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Consent:
    """A merchant came back from the grant screen: a code to redeem once, our own `state` back."""

    shop_domain: str
    code: str = field(repr=False)
    state: str = field(repr=False)


class Granting(Protocol):
    """
    The part of a platform that lets us in.

    What talks to it raises PlatformError: TokenRefusedError when the grant is not good any more.
    """

    def permission_url(self, shop_domain: str, scopes: Collection[str], state: str) -> str:
        """The screen where the merchant grants these scopes; it sends them back with `state`."""
        ...

    def consent(self, query: bytes, now: datetime) -> Consent:
        """What the grant screen sent back. Raises HandshakeError as `launch` does."""
        ...

    def redeem(self, consent: Consent) -> Grant:
        """Exchange the code of a consent for an offline token. Talks to the platform."""
        ...

    def grant(self, staff: Staff) -> Grant:
        """Exchange a staff member's proof for an offline token. Talks to the platform."""
        ...

    def credentials(self, shop_domain: str) -> Grant:
        """A token for a shop of the app's own organisation. Talks to the platform."""
        ...

    def refresh(self, shop_domain: str, grant: Grant) -> Grant:
        """A fresh token from the refresh token. Talks to the platform."""
        ...

    def scopes(self, shop_domain: str, grant: Grant) -> tuple[str, ...]:
        """What the merchant lets us do now. Talks to the platform, and raises PlatformError."""
        ...

    def missing(self, required: Collection[str], granted: Collection[str]) -> tuple[str, ...]:
        """The required scopes that the granted ones do not cover; writing implies reading."""
        ...

    def days_shown(self, granted: Collection[str]) -> int | None:
        """How many days back the platform shows orders under these scopes; None: all of them."""
        ...
