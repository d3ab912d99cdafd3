"""
Signs: what once looked wrong about a referral is remembered, when the hashes that told it are gone.

Hashes go with a person, or after a year. A doubt that nobody has looked at must not end by waiting,
so the gravest one is an act: how much, and the names of what was counted.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from plugin.domain.referrals.suspicion import NOTHING_WRONG, Score
from plugin.domain.referrals.terms import CERTAIN
from plugin.store import Tx, acts
from plugin.store.acts import Act

_SIGNED: Final = "refer_signs"
_ONE_MAILBOX: Final = Score(CERTAIN, ("same_mailbox",))


def graver(one: Score, other: Score) -> Score:
    """Of two scores the one that says more; of equal ones the first."""
    return max(one, other, key=lambda score: score.points)


def remembered(told: Iterable[Act], referral_id: int) -> Score:
    """The gravest that was ever seen of a referral."""
    found = NOTHING_WRONG
    for act in told:
        if act.kind == _SIGNED and act.body["referral"] == referral_id:
            found = graver(found, _score(act))
    return found


def remember(
    tx: Tx, brand_id: int, root_id: int, referral_id: int, seen: Score, now: datetime
) -> None:
    """Write down what is seen of a referral, once."""
    if seen == NOTHING_WRONG:
        return
    reasons = ",".join(seen.reasons)
    acts.record(
        tx, brand_id, root_id, kind=_SIGNED, actor="laurel", at=now,
        key=f"{_SIGNED}:{referral_id}:{seen.points}:{reasons}",
        body={"referral": referral_id, "points": seen.points, "reasons": reasons},
    )  # fmt: skip


def _score(act: Act) -> Score:
    """Older acts say `self` where friend and referrer had used one mailbox."""
    reasons = tuple(filter(None, str(act.body["reasons"]).split(",")))
    told = Score(int(act.body["points"]), reasons)
    return graver(told, _ONE_MAILBOX) if act.body.get("self") else told
