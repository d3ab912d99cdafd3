"""Referrals in a few words, for examples: one claim, one friend, what they bought."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from plugin.domain.facts import Line, Order, Payment, Refund, Snapshot, Version, Ware
from plugin.domain.history import Placed
from plugin.domain.ledger import Key, Source
from plugin.domain.referrals.facts import Claim, Decision, Known, Verdict
from plugin.domain.referrals.outcome import State, Why, outcomes
from tests.domain.befriending import OFFER

CLAIMED = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = CLAIMED + timedelta(days=60)
REFERRER, FRIEND, GUEST, OTHER = 1, 11, 12, 2
CLAIM = Claim(7, REFERRER, FRIEND, CLAIMED, OFFER, currency="USD")


def bought(
    day: int = 1,
    *more: Line,
    price: int = 5_000,
    key: str = "a",
    by: int = FRIEND,
    payment: Payment = Payment.PAID,
    told: dict[str, Any] | None = None,
    **known: Any,
) -> Placed:
    """An order of two halves of a price, so many days after the claim."""
    at = CLAIMED + timedelta(days=day)
    lines = (Line("1", 2, 2, price // 2, 0), *more)
    snapshot = Snapshot(Version(at, "", ""), key, at, "USD", payment, lines, holder=by)
    order = Order(key, replace(snapshot, **told or {}), holders=frozenset({by}), **known)
    return Placed(Key(Source.ORDER, key), order)


def beside(ware: Ware, price: int = 9_000) -> Line:
    """Something in the parcel that is no good."""
    return Line("9", 1, 1, price, 0, ware)


def known(*orders: Placed, claim: Claim = CLAIM, **more: Any) -> Known:
    """A referral, its friend having one account unless more is said."""
    return Known(claim, orders=orders, **{"friend_accounts": frozenset({FRIEND}), **more})


def became(*referrals: Known, now: datetime = LATER) -> tuple[State, Why]:
    """State and reason of the first referral, the others being of the same referrer."""
    found = outcomes(referrals, now)[referrals[0].claim.id]
    return found.state, found.reason


def states(referrals: Sequence[Known], now: datetime = LATER) -> list[State]:
    """The states of all, in the order of their ids."""
    return [one.state for _, one in sorted(outcomes(referrals, now).items())]


def returned(units: int, goodwill: int = 0) -> Refund:
    """Units of the only line that came back, or money for nothing."""
    given = (("1", units),) if units else ()
    return Refund("1", CLAIMED + timedelta(days=5), given, goodwill)


def decided(verdict: Verdict, day: int = 2) -> Decision:
    """What staff said, so many days after the claim."""
    return Decision(verdict, CLAIMED + timedelta(days=day))
