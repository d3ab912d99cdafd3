"""The nouns of a small shop. Amounts are minor units of the order's currency, times are UTC."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Shop:
    """The shop itself. `tax_basis_points` is the one tax rate it knows: 800 is 8 %."""

    id: int
    domain: str
    name: str
    email: str
    owner: str
    currency: str
    timezone: str
    taxes_included: bool
    tax_title: str
    tax_basis_points: int
    plan_name: str
    plan_display_name: str
    locale: str
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class Address:
    """Where a parcel goes."""

    first_name: str
    last_name: str
    address1: str
    city: str
    zip: str
    country: str
    country_code: str
    phone: str | None = None


@dataclass(frozen=True)
class Customer:
    """A person the shop knows; `state` is `enabled` once there is an account."""

    id: int
    email: str
    first_name: str
    last_name: str
    locale: str
    created_at: datetime
    updated_at: datetime
    address: Address | None = None
    address_id: int = 0
    phone: str | None = None
    note: str | None = None
    state: str = "disabled"
    persona: str | None = None
    currency: str = "USD"
    tags: tuple[str, ...] = ()
    email_state: str = "NOT_SUBSCRIBED"
    email_consent_at: datetime | None = None
    sms_state: str = "NOT_SUBSCRIBED"
    sms_consent_at: datetime | None = None

    @property
    def name(self) -> str:
        """First and last name, or the e-mail where there is none."""
        return f"{self.first_name} {self.last_name}".strip() or self.email


@dataclass(frozen=True)
class Line:
    """One line of an order.

    `net` and `tax` belong to all units ever ordered; the `current_` values to those that are
    neither refunded nor edited away. Net is after discounts; it contains the tax where the shop's
    prices do.
    """

    id: int
    variant_id: int
    product_id: int
    title: str
    variant_title: str | None
    sku: str
    unit_price: int
    quantity: int
    net: int
    tax: int
    current_quantity: int
    current_net: int
    current_tax: int
    gift_card: bool
    grams: int
    discount: int = 0
    fulfilled: int = 0


@dataclass(frozen=True)
class Shipping:
    """The one shipping line; untaxed. `discount` is what a code took off its price."""

    id: int
    title: str
    price: int
    refunded: int = 0
    discount: int = 0


@dataclass(frozen=True)
class Discount:
    """A code used at checkout: `value` is percent or an amount, `amount` what it took off."""

    code: str
    kind: str
    value: str
    amount: int


@dataclass(frozen=True)
class Transaction:
    """Money that moved: `kind` is `sale`, `refund` or `void`."""

    id: int
    kind: str
    gateway: str
    amount: int
    created_at: datetime
    parent_id: int | None = None


@dataclass(frozen=True)
class RefundLine:
    """Units given back, and what they were worth when they were."""

    id: int
    line_id: int
    quantity: int
    restock_type: str
    subtotal: int
    tax: int


@dataclass(frozen=True)
class Adjustment:
    """What a refund moved beside its lines.

    Positive: less was refunded than calculated. Negative: more, or shipping.
    """

    id: int
    kind: str
    reason: str
    amount: int


@dataclass(frozen=True)
class Refund:
    """One act of refunding."""

    id: int
    created_at: datetime
    note: str | None
    restock: bool
    lines: tuple[RefundLine, ...]
    adjustments: tuple[Adjustment, ...]
    transactions: tuple[Transaction, ...]
    shipping: int = 0
    shipping_line_id: int = 0


@dataclass(frozen=True)
class Fulfilment:
    """One parcel: pairs of line id and units."""

    id: int
    created_at: datetime
    units: tuple[tuple[int, int], ...]
    tracking: str = ""


@dataclass(frozen=True)
class Order:
    """One order in its present state."""

    id: int
    number: int
    token: str
    created_at: datetime
    updated_at: datetime
    currency: str
    taxes_included: bool
    tax_title: str
    tax_basis_points: int
    lines: tuple[Line, ...]
    gateway: str
    locale: str
    test: bool = False
    customer_id: int | None = None
    email: str = ""
    address: Address | None = None
    shipping: Shipping | None = None
    discount: Discount | None = None
    transactions: tuple[Transaction, ...] = ()
    refunds: tuple[Refund, ...] = ()
    fulfilments: tuple[Fulfilment, ...] = ()
    cancelled_at: datetime | None = None
    cancel_reason: str | None = None
    tags: tuple[str, ...] = ()
    note: str | None = None
    closed_at: datetime | None = None
    attributes: tuple[tuple[str, str], ...] = ()
    """(name, value) of what its cart carried."""

    @property
    def name(self) -> str:
        """How people call it: `#1042`."""
        return f"#{self.number}"

    def line(self, line_id: int) -> Line | None:
        """The line with an id, if it is one of this order's."""
        return next((line for line in self.lines if line.id == line_id), None)
