"""
A platform, in our words: what it tells us, who it vouches for, and what it can be asked.

Ids from platforms are strings here, money is integer minor units, times are aware.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from plugin.domain.facts import Order
from plugin.ports.grants import Grant
from plugin.ports.publishing import Publishing
from plugin.ports.rewards import Rewarding


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
    verified: bool | None = field(default=None, compare=False)
    """Is the e-mail proven to be theirs? None: the platform does not say."""
    traits: tuple[tuple[str, str], ...] = field(default=(), compare=False, repr=False)
    """(`address`, `phone` or `name`, the text in one spelling): what a household shares."""


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
    orders: tuple[str, ...] = ()
    """Orders of theirs that the platform names."""


@dataclass(frozen=True, slots=True)
class DataRequested:
    """A person asks, through the merchant, what we hold of them. `id` names the request."""

    customer_id: str | None
    email: str | None = None
    orders: tuple[str, ...] = ()
    """Orders of theirs that the platform names."""
    id: str = ""


@dataclass(frozen=True, slots=True)
class ShopErased:
    """The platform asks us to forget a shop that left: its people's data go, sums stay."""


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
    order_id: str = ""
    """An order that it says has changed, but not how: worth asking for. Empty: none."""


Fact = (
    OrderFact
    | CustomerFact
    | CustomerMerged
    | CustomerDeleted
    | CustomerErased
    | DataRequested
    | ShopErased
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
class Launch:
    """Somebody opens the app from outside, as the platform vouches. `framed`: inside its admin."""

    shop_domain: str
    framed: bool = False


@dataclass(frozen=True, slots=True)
class Consent:
    """A merchant came back from the grant screen: a code to redeem once, our own `state` back."""

    shop_domain: str
    code: str = field(repr=False)
    state: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Subscription:
    """One webhook topic that is sent to one of our addresses. `id` empty: not made yet."""

    topic: str
    uri: str
    fields: tuple[str, ...] = ()
    """What its bodies carry; empty: everything."""
    id: str = ""


@dataclass(frozen=True, slots=True)
class OrderPage:
    """A page of orders, oldest change first, and what to ask with for the next."""

    facts: tuple[OrderFact, ...]
    alone: tuple[str, ...]
    """Ids of orders that the page does not tell whole: each is to be asked for by itself."""
    cursor: str | None
    """None: there are no more."""


@dataclass(frozen=True, slots=True)
class Redirect:
    """Instead of an answer: send the browser there first."""

    location: str


class Platform(Rewarding, Publishing, Protocol):
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

    def grant(self, staff: Staff) -> Grant:
        """Exchange a staff member's proof for an offline token. Talks to the platform."""
        ...

    def launch(self, query: bytes, now: datetime) -> Launch:
        """
        Who opens the app, by the signed query of the request; `now` is the wall clock. Raises
        HandshakeError unless strictly parsed, signed and fresh.
        """
        ...

    def permission_url(self, shop_domain: str, scopes: Collection[str], state: str) -> str:
        """The screen where the merchant grants these scopes; it sends them back with `state`."""
        ...

    def consent(self, query: bytes, now: datetime) -> Consent:
        """What the grant screen sent back. Raises HandshakeError as `launch` does."""
        ...

    def redeem(self, consent: Consent) -> Grant:
        """Exchange the code of a consent for an offline token. Talks to the platform."""
        ...

    def credentials(self, shop_domain: str) -> Grant:
        """A token for a shop of the app's own organisation. Talks to the platform."""
        ...

    def missing(self, required: Collection[str], granted: Collection[str]) -> tuple[str, ...]:
        """The required scopes that the granted ones do not cover; writing implies reading."""
        ...

    def days_shown(self, granted: Collection[str]) -> int | None:
        """How many days back the platform shows orders under these scopes; None: all of them."""
        ...

    def home_url(self, shop_domain: str) -> str:
        """Where the platform shows the app to the staff of a shop."""
        ...

    def scopes(self, shop_domain: str, grant: Grant) -> tuple[str, ...]:
        """What the merchant lets us do now. Talks to the platform, and raises PlatformError."""
        ...

    def subscriptions(self, shop_domain: str, grant: Grant) -> list[Subscription]:
        """What this app subscribed a shop to itself. Talks to the platform."""
        ...

    def subscribe(self, shop_domain: str, grant: Grant, subscription: Subscription) -> None:
        """Have a topic sent to us. Raises PlatformError when it is refused."""
        ...

    def unsubscribe(self, shop_domain: str, grant: Grant, subscription: Subscription) -> None:
        """Have it sent no more; it need not be there."""
        ...

    def refresh(self, shop_domain: str, grant: Grant) -> Grant:
        """A fresh token from the refresh token. Talks to the platform."""
        ...

    def describe(self, shop_domain: str, grant: Grant) -> ShopFact:
        """What the shop says about itself. Talks to the platform."""
        ...

    # What follows talks to the platform. All of it raises PlatformError: TokenRefusedError when
    # the grant is not good any more, DeniedError when the merchant did not grant what it takes.

    def order(self, shop_domain: str, grant: Grant, order_id: str) -> OrderFact | None:
        """
        An order as it is now, which outranks what was sent of the same time.

        None: the platform shows us none, be it gone or too old for our permission.
        """
        ...

    def orders_since(
        self, shop_domain: str, grant: Grant, since: datetime, cursor: str | None = None
    ) -> OrderPage:
        """Orders changed at or after a moment, page by page."""
        ...

    def customer(self, shop_domain: str, grant: Grant, customer_id: str) -> CustomerFact | None:
        """A customer as they are now; None: the platform shows us none."""
        ...
