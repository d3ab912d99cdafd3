"""I14: what may happen once happened once."""

from collections.abc import Iterator

from plugin.service.checks.faults import Fault
from plugin.store import Tx, audit


def repeated(tx: Tx, brand_id: int) -> Iterator[Fault]:
    """Acts that were written again although the first still stands."""
    for act_id in audit.second_joins(tx, brand_id):
        yield Fault("I14", f"act {act_id}", "joins somebody who had joined and not left")
    for act_id in audit.repeated_acts(tx, brand_id):
        yield Fault("I14", f"act {act_id}", "has the key of another act")
