"""
What became of the referrals of one referrer: a pure function of everything known about them.

A referral works by the friend's true first order: the earliest that was paid and stands, by the
time it was processed and never by the time anybody learned of it. A cancelled order was none, so
the next one counts; one of before the claim makes its buyer a customer already.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from plugin.domain.earning import eligible_net, paid_net
from plugin.domain.facts import Payment, Snapshot
from plugin.domain.history import Placed
from plugin.domain.ledger import Key
from plugin.domain.money import Exact
from plugin.domain.referrals.facts import Claim, Known, Verdict
from plugin.domain.referrals.terms import ReferralTerms

_NEVER = datetime.max.replace(tzinfo=UTC)


class State(StrEnum):
    """Where a referral stands."""

    CLAIMED = "claimed"
    ORDERED = "ordered"
    """The first order is known and not paid yet."""
    WAITING = "waiting"
    """It worked; the hold runs."""
    HELD = "held"
    """It worked, and staff decide."""
    DUE = "due"
    """The referrer is to be rewarded."""
    REFUSED = "refused"
    CAPPED = "capped"
    BLOCKED = "blocked"
    """By staff."""
    REVERSED = "reversed"


class Why(StrEnum):
    """Why a referral stands where it does."""

    NOTHING = ""
    SELF = "self"
    EXISTING = "existing"
    SECOND_CLAIM = "second_claim"
    MINIMUM = "minimum"
    CAP = "cap"
    STAFF = "staff"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"
    SCORE = "score"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one referral; `order` is the one that decided, processed at `at`."""

    referral: int
    state: State
    reason: Why = Why.NOTHING
    order: Key | None = None
    at: datetime | None = None
    due_at: datetime | None = None
    """When the hold has passed; a later approval of staff puts it off to that moment."""


def outcomes(known: Sequence[Known], now: datetime) -> dict[int, Outcome]:
    """By the id of its claim, what became of each referral of one referrer: caps need all."""
    found = [_alone(one, now) for one in known]
    return {outcome.referral: outcome for outcome in _capped(known, found)}


@dataclass(frozen=True, slots=True)
class _Bought:
    """An order that is really the friend's, and what the platform said of it last."""

    placed: Placed
    snapshot: Snapshot

    @property
    def turn(self) -> tuple[datetime, Key]:
        return self.snapshot.processed_at, self.placed.key

    @property
    def cancelled(self) -> bool:
        return self.placed.order.cancelled

    @property
    def paid(self) -> bool:
        return self.snapshot.payment.settled


def _alone(known: Known, now: datetime) -> Outcome:
    """What became of a referral, were it the only one of its referrer."""
    bought = sorted(_bought(known), key=lambda one: one.turn)
    return _refused(known, bought) or _progress(known, bought, now)


def _bought(known: Known) -> Iterator[_Bought]:
    """The friend's orders that are real: not deleted, no tests, and still theirs."""
    for placed in known.orders:
        snapshot = placed.order.snapshot
        if snapshot is None or placed.order.deleted or placed.holder not in known.friend_accounts:
            continue
        if placed.sandbox or not snapshot.test:
            yield _Bought(placed, snapshot)


def _refused(known: Known, bought: Iterable[_Bought]) -> Outcome | None:
    """What stands against the claim itself. Approval lifts one thing: earlier orders."""
    claim = known.claim
    if _is_own(known):
        return Outcome(claim.id, State.REFUSED, Why.SELF)
    if _decided(known, Verdict.BLOCKED):
        return Outcome(claim.id, State.BLOCKED, Why.STAFF)
    if any(_turn(rival) < _turn(claim) for rival in known.rivals):
        return Outcome(claim.id, State.REFUSED, Why.SECOND_CLAIM)
    if _was_customer(claim, bought) and not _decided(known, Verdict.APPROVED):
        return Outcome(claim.id, State.REFUSED, Why.EXISTING)
    return None


def _is_own(known: Known) -> bool:
    """
    Is the friend the referrer? Merged accounts are one, whatever else is known. A mailbox may be
    shared later in life: once it was rewarded, that takes nothing back.
    """
    if known.claim.referrer in known.friend_accounts:
        return True
    return known.same_person and known.rewarded_at is None


def _was_customer(claim: Claim, bought: Iterable[_Bought]) -> bool:
    kept = (one for one in bought if one.paid and not one.cancelled)
    return any(one.snapshot.processed_at < claim.at for one in kept)


def _progress(known: Known, bought: Iterable[_Bought], now: datetime) -> Outcome:
    """How far a claim has come to which nobody objects."""
    since = [one for one in bought if one.snapshot.processed_at >= known.claim.at]
    standing = [one for one in since if not one.cancelled]
    first = next((one for one in standing if one.paid), None)
    return _judged(known, first, now) if first else _unpaid(known, standing, since)


