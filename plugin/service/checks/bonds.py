"""I8: whatever belongs to a member belongs to the member's brand."""

from collections.abc import Iterator

from plugin.service.checks.faults import Fault
from plugin.store import Tx, belonging


def strangers(tx: Tx, brand_id: int) -> Iterator[Fault]:
    """Rows that name an account, an order or a shop which the brand does not have."""
    for row, what in belonging.strays(tx, brand_id):
        yield Fault("I8", row, f"belongs to no {what} of the brand")
