"""
Terms: what a discount gives, apart from what it costs.

Codes of one discount are alike, so a pool is known by the fingerprint of its terms: a reward that
gets dearer, or another name, keeps its pool; one that is worth something else gets a new one.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

import msgspec

from plugin.domain.rewards import Reward
from plugin.ports import DiscountSpec
from plugin.store.pools import Pool

_WHENEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Terms:
    """A reward, the steps of it that are taken, and the currency of its money."""

    reward: Reward
    steps: int
    currency: str

    @property
    def fingerprint(self) -> str:
        """What tells these terms from others."""
        return _fingerprint(self)

    @property
    def body(self) -> str:
        """These terms as text, to be kept."""
        return msgspec.json.encode(self, order="deterministic").decode()

    def spec(
        self,
        starts_at: datetime,
        customer_id: str | None = None,
        ends_at: datetime | None = None,
    ) -> DiscountSpec:
        """The discount to be made; `customer_id`: for whom alone; `ends_at`: None: for good."""
        reward = self.reward
        return DiscountSpec(
            title=reward.name or reward.key,
            kind=reward.kind,
            value=reward.worth(self.steps),
            currency=self.currency,
            starts_at=starts_at,
            minimum_spend=reward.minimum_spend,
            maximum=reward.maximum,
            products=reward.products,
            collections=reward.collections,
            gives=reward.gives,
            combines=reward.combines,
            customer_id=customer_id,
            ends_at=ends_at,
        )


def of_pool(pool: Pool) -> Terms:
    """The terms that a pool was placed with."""
    return msgspec.json.decode(pool.body, type=Terms)


@lru_cache(maxsize=1024)
def _fingerprint(terms: Terms) -> str:
    return hashlib.sha256(msgspec.json.encode(_told(terms), order="sorted")).hexdigest()


def _told(terms: Terms) -> object:
    """All that the platform is told, but for the name and the time."""
    told = replace(terms.spec(_WHENEVER), title="")
    lists = {name: sorted(getattr(told, name)) for name in ("products", "collections", "gives")}
    plain = [told.kind, told.value, told.currency, told.minimum_spend, told.maximum]
    return [plain, lists, sorted(told.combines)]
