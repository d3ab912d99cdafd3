"""The cost limit of one app in one shop: fills with the shared clock, empties with queries.

https://shopify.dev/docs/apps/build/apis/graphql-admin/rate-limits
"""

import threading
from datetime import timedelta

from plugin.twin.clock import Clock
from plugin.twin.errors import TwinError

_MICROSECOND = timedelta(microseconds=1)
_A_SECOND = 1_000_000


class Bucket:
    """Points are whole; parts of a point wait until they are one."""

    def __init__(self, clock: Clock, maximum: int = 2_000, restore: int = 100) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._maximum, self._restore = maximum, restore
        # Kept in millionths of a point, so that no restored part is lost between two readings.
        self._level, self._at = maximum * _A_SECOND, clock.now()

    def arrange(self, *, maximum: int, restore: int, available: int) -> None:
        """Give the bucket another size, speed and level. Raises TwinError below nothing."""
        if min(maximum, restore, available) < 0:
            raise TwinError("a bucket holds no less than nothing")
        with self._lock:
            self._maximum, self._restore = maximum, restore
            self._level, self._at = min(available, maximum) * _A_SECOND, self._clock.now()

    def take(self, cost: int) -> bool:
        """Pay for a query before it runs, if the bucket holds that much."""
        with self._lock:
            self._fill()
            affordable = cost * _A_SECOND <= self._level
            self._level -= cost * _A_SECOND if affordable else 0
            return affordable

    def give_back(self, points: int) -> None:
        """Return what a query was thought to cost and did not."""
        with self._lock:
            self._level = min(self._maximum * _A_SECOND, self._level + points * _A_SECOND)

    def status(self) -> dict[str, float]:
        """`throttleStatus` as the platform reports it."""
        with self._lock:
            self._fill()
            return {
                "maximumAvailable": float(self._maximum),
                "currentlyAvailable": self._level // _A_SECOND,
                "restoreRate": float(self._restore),
            }

    def _fill(self) -> None:
        now = self._clock.now()
        # A clock that was set back restores nothing and takes nothing.
        passed = max(0, (now - self._at) // _MICROSECOND)
        self._level = min(self._maximum * _A_SECOND, self._level + passed * self._restore)
        self._at = now
