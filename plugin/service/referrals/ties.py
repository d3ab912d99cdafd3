"""
Ties: which accounts were one person on the day they were forgotten.

A friend claims as a guest and buys as the customer of the same mailbox; a keyed hash says that the
two are one. It goes with the person, and what became of the referral must not go with it: the order
still stands, or is cancelled later. So the numbers of both accounts are kept together, as those of
merged accounts are. Nothing of a tie is personal data, and nobody who comes back is tied.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from plugin.store import Tx, acts

_TIED: Final = "refer_tied"

Tie = tuple[int, int]
"""Two accounts."""


def remember(tx: Tx, brand_id: int, tied: Iterable[Tie], now: datetime) -> None:
    """Keep these together, once; an act on either, for whoever begins with it."""
    for one, other in tied:
        for mine, theirs in ((one, other), (other, one)):
            acts.record(
                tx, brand_id, mine, kind=_TIED, key=f"{_TIED}:{mine}:{theirs}", actor="laurel",
                body={"account": theirs}, at=now,
            )  # fmt: skip


def of(tx: Tx, brand_id: int, account_ids: Iterable[int]) -> list[Tie]:
    """Every tie of these accounts, each as (one of them, another)."""
    told = acts.of_kind_on(tx, brand_id, _TIED, account_ids)
    return [(act.account_id, int(act.body["account"])) for act in told]


def knot(tie: Tie) -> bytes:
    """A tie as both of its accounts have it: it joins them as a mailbox does."""
    low, high = sorted(tie)
    return f"{low}:{high}".encode()