def _unpaid(known: Known, standing: Iterable[_Bought], since: Iterable[_Bought]) -> Outcome:
    """Nothing was paid: perhaps it will be, or it was and the order is gone."""
    unpaid = (one for one in standing if one.snapshot.payment is not Payment.VOIDED)
    if first := next(unpaid, None):
        return _of(known, first, State.ORDERED)
    if gone := next((one for one in since if one.cancelled and one.paid), None):
        return _of(known, gone, State.REVERSED, Why.CANCELLED)
    return Outcome(known.claim.id, State.CLAIMED)


def _judged(known: Known, first: _Bought, now: datetime) -> Outcome:
    """A first order was paid: was it enough, was it kept, and has the hold passed?"""
    net = paid_net(first.placed.order)
    if not _is_enough(known.claim, first, net):
        return _of(known, first, State.REFUSED, Why.MINIMUM)
    if 2 * eligible_net(first.placed.order) < net:
        return _of(known, first, State.REVERSED, Why.REFUNDED)
    due_at = _due_at(known, first)
    if _is_doubtful(known):
        return replace(_of(known, first, State.HELD, Why.SCORE), due_at=due_at)
    state = State.DUE if due_at <= now else State.WAITING
    return replace(_of(known, first, state), due_at=due_at)


def _is_enough(claim: Claim, first: _Bought, net: Exact) -> bool:
    """An order of nothing is never enough, whatever the minimum."""
    if claim.currency not in {"", first.snapshot.currency}:
        return False
    return net > 0 and net >= claim.terms.minimum


def _is_doubtful(known: Known) -> bool:
    """Do staff have to look at it first? Not again once they approved, nor once it was rewarded."""
    if _decided(known, Verdict.APPROVED) or known.rewarded_at:
        return False
    return known.score.points >= known.claim.terms.threshold


def _due_at(known: Known, first: _Bought) -> datetime:
    """What staff approved is due then at the earliest, and counts in the period of then."""
    passed = first.snapshot.processed_at + timedelta(days=known.claim.terms.hold_days)
    decision = known.decision
    if decision and decision.verdict is Verdict.APPROVED:
        return max(passed, decision.at)
    return passed


def _capped(known: Sequence[Known], found: Sequence[Outcome]) -> Iterator[Outcome]:
    """
    The same, but for what is due beyond the cap of its terms in their period, by its time.

    What was rewarded keeps its place: a late fact about another friend takes nothing back.
    """
    about = {one.claim.id: one for one in known}
    days = _days(known, found)
    rewarded = [days[one.referral] for one in found if _has_place(about, one)]
    for outcome in sorted(found, key=_due_turn):
        if outcome.state is not State.DUE or _has_place(about, outcome):
            yield outcome
        elif _is_full(about[outcome.referral].claim.terms, rewarded, days[outcome.referral]):
            yield replace(outcome, state=State.CAPPED, reason=Why.CAP)
        else:
            rewarded.append(days[outcome.referral])
            yield outcome


def _has_place(about: Mapping[int, Known], outcome: Outcome) -> bool:
    return outcome.state is State.DUE and about[outcome.referral].rewarded_at is not None


def _is_full(terms: ReferralTerms, rewarded: Iterable[date], day: date) -> bool:
    begun = terms.period.begins(day)
    beside = sum(terms.period.begins(other) == begun for other in rewarded)
    return 0 < terms.cap <= beside


def _days(known: Sequence[Known], found: Sequence[Outcome]) -> dict[int, date]:
    """The days on which rewards are due, by the calendar of the shop where the order was placed."""
    zones = {placed.key: placed.zone for one in known for placed in one.orders}
    due = [(one.referral, one.due_at, one.order) for one in found]
    return {id_: at.astimezone(zones[order]).date() for id_, at, order in due if at and order}


def _due_turn(outcome: Outcome) -> tuple[datetime, int]:
    return outcome.due_at or _NEVER, outcome.referral


def _of(known: Known, bought: _Bought, state: State, reason: Why = Why.NOTHING) -> Outcome:
    return Outcome(known.claim.id, state, reason, bought.placed.key, bought.snapshot.processed_at)


def _decided(known: Known, verdict: Verdict) -> bool:
    return known.decision is not None and known.decision.verdict is verdict


def _turn(claim: Claim) -> tuple[bool, bool, datetime, int]:
    """What was rewarded comes first, then what an order proved, then what was only said."""
    return not claim.rewarded, not claim.proven, claim.at, claim.id
