"""
Deals: what is promised to somebody is written down, all of it or nothing.

The act, the row and the code are one. A code that was minted ahead is theirs at once; anything else
is asked of the platform by a job. Whether somebody may have it was decided before.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from plugin.domain.calendar import midnight_after
from plugin.domain.errors import ConflictError
from plugin.domain.rewards import RewardKind
from plugin.service import letters
from plugin.service.rewards import drawing, pools, shelf
from plugin.service.rewards.kinds import ISSUE
from plugin.service.rewards.refusals import RewardAwayError
from plugin.service.rewards.stock import Stock
from plugin.service.rewards.terms import Terms
from plugin.service.services import Services
from plugin.store import Tx, acts, codes, jobs, redemptions
from plugin.store.acts import Act
from plugin.store.codes import Code
from plugin.store.redemptions import ALONE, POOL, TICKET, Redemption
from plugin.store.shops import Shop

_FIRST: Final[Mapping[str, str]] = {
    POOL: redemptions.ISSUED,
    ALONE: redemptions.RESERVED,
    TICKET: redemptions.OPEN,
}
"""Where a redemption stands at first, by its road."""


@dataclass(frozen=True, slots=True)
class Deal:
    """What is agreed: for whom, by which version, on which terms, when."""

    shop: Shop
    root_id: int
    key: str
    """Of the act: the same again is the same redemption."""
    version: int
    terms: Terms
    stock: Stock
    at: datetime
    actor: str = "member"


@dataclass(frozen=True, slots=True)
class Taken:
    """A deal that was written down: the act, the row, and the code that goes with it."""

    act: Act
    row: Redemption
    code: Code | None


def accept(tx: Tx, services: Services, deal: Deal) -> Taken:
    """The act, the code and the row. Raises RewardAwayError when nobody can make it now."""
    shop, brand_id = deal.shop, deal.shop.brand_id
    code, road = _code(tx, services, deal)
    act = _act(tx, deal, code, road)
    row = _row(deal, act.id, road)
    redemptions.add(tx, row)
    if code:
        codes.give(tx, brand_id, code.id, row.id)
    if road == ALONE:
        jobs.enqueue(tx, brand_id, shop.id, ISSUE, str(row.id))
    if road == POOL:
        letters.ask(tx, brand_id, shop.id, letters.REWARD_ISSUED, row.id)
    return Taken(act, row, code)


def _act(tx: Tx, deal: Deal, code: Code | None, road: str) -> Act:
    act = acts.record(
        tx, deal.shop.brand_id, deal.root_id, kind="redeem", key=deal.key,
        actor=deal.actor, body=_body(deal, code, road), at=deal.at,
    )  # fmt: skip
    if act is None:
        raise ConflictError("this request is being answered already")
    return act


def _row(deal: Deal, redemption_id: int, road: str) -> Redemption:
    return Redemption(
        brand_id=deal.shop.brand_id,
        id=redemption_id,
        account_id=deal.root_id,
        shop_id=deal.shop.id,
        reward=deal.terms.reward.key,
        version=deal.version,
        steps=deal.terms.steps,
        points=deal.terms.reward.price(deal.terms.steps),
        road=road,
        state=_FIRST[road],
        at=deal.at,
        ends_at=_ends_at(deal),
    )


def _code(tx: Tx, services: Services, deal: Deal) -> tuple[Code | None, str]:
    """A code of a pool where there is one, and on which road the reward goes."""
    reward = deal.terms.reward
    if reward.kind is RewardKind.PERK:
        return None, TICKET
    if reward.kind is RewardKind.STORE_CREDIT:
        return None, ALONE
    pooled = reward.pooled
    minted = pools.code_for(tx, services, deal.shop, deal.terms, deal.stock) if pooled else None
    if minted:
        return minted, POOL
    _require_a_maker(tx, services, deal)
    (drawn,) = drawing.draw(tx, services, deal.shop, 1)
    return drawn, ALONE


def _require_a_maker(tx: Tx, services: Services, deal: Deal) -> None:
    """Somebody else may have had the last code meanwhile, and nobody can be asked for another."""
    rest = Stock(deal.stock.pool, 0)
    if not shelf.can_be_made(tx, services, deal.shop, deal.terms, rest):
        raise RewardAwayError("this reward cannot be made now")


def _body(deal: Deal, code: Code | None, road: str) -> dict[str, str | int]:
    """What a rebuild has to know, whatever becomes of the rows."""
    reward, steps = deal.terms.reward, deal.terms.steps
    return {
        "reward": reward.key,
        "version": deal.version,
        "kind": reward.kind.value,
        "value": reward.worth(steps),
        "currency": deal.terms.currency,
        "points": reward.price(steps),
        "steps": steps,
        "shop": deal.shop.id,
        "code": code.digest.hex() if code else "",
        "road": road,
    }


def _ends_at(deal: Deal) -> datetime | None:
    """The midnight after its days, where the shop is; what staff hand out has no end."""
    reward = deal.terms.reward
    if not reward.days or reward.kind is RewardKind.PERK:
        return None
    return midnight_after(deal.at, reward.days, ZoneInfo(deal.shop.timezone))
