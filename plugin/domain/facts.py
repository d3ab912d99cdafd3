"""
What a platform told us about an order, as a state that only ever grows.

A fact seen twice, late or out of order changes nothing: `merge` is commutative, associative and
idempotent, so the state is a function of the *set* of facts. Facts hold no personal data; a
buyer is the id of an account.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final, Self

IMPORTED, UNAWARDED = "import", "import-unawarded"
"""Sources of an order that a file told of; the second is for history only and earns nothing."""

ASKED: Final = "→ asked"
"""In place of a trigger time: we asked for this state. Senders write ASCII, which sorts below."""


class Ware(StrEnum):
    """What a line sells. Only goods earn."""

    GOODS = "goods"
    GIFT_CARD = "gift_card"
    TIP = "tip"


class Payment(StrEnum):
    """Where the money of an order stands, in the platform's own words."""

    PENDING = "pending"
    AUTHORIZED = "authorized"
    PARTIALLY_PAID = "partially_paid"
    PAID = "paid"
    PARTIALLY_REFUNDED = "partially_refunded"
    REFUNDED = "refunded"
    VOIDED = "voided"
    UNKNOWN = "unknown"

    @property
    def settled(self) -> bool:
        """Was the order paid in full at some time? Refunds are counted by line, not here."""
        return self in {Payment.PAID, Payment.PARTIALLY_REFUNDED, Payment.REFUNDED}


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """
    The total order of snapshots of one order.

    `updated_at` alone is no version: two states within one second tie. The time the platform
    triggered the delivery decides then, and after it the digest of the body, so that any replay
    of the same bodies ends the same. What we asked the platform for outranks what was sent.
    """

    updated_at: datetime
    triggered_at: str
    digest: str

    @property
    def asked(self) -> bool:
        """Did the platform answer this when we asked, rather than send it?"""
        return self.triggered_at == ASKED


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an order. `price` is per unit, `discount` for the whole line (minor units)."""

    id: str
    quantity: int
    current_quantity: int
    """Units left after the edits and refunds that the snapshot knows of."""
    price: int
    discount: int
    ware: Ware = Ware.GOODS
    product_id: str | None = None
    vendor: str = ""
    sku: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Refund:
    """Units given back, and money given back that no unit explains (minor units)."""

    id: str
    refunded_at: datetime
    units: tuple[tuple[str, int], ...] = ()
    """(line id, quantity), sorted."""
    goodwill: int = 0

    def quantity(self, line_id: str) -> int:
        """How many units of a line this refund took back."""
        return sum(quantity for line, quantity in self.units if line == line_id)


@dataclass(frozen=True, slots=True)
class CodeUsed:
    """
    A code of ours that an order was placed with, and what it took off (minor units).

    As a platform tells it, `code` is the code itself; as we keep it, its keyed hash.
    """

    code: str
    amount: int
    """The whole discount of this code on the order."""
    parts: tuple[tuple[str, int], ...] = ()
    """(line id, minor units) of what fell on each line; none where it was for shipping."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An order as the platform saw it at one version; the newest one counts."""

    version: Version
    name: str
    """What people call the order: `#1042`."""
    processed_at: datetime
    currency: str
    payment: Payment
    lines: tuple[Line, ...]
    refunds_shown: tuple[str, ...] = ()
    """Ids of the refunds that `current_quantity` already reflects, sorted."""
    discount: int = 0
    """Order discount that the platform did not spread over the lines (old formats)."""
    discounts: tuple[CodeUsed, ...] = ()
    """What codes of ours took off; of other people's codes nothing is kept."""
    fulfilled: bool = False
    test: bool = False
    source: str = ""
    tags: tuple[str, ...] = ()
    """What staff and apps wrote on the order, as the platform spells it."""
    region: str = ""
    """Where it went, as country and province such as `CA-ON`; empty where nobody says."""
    cancel_reason: str = ""
    cancelled_at: datetime | None = None
    holder: int | None = None
    """The account that holds the order at this version; None when nobody is known."""
    referral: str = ""
    """The code of an invitation that the cart carried."""
    known_since: datetime | None = None
    """Since when the platform knows the buyer; None: it does not say."""


@dataclass(frozen=True, slots=True)
class Order:
    """Everything known about one order. Cancelled and deleted are sticky, refunds a union."""

    id: str
    snapshot: Snapshot | None = None
    refunds: tuple[Refund, ...] = ()
    cancelled: bool = False
    deleted: bool = False
    contested: bool = False
    """Two different bodies carry the newest `updated_at`, and nobody asked the platform yet."""
    holders: frozenset[int] = frozenset()
    """Every account that ever held the order."""
    codes: frozenset[str] = frozenset()
    """Keyed hashes of every code of ours that any snapshot told of: a used code is spent."""

    def held_by(self, account_id: int) -> Self:
        """The same order, held by an account from this snapshot on."""
        if self.snapshot is None:
            return self
        return replace(
            self,
            snapshot=replace(self.snapshot, holder=account_id),
            holders=self.holders | {account_id},
        )


def merge(a: Order, b: Order) -> Order:
    """The least state that contains both: the union of what two sets of facts say."""
    newest = _newest(a.snapshot, b.snapshot)
    return Order(
        id=a.id,
        snapshot=newest,
        refunds=_union(a.refunds, b.refunds),
        cancelled=a.cancelled or b.cancelled,
        deleted=a.deleted or b.deleted,
        contested=_contested(a, b),
        holders=a.holders | b.holders,
        codes=a.codes | b.codes,
    )


def _newest(a: Snapshot | None, b: Snapshot | None) -> Snapshot | None:
    known = [snapshot for snapshot in (a, b) if snapshot]
    return max(known, key=lambda snapshot: (snapshot.version, snapshot.holder or 0), default=None)


def _union(a: tuple[Refund, ...], b: tuple[Refund, ...]) -> tuple[Refund, ...]:
    """One refund per id; should two tellings of it differ, the greater stands, whoever came."""
    told: dict[str, Refund] = {}
    for refund in sorted((*a, *b)):
        told[refund.id] = refund
    return tuple(sorted(told.values()))


def _contested(a: Order, b: Order) -> bool:
    if a.snapshot is None or b.snapshot is None:
        return a.contested or b.contested
    one, other = a.snapshot.version, b.snapshot.version
    if one.updated_at != other.updated_at:
        return (a if one.updated_at > other.updated_at else b).contested
    if one.asked or other.asked:
        return False
    return a.contested or b.contested or one.digest != other.digest
