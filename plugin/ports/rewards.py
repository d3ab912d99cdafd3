"""
What a platform does for rewards, in our words: discounts and their codes, gift cards, credit.

None of its calls can be told twice without harm by the platform's own doing, so each says what is
known afterwards: TakenError where something by that code is there already (ours, after an answer
that got lost, or a stranger's), RefusedError where it will never be, and any passing PlatformError
where nobody knows whether it was done. Whoever calls rolls forward from there.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from plugin.domain.rewards import Combines, RewardKind
from plugin.ports.grants import Grant


@dataclass(frozen=True, slots=True)
class DiscountSpec:
    """A discount to be made: everything that the platform needs to know of it."""

    title: str
    """What staff see in the platform's admin."""
    kind: RewardKind
    value: int
    """Minor units, or hundredths of a per cent for `percent`."""
    currency: str
    starts_at: datetime
    minimum_spend: int = 0
    maximum: int = 0
    products: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    gives: tuple[str, ...] = ()
    combines: frozenset[Combines] = frozenset()
    customer_id: str | None = None
    """Who alone may use it; None: whoever has a code."""
    ends_at: datetime | None = None
    """When it is over by itself; None: it is not."""


@dataclass(frozen=True, slots=True)
class CodeFound:
    """A code as the platform knows it now."""

    discount: str
    """The discount it belongs to."""
    id: str
    uses: int
    live: bool
    """Can its discount still be used?"""


@dataclass(frozen=True, slots=True)
class Batch:
    """Codes that are being added: done or not, and which were refused, with the reason."""

    done: bool
    refused: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class LiveDiscount:
    """A discount of the shop that runs now, ours left out."""

    title: str
    automatic: bool
    classes: frozenset[Combines]
    """What it takes from: the order, products, shipping."""
    combines: frozenset[Combines]
    """What it may be used beside."""


@dataclass(frozen=True, slots=True)
class Movement:
    """Store credit that came (positive) or went, in minor units, and the balance after it."""

    id: str
    amount: int
    currency: str
    balance: int
    at: datetime
    of_order: bool = False
    """Was it moved by an order, such as a refund or a payment? Then we never gave it."""


@dataclass(frozen=True, slots=True)
class GiftCard:
    """A gift card to be made: minor units, its code (8 to 20 letters and digits), for whom."""

    amount: int
    currency: str
    code: str = field(repr=False)
    customer_id: str | None = None
    ends_on: str = ""
    """The last day (ISO) on which it can be spent; empty: for good."""


@dataclass(frozen=True, slots=True)
class CardFound:
    """A gift card as the platform knows it now."""

    left: int
    """Minor units."""
    live: bool
    """Was it not switched off?"""


@dataclass(frozen=True, slots=True)
class Credit:
    """Store credit to be given, in minor units."""

    customer_id: str
    amount: int
    currency: str
    ends_at: datetime | None = None


class Rewarding(Protocol):
    """
    The part of a platform that hands out rewards. Everything here talks to the platform.

    Raises PlatformError: TokenRefusedError and DeniedError as everywhere, TakenError and
    RefusedError as above.
    """

    def make_discount(self, shop_domain: str, grant: Grant, spec: DiscountSpec, code: str) -> str:
        """Make a discount with its first code, each of its codes good for one use; its id."""
        ...

    def find_code(self, shop_domain: str, grant: Grant, code: str) -> CodeFound | None:
        """A code, whatever its case; None: the platform knows none."""
        ...

    def add_codes(
        self, shop_domain: str, grant: Grant, discount: str, codes: Collection[str]
    ) -> str:
        """Begin to add at most 250 codes to a discount; the batch's id."""
        ...

    def batch(self, shop_domain: str, grant: Grant, batch: str) -> Batch | None:
        """How far a batch is; None: the platform knows none."""
        ...

    def remove_codes(
        self, shop_domain: str, grant: Grant, discount: str, ids: Collection[str]
    ) -> None:
        """Begin to take codes off a discount; `find_code` tells when they are gone."""
        ...

    def end_discount(self, shop_domain: str, grant: Grant, discount: str) -> None:
        """Delete a discount with all of its codes; it need not be there."""
        ...

    def live_discounts(self, shop_domain: str, grant: Grant) -> list[LiveDiscount]:
        """The discounts of the shop that run now."""
        ...

    def make_gift_card(self, shop_domain: str, grant: Grant, card: GiftCard) -> str:
        """Make a gift card; its id. Making the same code again raises TakenError."""
        ...

    def find_gift_card(self, shop_domain: str, grant: Grant, gift_card: str) -> CardFound | None:
        """A gift card by its id; None: the platform knows none."""
        ...

    def stop_gift_card(self, shop_domain: str, grant: Grant, gift_card: str) -> int:
        """Switch a gift card off for good; what was left on it, in minor units."""
        ...

    def give_credit(self, shop_domain: str, grant: Grant, credit: Credit) -> str:
        """
        Give store credit; the movement's id. The platform keeps no word of ours with it: where
        the outcome is unknown, only `credits` can tell.
        """
        ...

    def credits(self, shop_domain: str, grant: Grant, customer_id: str) -> list[Movement]:
        """The newest movements of a customer's store credit, newest first."""
        ...
