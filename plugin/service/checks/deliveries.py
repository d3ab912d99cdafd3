"""I3: every delivery ends done, ignored or dead, in time. I9: its body is what was received."""

import hashlib
import hmac
from collections.abc import Iterator
from datetime import timedelta

from plugin.keys import SealBrokenError
from plugin.service.checks.faults import Fault
from plugin.service.services import Services
from plugin.store import Tx, deliveries, vaults

_SETTLED_WITHIN = timedelta(minutes=5)
_AT_ONCE = 64


def unsettled(tx: Tx, services: Services, brand_id: int) -> Iterator[Fault]:
    """Deliveries that still have no outcome."""
    for delivery_id in deliveries.stale(tx, brand_id, services.clock.now() - _SETTLED_WITHIN):
        yield Fault("I3", f"delivery {delivery_id}", "has waited too long for its outcome")


def altered(tx: Tx, services: Services, brand_id: int) -> Iterator[Fault]:
    """
    Bodies that are not what was received, or that nobody can open.

    The database lets a body be sealed anew, and emptied; only the hash beside it is written once.
    """
    for delivery_id, body_hash, sealed in vaults.bodies(tx, brand_id, _AT_ONCE):
        try:
            body = services.keys.open(sealed, "delivery", f"delivery/{delivery_id}")
        except SealBrokenError:
            yield Fault("I9", f"delivery {delivery_id}", "has a body that no key of ours opens")
            continue
        if not hmac.compare_digest(hashlib.sha256(body).digest(), body_hash):
            yield Fault("I9", f"delivery {delivery_id}", "has another body than was received")
