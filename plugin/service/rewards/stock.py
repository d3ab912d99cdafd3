"""Stock: the pool behind a reward as it is promised, and how many of its codes are nobody's."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from plugin.service.rewards.allowing import Means
from plugin.service.rewards.terms import Terms
from plugin.store import Tx, codes, pools
from plugin.store.pools import OPEN, Pool
from plugin.store.shops import Shop


class Supply(Protocol):
    """What there is for some terms, as far as anybody needs to know who only looks."""

    @property
    def state(self) -> str:
        """Of the pool; empty: there is none."""

    @property
    def free(self) -> int:
        """Codes that are nobody's, or whether there are any."""


@dataclass(frozen=True, slots=True)
class Stock:
    """A pool and its free codes; a pool that is not open hands out none."""

    pool: Pool | None
    free: int

    @property
    def state(self) -> str:
        """Of the pool; empty: there is none."""
        return self.pool.state if self.pool else ""


@dataclass(frozen=True, slots=True)
class Supplies:
    """What a shop can hand out at the moment: of any terms, and what it takes to make more."""

    of: Callable[[Terms], Supply]
    means: Means


NONE: Final = Stock(None, 0)
"""Where nothing is minted ahead."""


def seen(tx: Tx, shop: Shop, terms: Terms) -> Stock:
    """What there is for these terms, as far as anybody can say without waiting."""
    if not terms.reward.pooled:
        return NONE
    return _counted(tx, pools.with_terms(tx, shop, terms.fingerprint))


def held(tx: Tx, shop: Shop, terms: Terms) -> Stock:
    """The same, of a pool that stands where it does until we are done."""
    if not terms.reward.pooled:
        return NONE
    return _counted(tx, pools.held(tx, shop, terms.fingerprint))


def _counted(tx: Tx, pool: Pool | None) -> Stock:
    if pool is None or pool.state != OPEN:
        return Stock(pool, 0)
    return Stock(pool, codes.count_free(tx, pool.brand_id, pool.id))
