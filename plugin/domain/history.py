"""A member's history: what they bought, and what was done by and for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from plugin.domain.deadlines import Told
from plugin.domain.facts import Order
from plugin.domain.ledger import Key
from plugin.domain.movements import Pardon
from plugin.domain.redemptions import Redemption
from plugin.domain.referrals.paid import Paid
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


UNDECIDED = datetime(9000, 1, 1, tzinfo=UTC)
"""When points can be spent that wait for a decision: not in anybody's time."""


def decided(at: datetime) -> datetime | None:
    """A moment that people can be told; None: it is for staff to decide."""
    return None if at == UNDECIDED else at


@dataclass(frozen=True, slots=True)
class Stop:
    """What is earned from a moment on waits until another; None: until staff decide."""

    since: datetime
    until: datetime | None = None

    @property
    def released_at(self) -> datetime:
        """When what it holds can be spent."""
        return self.until or UNDECIDED

    def holds(self, at: datetime) -> bool:
        """Does it hold what was earned at a moment?"""
        return self.since <= at < self.released_at


def released(at: datetime, stops: Sequence[Stop]) -> datetime:
    """When no stop holds any more what was earned at a moment: then, or later."""
    return max([at, *(stop.released_at for stop in stops if stop.holds(at))])


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
    redemptions: Sequence[Redemption] = ()
    stops: Sequence[Stop] = ()
    """When points that were earned had to wait for staff."""
    referrals: Sequence[Paid] = ()
    """Points for friends they brought."""

    @property
    def regions(self) -> frozenset[str]:
        """Where the member bought, such as `CA-ON`; nothing where the platform does not say."""
        told = (placed.order.snapshot for placed in self.orders)
        return frozenset(snapshot.region for snapshot in told if snapshot and snapshot.region)
