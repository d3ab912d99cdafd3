"""
Allowing: what a merchant has to allow before some kinds of rewards can be made.

What was taken for points before the platform said no waits where staff see it, and is tried again
when the merchant allows more, and once a day.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from plugin.domain.rewards import DISCOUNTS, RewardKind
from plugin.service import permits
from plugin.service.permits import PermitState
from plugin.service.rewards.kinds import ISSUE
from plugin.service.services import Services
from plugin.store import Tx, consents, jobs, redemptions
from plugin.store.redemptions import RESERVED, REVIEW, Redemption
from plugin.store.shops import Shop

NEEDS: Final[Mapping[RewardKind, tuple[str, ...]]] = {
    RewardKind.PRODUCT: ("read_products",),
    RewardKind.GIFT_CARD: ("write_gift_cards",),
    RewardKind.STORE_CREDIT: (
        "read_store_credit_accounts",
        "write_store_credit_account_transactions",
    ),
}
"""Optional scopes (manifest.json) without which a kind cannot be given."""

NOT_ALLOWED: Final = "not_allowed"
"""Why a redemption waits for staff: the merchant has not allowed what it takes."""

_DISCOUNT: Final = ("write_discounts",)


@dataclass(frozen=True, slots=True)
class Means:
    """What a shop has to make rewards with."""

    granted: Collection[str] | None
    """The scopes; None while nobody asked the platform."""
    live: bool
    """May we talk to the platform?"""


def means(tx: Tx, shop: Shop) -> Means:
    """What a shop has to make rewards with."""
    return Means(consents.of(tx, shop), permits.state(tx, shop) is PermitState.LIVE)


def is_allowed(services: Services, shop: Shop, kind: RewardKind, having: Means) -> bool:
    """Did the merchant allow what a kind takes? Yes, while nobody asked the platform."""
    granted = having.granted
    return granted is None or not services.platforms[shop.platform].missing(needs(kind), granted)


def needs(kind: RewardKind) -> tuple[str, ...]:
    """The scopes without which a kind cannot be given."""
    return (*(_DISCOUNT if kind in DISCOUNTS else ()), *NEEDS.get(kind, ()))


def try_again(tx: Tx, shop: Shop) -> None:
    """Have made what was not allowed before."""
    for row in redemptions.of_shop(tx, shop, [REVIEW]):
        if row.reason == NOT_ALLOWED:
            _reserve(tx, row)


def _reserve(tx: Tx, row: Redemption) -> None:
    redemptions.turn(tx, row, RESERVED, reason="")
    jobs.enqueue(tx, row.brand_id, row.shop_id, ISSUE, str(row.id))
