"""
A rate: so many times in a while for each of those who ask, whichever process they come to.

Who asks is kept as a hash under the brand's own secret, and for little longer than the hour.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from plugin.service import identity
from plugin.service.services import Services
from plugin.store import Tx, attempts
from plugin.store.attempts import Attempt

HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Rate:
    """What may be done so many `times` in a `span` by each."""

    kind: str
    times: int
    span: timedelta = HOUR
    """An hour at most: longer nobody remembers."""

    def allows(self, tx: Tx, services: Services, brand_id: int, who: str) -> bool:
        """One more for them? What is allowed counts, what is not does not."""
        now, one = services.clock.now(), self._of(tx, services, brand_id, who)
        return attempts.take(tx, one, self.times, now - self.span, now)

    def is_spent(self, tx: Tx, services: Services, brand_id: int, who: str) -> bool:
        """Would one more be too many? To ask counts nothing."""
        since, one = services.clock.now() - self.span, self._of(tx, services, brand_id, who)
        return attempts.count(tx, one, since) >= self.times

    def _of(self, tx: Tx, services: Services, brand_id: int, who: str) -> Attempt:
        secret = identity.brand_secret(tx, services.keys, brand_id)
        digest = hmac.new(secret, f"attempt/{self.kind}/{who}".encode(), hashlib.sha256).digest()
        return Attempt(brand_id, self.kind, digest)
