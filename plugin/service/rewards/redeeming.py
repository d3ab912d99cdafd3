"""
Redeeming: points are taken and a reward is owed, in one commit.

Under the member's lock everything is replayed, so nobody spends what they do not have. A code that
was minted ahead is theirs at once; anything else is asked of the platform by a job, which nobody
waits for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from plugin import crash
from plugin.domain.calendar import midnight_after
from plugin.domain.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from plugin.domain.ledger import Balance
from plugin.domain.program import Program
from plugin.domain.rewards import Reward, RewardKind
from plugin.service import letters, lookup
from plugin.service.books import open_book
from plugin.service.lookup import Member
from plugin.service.rewards import drawing, pools, shelf, showing, stock
from plugin.service.rewards.kinds import ISSUE
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
from plugin.service.views import OfferState, RedemptionView
from plugin.store import Tx, acts, codes, jobs, programs, redemptions
from plugin.store.acts import Act
from plugin.store.codes import Code
from plugin.store.redemptions import ALONE, POOL, TICKET, Redemption
from plugin.store.shops import Shop

_LONGEST: Final = 64
_WHY: Final[Mapping[OfferState, tuple[type[ConflictError], str]]] = {
    OfferState.LOCKED: (RewardLockedError, "this reward is for other members"),
    OfferState.SOLD_OUT: (RewardUsedUpError, "this reward cannot be taken any more"),
    OfferState.AWAY: (RewardAwayError, "this reward cannot be made now"),
    OfferState.RESTING: (TooManyRedemptionsError, "use what you took, or come back tomorrow"),
}
_FIRST: Final = {
    POOL: redemptions.ISSUED,
    ALONE: redemptions.RESERVED,
    TICKET: redemptions.OPEN,
}
"""Where a redemption stands at first, by its road."""


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


@dataclass(frozen=True, slots=True)
class Deal:
    """A wish that is granted: to whom, by which version, on which terms, when."""

    shop: Shop
    root_id: int
    wish: Wish
    version: int
    terms: Terms
    stock: Stock
    at: datetime


@dataclass(frozen=True, slots=True)
class Taken:
    """A deal that was written down: the act, the row, and the code that goes with it."""

    act: Act
    row: Redemption
    code: Code | None


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
    deal = Deal(shop, found.root.id, wish, program.version, terms, there, now)
    taken = _accept(tx, services, deal)
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
    reward = showing.reward_of(program, wish.reward)
    if not reward.enabled:
        raise NotFoundError(f"no reward {wish.reward}")
    if not reward.least <= wish.steps <= reward.most:
        raise InvalidInputError(f"{wish.steps} steps: choose {reward.least} to {reward.most}")
    if wish.version is not None and not _promised(versions, wish.version, reward):
        raise RewardChangedError("this reward has changed: look again")
    return program, Terms(reward, wish.steps, program.currency)


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


def _accept(tx: Tx, services: Services, deal: Deal) -> Taken:
    """The act, the code and the row: all of it, or nothing."""
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
        tx, deal.shop.brand_id, deal.root_id, kind="redeem", key=_key(deal.root_id, deal.wish),
        actor="member", body=_body(deal, code, road), at=deal.at,
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


def _key(account_id: int, wish: Wish) -> str:
    return f"redeem:{account_id}:{wish.idempotency}"
