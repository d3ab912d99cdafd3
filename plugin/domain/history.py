"""A member's history: what they bought, and what was done by and for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from plugin.domain.deadlines import Told
from plugin.domain.facts import Order
from plugin.domain.ledger import Key
from plugin.domain.replay import Pardon
from plugin.domain.stay import ALWAYS_HERE, Stay


@dataclass(frozen=True, slots=True)
class Placed:
    """An order as the ledger knows it; `sandbox`: it was placed in a test shop."""

    key: Key
    order: Order
    sandbox: bool = False
    zone: tzinfo = UTC
    """The shop's own: limits are counted, and points end, by its calendar."""

    @property
    def holder(self) -> int | None:
        """The account that holds the order now."""
        return self.order.snapshot.holder if self.order.snapshot else None


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Points a member of staff gave (positive) or took (negative). Why is kept beside the act."""

    key: Key
    points: int
    at: datetime
    account: int | None = None
    zone: tzinfo = UTC


@dataclass(frozen=True, slots=True)
class Reinstated:
    """Staff gave back what had ended of an account; None: of all of the member's."""

    at: datetime
    account: int | None = None


@dataclass(frozen=True, slots=True)
class History:
    """Everything about one member, known by these (merged) accounts."""

    accounts: frozenset[int]
    orders: Sequence[Placed] = ()
    adjustments: Sequence[Adjustment] = ()
    stay: Stay = ALWAYS_HERE
    warnings: Sequence[Told] = ()
    reinstated: Sequence[Reinstated] = ()
    """When staff gave back what had ended, in order of time."""
    pardons: Sequence[Pardon] = ()

    @property
    def regions(self) -> frozenset[str]:
        """Where the member bought, such as `CA-ON`; nothing where the platform does not say."""
        told = (placed.order.snapshot for placed in self.orders)
        return frozenset(snapshot.region for snapshot in told if snapshot and snapshot.region)
