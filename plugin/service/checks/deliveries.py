"""I3: every delivery ends done, ignored or dead, within five minutes."""

from collections.abc import Iterator
from datetime import timedelta

from plugin.service.checks.faults import Fault
from plugin.service.services import Services
from plugin.store import Tx, deliveries

_SETTLED_WITHIN = timedelta(minutes=5)


def unsettled(tx: Tx, services: Services, brand_id: int) -> Iterator[Fault]:
    """Deliveries that still have no outcome."""
    for delivery_id in deliveries.stale(tx, brand_id, services.clock.now() - _SETTLED_WITHIN):
        yield Fault("I3", f"delivery {delivery_id}", "has waited too long for its outcome")
