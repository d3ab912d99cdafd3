"""
Costs: how often each reward was taken, used and given back, and what that came to in money.

A used code costs what it took off; an amount that was handed out and not used yet costs all of it,
for it may be used tomorrow; a percentage costs nothing before. What went back costs nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from plugin.domain.facts import Order
from plugin.domain.program import Program
from plugin.domain.rewards import MONEY
from plugin.service.rewards.showing import promised
from plugin.service.rewards.terms import Terms
from plugin.service.services import Services
from plugin.store import Tx, orders, programs, redemptions, uses
from plugin.store.redemptions import Redemption
from plugin.store.shops import Shop


@dataclass(frozen=True, slots=True)
class RewardCost:
    """One reward so far; money in minor units, the month is the shop's own."""

    reward: str
    taken: int = 0
    used: int = 0
    returned: int = 0
    this_month: int = 0
    in_all: int = 0


def so_far(services: Services, shop: Shop) -> tuple[RewardCost, ...]:
    """Every reward of a shop's brand that was ever taken, by name."""
    now = services.clock.now()
    return services.store.read(lambda tx: _so_far(tx, shop, now))


def exhausted(tx: Tx, shop: Shop, terms: Terms, now: datetime) -> bool:
    """Would a reward, taken once more, cost more this month than its budget?"""
    budget = terms.reward.budget
    if not budget:
        return False
    taken = redemptions.of_reward(tx, shop.brand_id, terms.reward.key, month_began(shop, now))
    spent = sum(_costs(tx, shop.brand_id, taken).values())
    return spent + _promised(terms) > budget or spent >= budget


def month_began(shop: Shop, now: datetime) -> datetime:
    """The first moment of the month, where the shop is."""
    here = now.astimezone(ZoneInfo(shop.timezone))
    return here.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _so_far(tx: Tx, shop: Shop, now: datetime) -> tuple[RewardCost, ...]:
    taken = redemptions.of_brand(tx, shop.brand_id)
    money, month = _costs(tx, shop.brand_id, taken), month_began(shop, now)
    found: dict[str, RewardCost] = {}
    for row in taken:
        known = found.get(row.reward, RewardCost(row.reward))
        found[row.reward] = _counted(known, row, money[row.id], lately=row.at >= month)
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


def _costs(tx: Tx, brand_id: int, rows: Sequence[Redemption]) -> dict[int, int]:
    versions, taken_off = programs.of(tx, brand_id), _taken_off(tx, brand_id, rows)
    return {row.id: _cost(versions, row, taken_off) for row in rows}


def _cost(versions: Sequence[Program], row: Redemption, taken_off: Mapping[int, int]) -> int:
    if row.used:
        return taken_off.get(row.id, 0)
    return 0 if row.state == redemptions.VOIDED else _promised(promised(versions, row))


def _promised(terms: Terms) -> int:
    """What handing it out once more may cost, as far as anybody can say."""
    return terms.reward.worth(terms.steps) if terms.reward.kind in MONEY else 0


def _taken_off(tx: Tx, brand_id: int, rows: Iterable[Redemption]) -> dict[int, int]:
    """What the codes of these redemptions took off orders."""
    used = [row.id for row in rows if row.used]
    names = {digest.hex(): one for one, digest in uses.digests(tx, brand_id, used).items()}
    found: dict[int, int] = {}
    for redemption_id, shop_id, order_id in uses.of(tx, brand_id, used):
        order = orders.find(tx, brand_id, shop_id, order_id)
        for code, amount in _discounts(order):
            if names.get(code) == redemption_id:
                found[redemption_id] = found.get(redemption_id, 0) + amount
    return found


def _discounts(order: Order | None) -> list[tuple[str, int]]:
    told = order.snapshot.discounts if order and order.snapshot else ()
    return [(discount.code, discount.amount) for discount in told]
