"""
A redemption: points turned into a reward, told by facts alone.

It costs its price from the moment it was accepted. The points come back when its code was given
back unused, or as far as the discounted order was returned; a code that was given back and used
all the same costs its price again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from plugin.domain.facts import Order, Snapshot
from plugin.domain.ledger import Key
from plugin.domain.remission import shares


@dataclass(frozen=True, slots=True)
class Voided:
    """Its code was given back: when that was certain, and why (`undone`, `expired`, ...)."""

    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Redemption:
    """One redemption. `uses` are the orders placed with its code: one, if all went well."""

    key: Key
    points: int
    at: datetime
    code: str = ""
    """What finds its code among those of orders (the keyed hash); empty: it has none."""
    reward: str = ""
    kind: str = ""
    value: int = 0
    """Minor units, or hundredths of a per cent."""
    currency: str = ""
    voided: Voided | None = None
    uses: Sequence[Order] = ()


@dataclass(frozen=True, slots=True)
class Taking:
    """Points taken for a redemption at a moment; again, with the order that used it after all."""

    points: int
    at: datetime
    order: str = ""


@dataclass(frozen=True, slots=True)
class GivingBack:
    """Points of a redemption that came back at a moment, why, and with which order."""

    points: int
    at: datetime
    reason: str
    order: str = ""


Step = Taking | GivingBack


RETURNED = "returned"
"""The order that was placed with it came back, or a part of it."""


def steps(redemption: Redemption) -> list[Step]:
    """What happened to the points of a redemption, in order of time: never less than nothing."""
    return list(_steps(redemption))


def cost(redemption: Redemption) -> int:
    """What a redemption costs in the end: its price less all that came back."""
    found = steps(redemption)
    taken = sum(step.points for step in found if isinstance(step, Taking))
    return taken - sum(step.points for step in found if isinstance(step, GivingBack))


def stands(redemption: Redemption) -> bool:
    """Was it kept, or used? What was only given back was never more than a try."""
    return redemption.voided is None or bool(_used(redemption))


def _steps(redemption: Redemption) -> Iterator[Step]:
    price, since = redemption.points, redemption.at
    yield Taking(price, since)
    used, voided = _used(redemption), redemption.voided
    if voided and all(snapshot.processed_at >= voided.at for _, snapshot in used):
        since = max(since, voided.at)
        yield GivingBack(price, since, voided.reason)
        if used:
            _, first = used[0]
            since = max(since, first.processed_at)
            yield Taking(price, since, first.name)
    yield from _returns(redemption, used, since)


def _returns(
    redemption: Redemption, used: Sequence[tuple[Order, Snapshot]], since: datetime
) -> Iterator[Step]:
    """Rounded down on all that came back so far: many small returns give no more than one."""
    back = 0
    for at, share in shares([order for order, _ in used], redemption.code):
        due = int(redemption.points * share)
        if due > back:
            yield GivingBack(due - back, max(at, since), RETURNED, used[-1][1].name)
            back = due


def _used(redemption: Redemption) -> list[tuple[Order, Snapshot]]:
    """The orders that used its code, in order of time; of one without a snapshot nobody knows."""
    known = [(order, order.snapshot) for order in redemption.uses if order.snapshot]
    return sorted(known, key=lambda use: (use[1].processed_at, use[0].id))
