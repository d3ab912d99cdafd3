"""
Redeeming: points are taken and a reward is owed, in one commit.

Under the member's lock everything is replayed, so nobody spends what they do not have. How the
reward comes to them is for `deals`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from plugin import crash
from plugin.domain.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from plugin.domain.ledger import Balance
from plugin.domain.program import Program
from plugin.domain.rewards import Reward
from plugin.service import lookup
from plugin.service.books import open_book
from plugin.service.lookup import Member
from plugin.service.rewards import deals, shelf, showing, stock
from plugin.service.rewards.deals import Deal
from plugin.service.rewards.refusals import (
    NotEnoughPointsError,
    RedeemedDifferentlyError,
    RewardAwayError,
    RewardChangedError,
    RewardLockedError,
    RewardUsedUpError,
    TooManyRedemptionsError,
)
from plugin.service.rewards.stock import Stock
from plugin.service.rewards.terms import Terms
from plugin.service.services import Services
from plugin.service.settling import post
from plugin.service.views.rewards import OfferState, RedemptionView
from plugin.store import Tx, acts, programs, redemptions
from plugin.store.redemptions import Redemption
from plugin.store.shops import Shop

_LONGEST: Final = 64
_WHY: Final[Mapping[OfferState, tuple[type[ConflictError], str]]] = {
    OfferState.LOCKED: (RewardLockedError, "this reward is for other members"),
    OfferState.SOLD_OUT: (RewardUsedUpError, "this reward cannot be taken any more"),
    OfferState.AWAY: (RewardAwayError, "this reward cannot be made now"),
    OfferState.RESTING: (TooManyRedemptionsError, "use what you took, or come back tomorrow"),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants: a reward, so many steps, as of the version they saw."""

    reward: str
    steps: int
    idempotency: str
    """Chosen by whoever asks: the same again is the same redemption."""
    version: int | None

    def __post_init__(self) -> None:
        """A name is short."""
        if not 1 <= len(self.idempotency) <= _LONGEST:
            raise InvalidInputError(f"an idempotency key has 1 to {_LONGEST} characters")


def redeem(
    services: Services,
    shop: Shop,
    customer_id: str,
    reward_key: str,
    steps: int,
    idempotency: str,
    version: int | None = None,
) -> RedemptionView:
    """
    Take a reward; the same `idempotency` again is the same redemption, and nothing is spent.
    `version`: the programme's version that the member saw; None: whatever is promised now.

    Raises ForbiddenError for whoever is no member, NotFoundError for no such reward,
    InvalidInputError for steps it does not have, and the refusals of `refusals`.
    """
    wish = Wish(reward_key, steps, idempotency, version)

    def work(tx: Tx) -> RedemptionView:
        found = _joined(lookup.locked_customer(tx, shop, customer_id))
        before = _made_before(tx, shop, found, wish)
        if before:
            return showing.views(tx, services, shop.brand_id, [before], plain=True)[0]
        return _redeem(tx, services, shop, found, wish)

    return services.store.transact(work)


def of_member(services: Services, shop: Shop, customer_id: str) -> tuple[RedemptionView, ...]:
    """
    All that a member ever redeemed, newest first, with the codes in plain: for them alone.

    Raises ForbiddenError for whoever is no member.
    """

    def look(tx: Tx) -> tuple[RedemptionView, ...]:
        rows = shelf.taken_by(tx, shop, joined(tx, shop, customer_id))
        return showing.views(tx, services, shop.brand_id, rows, plain=True)

    return services.store.read(look)


def joined(tx: Tx, shop: Shop, customer_id: str) -> Member:
    """The member that a customer is. Raises ForbiddenError when they have not joined, or left."""
    return _joined(lookup.customer(tx, shop, customer_id))


def _joined(found: Member | None) -> Member:
    if found is None or found.state != "joined":
        raise ForbiddenError("rewards are for members")
    return found


def _made_before(tx: Tx, shop: Shop, found: Member, wish: Wish) -> Redemption | None:
    """The redemption of the same request, under whichever of their merged accounts."""
    ids = acts.ids_of(tx, shop.brand_id, [_key(account, wish) for account in found.accounts])
    if not ids:
        return None
    row = redemptions.get(tx, shop.brand_id, min(ids))
    if row is None or (row.reward, row.steps) != (wish.reward, wish.steps):
        raise RedeemedDifferentlyError("this request was made before, for something else")
    return row


def _redeem(tx: Tx, services: Services, shop: Shop, found: Member, wish: Wish) -> RedemptionView:
    """The book is opened once: nobody else writes in it before we are done."""
    now, versions = services.clock.now(), programs.of(tx, shop.brand_id)
    program, terms = _promise(versions, wish, now)
    there = _allow(tx, services, shop, found, terms)
    book = open_book(tx, found.root, found.accounts)
    _afford(book.standing(versions, now).balance(now), terms)
    key = _key(found.root.id, wish)
    deal = Deal(shop, found.root.id, key, program.version, terms, there, now)
    taken = deals.accept(tx, services, deal)
    book.take(taken.act)
    post(tx, shop.brand_id, [(found.root, book)], versions, now)
    crash.point("redeeming: all written, not committed")
    return showing.view(services.keys, taken.row, terms, taken.code)


def _afford(balance: Balance, terms: Terms) -> None:
    price = terms.reward.price(terms.steps)
    if balance.available < price:
        raise NotEnoughPointsError(f"it takes {price} points")


def _promise(versions: Sequence[Program], wish: Wish, now: datetime) -> tuple[Program, Terms]:
    """What is promised now. Raises RewardChangedError when the member saw another promise."""
    program = shelf.catalogue_at(versions, now)
    if program is None:
        raise NotFoundError("there are no rewards")
    reward = _priced(program, wish.reward)
    if not reward.least <= wish.steps <= reward.most:
        raise InvalidInputError(f"{wish.steps} steps: choose {reward.least} to {reward.most}")
    if wish.version is not None and not _promised(versions, wish.version, reward):
        raise RewardChangedError("this reward has changed: look again")
    return program, Terms(reward, wish.steps, program.currency)


def _priced(program: Program, key: str) -> Reward:
    """What points can buy; what is given for a friend has no price, and is not here."""
    for reward in program.catalogue:
        if reward.key == key and reward.enabled:
            return reward
    raise NotFoundError(f"no reward {key}")


def _promised(versions: Sequence[Program], version: int, reward: Reward) -> bool:
    """Did a version promise the very same?"""
    return any(one.version == version and reward in one.catalogue for one in versions)


def _allow(tx: Tx, services: Services, shop: Shop, found: Member, terms: Terms) -> Stock:
    """What there is of it, held, when nothing but its price is in the way."""
    if terms.reward.budget:
        redemptions.take_turns(tx, shop.brand_id)
    taken = shelf.taken_by(tx, shop, found)
    there = stock.held(tx, shop, terms)
    state = shelf.hindrance(tx, services, shop, terms, taken, there)
    if state is not None:
        refusal, why = _WHY[state]
        raise refusal(why)
    return there


def _key(account_id: int, wish: Wish) -> str:
    return f"redeem:{account_id}:{wish.idempotency}"
