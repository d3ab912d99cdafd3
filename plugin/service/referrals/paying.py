"""
Paying: the difference between what an outcome says and what the referrer has, rolled forward.

What is due is given once. What is not due any more is taken back: points as far as they are there,
a code that nobody used. What was used is written off: it is a cost, and nobody's debt; should the
referral be due again, it is theirs as it was.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from plugin import crash
from plugin.domain.program import Program
from plugin.domain.referrals.outcome import Outcome, State
from plugin.service import letters
from plugin.service.referrals.asking import REFER
from plugin.service.referrals.knowing import Case
from plugin.service.referrals.payments import PAY, WITHDRAW
from plugin.service.rewards import giving, returning, voiding
from plugin.service.rewards.refusals import RewardAwayError
from plugin.service.services import Services
from plugin.store import Tx, acts, jobs, programs, redemptions, shops
from plugin.store.accounts import Account
from plugin.store.redemptions import (
    ASKED,
    DONE,
    ISSUED,
    OPEN,
    RESERVED,
    RETURNING,
    VOIDED,
    Redemption,
)
from plugin.store.referrals import PAID, WITHDRAWN, WRITTEN_OFF
from plugin.store.shops import Shop

_SOON: Final = timedelta(minutes=1)
_LATER: Final = timedelta(hours=1)
_SELDOM: Final = timedelta(days=1)
_NOT_MADE: Final = frozenset({voiding.REFUSED, voiding.STAFF})
_ON_ITS_WAY: Final = frozenset({RESERVED, ASKED, RETURNING})


@dataclass(frozen=True, slots=True)
class Paid:
    """How a payment stands: `paid` as a row says it; `again`: when to try what could not be."""

    paid: str
    points: int = 0
    redemption: int = 0
    again: datetime | None = None
    moved: bool = False
    """Did points come or go?"""


@dataclass(frozen=True, slots=True)
class Due:
    """One case of a locked root, with what became of it, at a moment."""

    root: Account
    state: str
    """Of the referrer: whether they take part."""
    case: Case
    outcome: Outcome
    at: datetime


def roll_forward(tx: Tx, services: Services, due: Due) -> Paid:
    """Give what is due and was not given, take back what is not due any more. Twice is once."""
    stands = due.case.payments.stands
    if due.outcome.state is State.DUE and not stands:
        return _give(tx, services, due)
    if due.outcome.state is not State.DUE and stands:
        return _take_back(tx, services, due)
    if stands and _never_came(due.case.reward):
        _record_withdrawn(tx, due)
        return Paid(WITHDRAWN, redemption=due.case.payments.redemption, again=due.at + _LATER)
    return _as_it_is(due, _until_made(due.case.reward, due.at) if stands else None)


def _never_came(row: Redemption | None) -> bool:
    """Did the platform refuse to make it, or staff say that it was not made? It is given again."""
    return row is not None and row.state == VOIDED and row.reason in _NOT_MADE and not row.used


def _as_it_is(due: Due, again: datetime | None = None) -> Paid:
    given = due.case.payments
    if not given.given:
        return Paid("", again=again)
    return Paid(_named(due, due.case.reward), given.points, given.redemption, again)


def _named(due: Due, row: Redemption | None) -> str:
    if due.case.payments.stands:
        return PAID
    return WRITTEN_OFF if row and _is_used(row) else WITHDRAWN


def _is_used(row: Redemption) -> bool:
    """Was it turned into something that nobody can take back?"""
    return row.used or row.state == DONE or row.reason == "used_elsewhere"


def _give(tx: Tx, services: Services, due: Due) -> Paid:
    """
    To whoever takes part, by a shop that is there; else it waits for them. Whoever joins asks for
    it, so nobody has to look for those who left.
    """
    if due.state != "joined":
        return _as_it_is(due)
    shop = shops.get(tx, due.case.row.shop_id)
    if shop.uninstalled_at:
        return _as_it_is(due, due.at + _SELDOM)
    terms = due.case.known.claim.terms
    if terms.referrer is None:
        return _give_points(tx, shop, due, terms.points)
    return _give_reward(tx, services, shop, due)


def _give_points(tx: Tx, shop: Shop, due: Due, points: int) -> Paid:
    act = _record_paid(tx, due, points=points, redemption=0)
    letters.ask(tx, shop.brand_id, shop.id, letters.REFERRAL_PAID, act)
    return Paid(PAID, points=points, moved=True)


def _give_reward(tx: Tx, services: Services, shop: Shop, due: Due) -> Paid:
    """One that was used before is given by saying so: nobody has two for one friend."""
    row = due.case.reward
    if row and row.state in _ON_ITS_WAY:
        return _as_it_is(due, due.at + _SOON)
    if row is None or not _is_used(row):
        try:
            row = _given(tx, services, shop, due)
        except RewardAwayError:
            return _as_it_is(due, due.at + _LATER)
    _record_paid(tx, due, points=0, redemption=row.id)
    return Paid(PAID, redemption=row.id, again=_until_made(row, due.at))


def _until_made(row: Redemption | None, now: datetime) -> datetime | None:
    """What is still being made may be refused: it is looked at until it is there."""
    return now + _LATER if row and row.state in {RESERVED, ASKED} else None


def _given(tx: Tx, services: Services, shop: Shop, due: Due) -> Redemption:
    claim, times = due.case.known.claim, len(due.case.payments.given)
    assert claim.terms.referrer is not None  # noqa: S101 (for the type checker)
    key = f"redeem:{due.root.id}:refer:{claim.id}:{times}"
    program = _version(tx, shop.brand_id, due.case.row.version)
    reward = claim.terms.referrer
    return giving.give(tx, services, shop, due.root.id, program, reward, key, due.at)


def _version(tx: Tx, brand_id: int, version: int) -> Program:
    return next(one for one in programs.of(tx, brand_id) if one.version == version)


def _record_paid(tx: Tx, due: Due, *, points: int, redemption: int) -> int:
    referral = due.case.payments.claim or due.outcome.referral
    key = f"{PAY}:{referral}:{len(due.case.payments.given)}"
    acts.record(
        tx, due.root.brand_id, due.root.id, kind=PAY, key=key, actor="laurel",
        body={"referral": referral, "points": points, "redemption": redemption}, at=due.at,
    )  # fmt: skip
    return acts.id_of(tx, due.root.brand_id, key)


def _take_back(tx: Tx, services: Services, due: Due) -> Paid:
    """
    What is still being made cannot be stopped: it is waited for, and taken back then. What is taken
    back protects the referral no longer, so it is worked out once more.
    """
    given = due.case.payments
    row = redemptions.locked(tx, due.root.brand_id, given.redemption) if given.redemption else None
    if row and row.state in {RESERVED, ASKED}:
        return _as_it_is(due, due.at + _SOON)
    _record_withdrawn(tx, due)
    if row and not _is_used(row):
        _send_back(tx, services, row)
    crash.point("referring: withdrawn, not committed")
    name = WRITTEN_OFF if row and _is_used(row) else WITHDRAWN
    moved = bool(given.points)
    return Paid(name, given.points, given.redemption, again=due.at, moved=moved)


def _send_back(tx: Tx, services: Services, row: Redemption) -> None:
    if row.state == ISSUED:
        returning.send_back(tx, row, voiding.WITHDRAWN)
    elif row.state == OPEN:
        voiding.void(tx, services, row, voiding.WITHDRAWN)


def _record_withdrawn(tx: Tx, due: Due) -> None:
    """Whoever else brought this friend stood behind it until now."""
    referral = due.case.payments.claim
    acts.record(
        tx, due.root.brand_id, due.root.id, kind=WITHDRAW,
        key=f"{WITHDRAW}:{referral}:{len(due.case.payments.taken)}", actor="laurel",
        body={"referral": referral}, at=due.at,
    )  # fmt: skip
    for rival in due.case.known.rivals:
        jobs.enqueue(tx, due.root.brand_id, due.case.row.shop_id, REFER, str(rival.referrer))
