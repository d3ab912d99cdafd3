"""Listing referrals for operators: where each stands, and never whose it is."""

from dataclasses import dataclass
from datetime import datetime

from plugin.domain.errors import NotFoundError
from plugin.service.services import Services
from plugin.store import referrals
from plugin.store.referrals import Referral
from plugin.store.shops import Shop


@dataclass(frozen=True, slots=True)
class Listed:
    """One referral. `paid`: what became of what the referrer was given; accounts are numbers."""

    id: str
    referrer: str
    friend: str
    road: str
    claimed_at: datetime
    state: str
    reason: str
    score: int
    reasons: tuple[str, ...]
    verdict: str
    order: str
    due_at: datetime | None
    appealed_at: datetime | None
    paid: str
    points: int
    redemption: str


def every(services: Services, shop: Shop, state: str = "") -> list[Listed]:
    """The referrals of a shop, newest first: all, or those at a state."""
    states = [state] if state else []
    found = services.store.read(lambda tx: referrals.of_shop(tx, shop, states))
    return [_listed(row) for row in found]


def one(services: Services, shop: Shop, referral_id: int) -> Listed:
    """One referral of a shop. Raises NotFoundError."""
    row = services.store.read(lambda tx: referrals.get(tx, shop.brand_id, referral_id))
    if row is None or row.shop_id != shop.id:
        raise NotFoundError(f"no referral {referral_id} in {shop.domain}")
    return _listed(row)


def _listed(row: Referral) -> Listed:
    return Listed(
        id=str(row.id),
        referrer=str(row.referrer),
        friend=str(row.friend),
        road=row.road,
        claimed_at=row.claimed_at,
        state=row.state,
        reason=row.reason,
        score=row.score,
        reasons=tuple(filter(None, row.reasons.split(","))),
        verdict=row.verdict,
        order=row.order_key,
        due_at=row.due_at,
        appealed_at=row.appealed_at,
        paid=row.paid,
        points=row.points,
        redemption=str(row.redemption) if row.redemption else "",
    )
