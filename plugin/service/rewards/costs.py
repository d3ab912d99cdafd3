"""
Costs: how often each reward was taken, used and given back, and what that came to in money.

A used code costs what it took off, less what came back with the order; an amount that was handed
out and not used yet costs all of it, for it may be used tomorrow; a percentage costs nothing
before. What went back costs nothing.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from plugin.domain.facts import Order
from plugin.domain.program import Program
from plugin.domain.remission import remains
from plugin.domain.rewards import MONEY
from plugin.service.rewards.showing import promised
from plugin.service.rewards.terms import Terms
from plugin.service.services import Services
from plugin.store import Tx, programs, redemptions, referrals, uses
from plugin.store.redemptions import Redemption
from plugin.store.shops import Shop

_EVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class RewardCost:
    """One reward so far; money in minor units, the month is the shop's own."""

    reward: str
    taken: int = 0
    used: int = 0
    returned: int = 0
    this_month: int = 0
    in_all: int = 0
    written_off: int = 0
    """Of `in_all`: used, and given for a friend whose order went back."""


def so_far(services: Services, shop: Shop) -> tuple[RewardCost, ...]:
    """Every reward of a shop's brand that was ever taken, by name."""
    now = services.clock.now()
    return services.store.read(lambda tx: _so_far(tx, shop, now))


def exhausted(tx: Tx, shop: Shop, terms: Terms, now: datetime) -> bool:
    """Would a reward, taken once more, cost more this month than its budget?"""
    budget = terms.reward.budget
    if not budget:
        return False
    brand_id, key, month = shop.brand_id, terms.reward.key, month_began(shop, now)
    taken_off = _taken_off(uses.since(tx, brand_id, month, key))
    taken = redemptions.of_reward(tx, brand_id, key, month)
    spent = sum(_costs(tx, brand_id, taken, taken_off).values())
    return spent + _promised(terms) > budget or spent >= budget


def month_began(shop: Shop, now: datetime) -> datetime:
    """The first moment of the month, where the shop is."""
    here = now.astimezone(ZoneInfo(shop.timezone))
    return here.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _so_far(tx: Tx, shop: Shop, now: datetime) -> tuple[RewardCost, ...]:
    brand_id, month = shop.brand_id, month_began(shop, now)
    taken_off = _taken_off(uses.since(tx, brand_id, _EVER))
    taken = redemptions.of_brand(tx, brand_id)
    money = _costs(tx, brand_id, taken, taken_off)
    lost = referrals.lost(tx, brand_id)
    found: dict[str, RewardCost] = {}
    for row in taken:
        known = found.get(row.reward, RewardCost(row.reward))
        told = _counted(known, row, money[row.id], lately=row.at >= month)
        written_off = told.written_off + (money[row.id] if row.id in lost else 0)
        found[row.reward] = replace(told, written_off=written_off)
    return tuple(found[key] for key in sorted(found))


def _counted(known: RewardCost, row: Redemption, cost: int, *, lately: bool) -> RewardCost:
    return replace(
        known,
        taken=known.taken + 1,
        used=known.used + row.used,
        returned=known.returned + (row.state == redemptions.VOIDED and not row.used),
        this_month=known.this_month + (cost if lately else 0),
        in_all=known.in_all + cost,
    )


def _costs(
    tx: Tx, brand_id: int, rows: Sequence[Redemption], taken_off: Mapping[int, int]
) -> dict[int, int]:
    versions = programs.of(tx, brand_id)
    return {row.id: _cost(versions, row, taken_off) for row in rows}


def _cost(versions: Sequence[Program], row: Redemption, taken_off: Mapping[int, int]) -> int:
    if row.used:
        return taken_off.get(row.id, 0)
    return 0 if row.state == redemptions.VOIDED else _promised(promised(versions, row))


def _promised(terms: Terms) -> int:
    """What handing it out once more may cost, as far as anybody can say."""
    return terms.reward.worth(terms.steps) if terms.reward.kind in MONEY else 0


def _taken_off(told: Iterable[tuple[int, bytes, Order]]) -> Mapping[int, int]:
    """What the codes of redemptions took off orders that were kept."""
    found: Counter[int] = Counter()
    for redemption_id, digest, order in told:
        found[redemption_id] += remains(order, digest.hex())
    return found
