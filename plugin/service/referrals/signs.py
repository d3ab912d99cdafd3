"""
Signs: what once looked wrong about a referral is remembered, when the hashes that told it are gone.

Hashes go with a person, or after a year. A doubt that nobody has looked at must not end by waiting,
so the gravest one is an act: how much, and the names of what was counted.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from plugin.domain.referrals.suspicion import NOTHING_WRONG, Score
from plugin.store import Tx, acts
from plugin.store.acts import Act

_SIGNED: Final = "refer_signs"


@dataclass(frozen=True, slots=True)
class Signs:
    """How doubtful a referral is, and whether friend and referrer are one person."""

    score: Score = NOTHING_WRONG
    same_person: bool = False

    def graver(self, other: "Signs") -> "Signs":
        """Both, the graver score of them."""
        score = max(self.score, other.score, key=lambda one: one.points)
        return Signs(score, self.same_person or other.same_person)


def remembered(told: Iterable[Act], referral_id: int) -> Signs:
    """The gravest that was ever seen of a referral."""
    found = Signs()
    for act in told:
        if act.kind == _SIGNED and act.body["referral"] == referral_id:
            found = found.graver(_signs(act))
    return found


def remember(
    tx: Tx, brand_id: int, root_id: int, referral_id: int, seen: Signs, now: datetime
) -> None:
    """Write down what is seen of a referral, once."""
    if seen == Signs():
        return
    points, reasons = seen.score.points, ",".join(seen.score.reasons)
    key = f"{_SIGNED}:{referral_id}:{points}:{reasons}:{int(seen.same_person)}"
    acts.record(
        tx, brand_id, root_id, kind=_SIGNED, key=key, actor="laurel", at=now,
        body={
            "referral": referral_id, "points": points, "reasons": reasons,
            "self": int(seen.same_person),
        },
    )  # fmt: skip


def _signs(act: Act) -> Signs:
    reasons = tuple(filter(None, str(act.body["reasons"]).split(",")))
    return Signs(Score(int(act.body["points"]), reasons), bool(act.body["self"]))
