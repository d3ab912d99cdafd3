"""The shelf: every reward as one member sees it, with what they can take and what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from plugin.domain.program import Program, in_force
from plugin.domain.rewards import Reward, RewardKind
from plugin.service import lookup
from plugin.service.lookup import Member
from plugin.service.members import balance_now
from plugin.service.rewards import allowing, costs, stock
from plugin.service.rewards.allowing import Means
from plugin.service.rewards.stock import Supplies, Supply
from plugin.service.rewards.terms import Terms
from plugin.service.services import Services
from plugin.service.views.rewards import Offer, OfferState
from plugin.store import Tx, programs, redemptions
from plugin.store.pools import REFUSED, SWITCHED_OFF
from plugin.store.redemptions import Redemption
from plugin.store.shops import Shop

TRIES = 20
"""So much may be taken in a day and given back, or not used yet: every try costs calls and rows."""
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who stands before the shelf: what they can spend, and what they took so far."""

    available: int
    taken: Sequence[Redemption]


def offers(services: Services, shop: Shop, customer_id: str) -> tuple[Offer, ...]:
    """
    The rewards in force, in the order of the programme, as a customer sees them; none while the
    programme is off. Whoever is no member sees what they could have, with no points.
    """
    return services.store.read(lambda tx: offers_in(tx, services, shop, customer_id))


def offers_in(tx: Tx, services: Services, shop: Shop, customer_id: str) -> tuple[Offer, ...]:
    """`offers`, beside whatever else is read in the same snapshot."""
    program = catalogue_at(programs.of(tx, shop.brand_id), services.clock.now())
    if program is None:
        return ()
    supplies = Supplies(lambda terms: stock.seen(tx, shop, terms), allowing.means(tx, shop))
    visitor = _visitor(tx, services, shop, customer_id)
    return laid_out(tx, services, shop, program, visitor, supplies)


def laid_out(
    tx: Tx,
    services: Services,
    shop: Shop,
    program: Program,
    visitor: Visitor,
    supplies: Supplies,
) -> tuple[Offer, ...]:
    """The rewards of a version, for one visitor, by what the shop can hand out."""
    return tuple(
        _offer(tx, services, shop, program, reward, visitor, supplies)
        for reward in program.catalogue
        if reward.enabled
    )


def catalogue_at(versions: Sequence[Program], now: datetime) -> Program | None:
    """
    The version whose rewards can be taken at a moment; None while the programme is off. A pause
    keeps orders waiting, and nobody from what they have.
    """
    program = in_force(versions, now)
    return program if program and program.enabled else None


def _visitor(tx: Tx, services: Services, shop: Shop, customer_id: str) -> Visitor:
    found = lookup.customer(tx, shop, customer_id)
    if found is None or found.state != "joined":
        return Visitor(0, ())
    return Visitor(balance_now(tx, services, found).available, taken_by(tx, shop, found))


def taken_by(tx: Tx, shop: Shop, found: Member) -> list[Redemption]:
    """Everything a member ever redeemed, newest first."""
    return redemptions.of_accounts(tx, shop.brand_id, found.accounts)


def _offer(
    tx: Tx,
    services: Services,
    shop: Shop,
    program: Program,
    reward: Reward,
    visitor: Visitor,
    supplies: Supplies,
) -> Offer:
    steps = min(reward.most, visitor.available // reward.points)
    terms = Terms(reward, reward.least, program.currency)
    there, having = supplies.of(terms), supplies.means
    state = hindrance(tx, services, shop, terms, visitor.taken, there, having)
    if state is None:
        state = OfferState.AFFORDABLE if steps >= reward.least else OfferState.SHORT
    short = state is OfferState.SHORT
    missing = reward.price(reward.least) - visitor.available if short else 0
    most = steps if state is OfferState.AFFORDABLE else 0
    return Offer(reward, state, missing, most, program.version)


def hindrance(
    tx: Tx,
    services: Services,
    shop: Shop,
    terms: Terms,
    taken: Sequence[Redemption],
    there: Supply,
    having: Means | None = None,
) -> OfferState | None:
    """
    Why a member cannot have this, whatever points they have; None: nothing is in the way.
    `having`: the means of the shop, where they are known.
    """
    if terms.reward.tiers:
        return OfferState.LOCKED  # nobody is in a tier: there are none yet
    if often_enough(terms.reward, taken) or costs.exhausted(tx, shop, terms, services.clock.now()):
        return OfferState.SOLD_OUT
    if not can_be_made(tx, services, shop, terms, there, having):
        return OfferState.AWAY
    return OfferState.RESTING if _took_a_lot(taken, services.clock.now()) else None


def _took_a_lot(taken: Sequence[Redemption], now: datetime) -> bool:
    """Did a member take as much in a day as they may, and use none of it, nor was handed it?"""
    lately = (row for row in taken if row.at > now - _DAY)
    return sum(not row.used and row.state != redemptions.DONE for row in lately) >= TRIES


def often_enough(reward: Reward, taken: Sequence[Redemption]) -> bool:
    """Did a member take a reward as often as they may? What went back does not count."""
    theirs = [row for row in taken if row.reward == reward.key and row.state != redemptions.VOIDED]
    return bool(reward.per_member) and len(theirs) >= reward.per_member


def can_be_made(
    tx: Tx,
    services: Services,
    shop: Shop,
    terms: Terms,
    there: Supply,
    having: Means | None = None,
) -> bool:
    """
    Is there a code for it, or somebody who could make one? What staff hand out can always be
    had; what the platform refused, staff switched off there, the merchant has not allowed or nobody
    can ask for, is away.
    """
    if terms.reward.kind is RewardKind.PERK:
        return True
    if there.state in {REFUSED, SWITCHED_OFF}:
        return False
    if there.free:
        return True
    having = having or allowing.means(tx, shop)
    return having.live and allowing.is_allowed(services, shop, terms.reward.kind, having)
