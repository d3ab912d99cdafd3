"""What bringing a friend is worth, read from `[referrals]` and its two rewards."""

from functools import partial

from plugin.domain.referrals.terms import (
    CERTAIN,
    FRIEND,
    MAX_HOUSEHOLD,
    REFERRER,
    ReferralTerms,
)
from plugin.domain.rewards import DISCOUNTS, Reward, RewardKind
from plugin.domain.rules import MAX_HOLD_DAYS, Period
from plugin.programfile.notation import quoted
from plugin.programfile.rewards import given
from plugin.programfile.table import Table, faultless
from plugin.programfile.wording import impossible, one_of


def referrals(page: Table, currency: str) -> ReferralTerms | None:
    """The terms of referrals; None where the file has none, or a fault in them."""
    if "referrals" not in page:
        return None
    return faultless(page, lambda: _terms(page.table("referrals"), currency))


def _friend(table: Table, currency: str) -> Reward | None:
    """The friend's code is minted ahead: it is there before they are anybody's customer."""
    reward = given(table, FRIEND, currency)
    if reward is None or reward.pooled:
        return reward
    kinds = one_of([quoted(kind) for kind in RewardKind if kind in _POOLED])
    table.fault("kind", f"{impossible(reward.kind)} for a friend; write {kinds}")
    return None


_POOLED = DISCOUNTS - {RewardKind.BUY_GET}


def _terms(table: Table, currency: str) -> ReferralTerms | None:
    friend = _friend(table.table("friend"), currency)
    referrer = given(table.table("referrer"), REFERRER, currency) if "referrer" in table else None
    points = table.whole("points", 0)
    if ("referrer" in table) == bool(points):
        table.fault("points", "write either points or [referrals.referrer] for the referrer")
    terms = partial(
        ReferralTerms,
        points=points,
        minimum=table.amount("minimum", currency, 0),
        hold_days=table.whole("hold_days", 14, most=MAX_HOLD_DAYS),
        cap=table.whole("cap", 10),
        period=table.choice("period", Period, Period.MONTH),
        household=table.whole("household", 1, most=MAX_HOUSEHOLD),
        threshold=table.whole("threshold", 50, least=1, most=CERTAIN),
        enabled=table.flag("enabled", default=True),
    )
    return terms(friend=friend, referrer=referrer) if friend else None
