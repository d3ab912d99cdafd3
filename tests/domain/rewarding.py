"""Redemptions in short words: days from the first of March 2026, orders of two lines."""

from dataclasses import replace
from datetime import timedelta

from plugin.domain.facts import CodeUsed, Line, Order, Payment, Refund, Snapshot, Version
from plugin.domain.ledger import Key, Source
from plugin.domain.redemptions import GivingBack, Redemption, Step, Voided, steps
from tests.domain.lasting import START, day

CODE = "the hash of a code"
OF_TWO_LINES = (("mugs", 300), ("posters", 200))


def order(
    at: float = 2,
    *,
    parts: tuple[tuple[str, int], ...] = OF_TWO_LINES,
    name: str = "1042",
    **known: object,
) -> Order:
    """Three mugs and two posters; the code took a dollar off each, or what `parts` say."""
    snapshot = Snapshot(
        version=Version(day(at), "", ""),
        name=f"#{name}",
        processed_at=day(at),
        currency="USD",
        payment=Payment.PAID,
        lines=(Line("mugs", 3, 3, 1_900, 300), Line("posters", 2, 2, 1_000, 200)),
        discounts=(CodeUsed(CODE, 500, parts),),
    )
    return Order(name, snapshot, **known)  # type: ignore[arg-type]


def refund(at: float, number: str = "1", goodwill: int = 0, **units: int) -> Refund:
    return Refund(number, day(at), tuple(sorted(units.items())), goodwill)


def seen(one: Order, **changed: object) -> Order:
    """The same order as a later snapshot shows it."""
    assert one.snapshot
    return replace(one, snapshot=replace(one.snapshot, **changed))  # type: ignore[arg-type]


def edited(one: Order, **left: int) -> Order:
    assert one.snapshot
    lines = [
        replace(line, current_quantity=left.get(line.id, line.quantity))
        for line in one.snapshot.lines
    ]
    return seen(one, lines=tuple(lines))


def taken(*uses: Order, points: int = 500, voided: float | None = None) -> Redemption:
    """A redemption of the first day."""
    back = None if voided is None else Voided(day(voided), "undone")
    key = Key(Source.REDEMPTION, "7")
    return Redemption(key, points, day(0), code=CODE, voided=back, uses=uses)


def told(redemption: Redemption) -> list[tuple[int, float, str]]:
    """(points for the member, day, why) of every step."""
    return [_told(step) for step in steps(redemption)]


def _told(step: Step) -> tuple[int, float, str]:
    when = (step.at - START) / timedelta(days=1)
    if isinstance(step, GivingBack):
        return step.points, when, step.reason
    return -step.points, when, "taken"
