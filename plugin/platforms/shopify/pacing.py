"""
Pacing: one shop's budget of calls, as its last answer told it.

Shopify gives every shop a bucket of points that fills with time. Whoever knows the level waits
before the call instead of being refused after it; and a shop that waits holds up no other.
https://shopify.dev/docs/apps/build/apis/graphql-admin/rate-limits
"""

import threading
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

_MOST_SHOPS: Final = 10_000


@dataclass(slots=True)
class _Bucket:
    """Points at a moment, how many come back a second, and what documents were said to cost."""

    level: float = 0.0
    rate: float = 0.0
    at: float = 0.0
    rests_until: float = 0.0
    costs: dict[str, float] = field(default_factory=lambda: defaultdict(float))


class Paces:
    """The buckets of all shops this process talks to; `timer` counts seconds."""

    def __init__(self, timer: Callable[[], float]) -> None:
        self._timer = timer
        self._guard = threading.Lock()
        self._buckets: dict[str, _Bucket] = {}

    def wait(self, shop_domain: str, document: str) -> float:
        """Seconds until this document can be afforded; 0 takes its cost from the bucket."""
        with self._guard:
            bucket, now = self._bucket(shop_domain), self._timer()
            if now < bucket.rests_until:
                return bucket.rests_until - now
            if not bucket.rate:
                return 0.0
            level = bucket.level + (now - bucket.at) * bucket.rate
            missing = bucket.costs[document] - level
            if missing > 0:
                return missing / bucket.rate
            bucket.level, bucket.at = level - bucket.costs[document], now
            return 0.0

    def note(
        self, shop_domain: str, document: str, *, cost: float, level: float, rate: float
    ) -> None:
        """What an answer told: the document's cost, and what is left in the bucket."""
        with self._guard:
            bucket = self._bucket(shop_domain)
            bucket.costs[document] = cost
            bucket.level, bucket.rate, bucket.at = level, rate, self._timer()

    def rest(self, shop_domain: str, seconds: float) -> None:
        """Leave a shop alone for a while: it refuses, or does not answer."""
        with self._guard:
            self._bucket(shop_domain).rests_until = self._timer() + seconds

    def _bucket(self, shop_domain: str) -> _Bucket:
        if len(self._buckets) >= _MOST_SHOPS and shop_domain not in self._buckets:
            self._buckets.clear()  # forgetting costs a refusal at most
        return self._buckets.setdefault(shop_domain, _Bucket())
