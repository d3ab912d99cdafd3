"""
What a platform tells us, in our words: each delivery and each answer is one of these facts.

Ids from platforms are strings here, money is integer minor units, times are aware.
"""

from dataclasses import dataclass, field
from datetime import datetime

from plugin.domain.facts import Order


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
