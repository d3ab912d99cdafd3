"""
I6: for every redemption its points are taken and what they bought is there, or neither.

While something is on its way the points are taken: nobody ever has both. What an order was placed
with costs as much as the order kept of it, which is for I4 to say.
"""

from collections.abc import Collection, Iterator
from typing import Final

from plugin.service.checks.faults import Fault
from plugin.store import Tx, codes, redeemed, redemptions
from plugin.store.codes import GONE, LIVE, Code
from plugin.store.redemptions import (
    ALONE,
    DONE,
    ISSUED,
    POOL,
    RETURNING,
    VOIDED,
    Redemption,
)

_SETTLED: Final = frozenset({ISSUED, RETURNING})


def doubled(tx: Tx, brand_id: int) -> Iterator[Fault]:
    """Redemptions that cost nothing and can be used, or the other way round."""
    rows = redemptions.of_brand(tx, brand_id)
    accepted, voided = redeemed.accepted(tx, brand_id), redeemed.voided(tx, brand_id)
    yield from _unmatched({row.id for row in rows}, accepted)
    posted = redeemed.posted(tx, brand_id)
    held = codes.of_redemptions(tx, brand_id, accepted)
    for row in rows:
        said = [_points(row, posted.get(row.id, 0)), _code(row, held.get(row.id))]
        said.append("" if (row.id in voided) == (row.state == VOIDED) else "its act says otherwise")
        yield from (Fault("I6", f"redemption {row.id}", message) for message in said if message)


def _unmatched(rows: Collection[int], accepted: Collection[int]) -> Iterator[Fault]:
    for one in sorted({*rows} ^ {*accepted}):
        yield Fault("I6", f"redemption {one}", "is an act without a row, or a row without an act")


def _points(row: Redemption, posted: int) -> str:
    """Used, it costs what the orders left of it; else all or nothing."""
    if row.used:
        return "" if -row.points <= posted <= 0 else f"was used, and costs {-posted} points"
    due = 0 if row.state == VOIDED else -row.points
    return "" if posted == due else f"is {row.state}, and costs {-posted} points"


def _code(row: Redemption, code: Code | None) -> str:
    if row.state == VOIDED:
        return "went back, and its code is live" if code and code.state != GONE else ""
    if row.state in _SETTLED and row.road in {POOL, ALONE}:
        return "" if code and code.state == LIVE else "has no live code"
    live = code is not None and code.state != GONE
    return "is done, and its code is live" if row.state == DONE and live else ""
