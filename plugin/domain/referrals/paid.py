"""Points for a friend: given once, withdrawn and given again as the facts change."""

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from plugin.domain.ledger import Key, Source


@dataclass(frozen=True, slots=True)
class Paid:
    """
    The points of one referral. `at` is when they were given first.

    Given again, they are as if they had never been withdrawn: nobody has them twice.
    """

    referral: int
    points: int
    at: datetime
    withdrawn_at: datetime | None = None
    """Since when they are withdrawn; None: they stand."""
    account: int | None = None
    zone: tzinfo = UTC

    @property
    def key(self) -> Key:
        """What its entries are summed by."""
        return Key(Source.REFERRAL, str(self.referral))
