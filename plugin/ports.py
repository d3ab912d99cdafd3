"""
The words in which the house talks with its neighbours: protocols and frozen values.

A platform is asked through `Platform`; what it says comes back as facts in our own terms.
Ids from platforms are strings here, money is integer minor units, times are aware.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from plugin.domain.facts import Order


class Clock(Protocol):
    """Business time. In development app, worker and twin share one that can be moved."""

    def now(self) -> datetime:
        """The current moment, aware, in UTC."""
        ...


@dataclass(frozen=True, slots=True)
class Arrival:
    """A webhook whose signature holds. The headers below it are unsigned: claims, not proof."""

    shop_domain: str
    topic: str
    webhook_id: str
    triggered_at: str = ""
    api_version: str = ""
    event_id: str = ""
    vouched: bool = False
    """An operator replayed it: nobody signed it for this shop, and nobody needs to."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One webhook as the journal holds it."""

    id: int
    shop_id: int
    topic: str
    body: bytes
    triggered_at: str
    received_at: datetime
    shop_domain: str = ""
    """The shop it was delivered for; a body that names another one is not believed."""


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who an order names. Personal data: it passes through, facts keep only the account's id."""

    customer_id: str | None = None
    email: str | None = None
    name: str = ""
    locale: str = ""


@dataclass(frozen=True, slots=True)
class OrderFact:
    """Something about an order: a snapshot, a refund, a deletion; merged into what is known."""

    order: Order
    buyer: Buyer | None = None


@dataclass(frozen=True, slots=True)
class CustomerFact:
    """A customer as the platform describes them now."""

    buyer: Buyer
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class CustomerMerged:
    """Two customers became one; the ledger follows."""

    kept_id: str
    removed_id: str


@dataclass(frozen=True, slots=True)
class CustomerDeleted:
    """The platform no longer has this customer. It says nothing of others they were merged with."""

    customer_id: str


@dataclass(frozen=True, slots=True)
class CustomerErased:
    """The platform asks us to forget a person: a customer, a guest, or both."""

    customer_id: str | None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class ShopFact:
    """What a shop says about itself. `timezone` is empty where it does not say."""

    name: str
    email: str
    currency: str
    timezone: str
    taxes_included: bool
    plan: str
    sandbox: bool
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Uninstalled:
    """The merchant removed the app."""


@dataclass(frozen=True, slots=True)
class ScopesChanged:
    """The merchant granted or withdrew permissions."""

    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ignored:
    """Nothing to learn from this delivery; the reason is a code from docs/journal.md."""

    reason: str


Fact = (
    OrderFact
    | CustomerFact
    | CustomerMerged
    | CustomerDeleted
    | CustomerErased
    | ShopFact
    | Uninstalled
    | ScopesChanged
    | Ignored
)


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
class Grant:
    """Permission to talk to a shop's API. Expiry times are aware; None: does not expire."""

    access_token: str
    scopes: tuple[str, ...]
    expires_at: datetime | None = None
    refresh_token: str | None = None
    refresh_expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Redirect:
    """Instead of an answer: send the browser there first."""

    location: str


class Platform(Protocol):
    """One platform, in our words. Each adapter passes the same battery of tests."""

    name: str

    def arrival(self, headers: Mapping[str, str], body: bytes) -> Arrival:
        """
        Who sent this webhook. Raises UnauthenticatedError when the signature does not hold and
        ContradictionError when the headers disagree; the body is never parsed before.
        """
        ...

    def subject(self, topic: str, body: bytes) -> str:
        """What a delivery is about: `order:1`, `customer:7`, `shop`; "" when it cannot be read."""
        ...

    def read(self, delivery: Delivery, currency: str) -> Fact:
        """What a delivery says. Raises UnreadableError when it cannot be understood."""
        ...

    def shopper(self, request: ProxyRequest, now: datetime) -> Shopper:
        """Who looks at the panel. Raises UnauthenticatedError unless strictly parsed and signed."""
        ...

    def staff(self, url: str, headers: Mapping[str, str]) -> Staff | Redirect:
        """Who opened the admin, or where to send the browser to find out."""
        ...

    def grant(self, staff: Staff) -> Grant:
        """Exchange a staff member's proof for an offline token. Talks to the platform."""
        ...

    def refresh(self, shop_domain: str, grant: Grant) -> Grant:
        """A fresh token from the refresh token. Talks to the platform."""
        ...

    def describe(self, shop_domain: str, grant: Grant) -> ShopFact:
        """What the shop says about itself. Talks to the platform."""
        ...
