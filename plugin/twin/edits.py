"""Order edits: units added at full price, units removed at what they were worth."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from plugin.twin.errors import TwinError
from plugin.twin.lines import with_more, without
from plugin.twin.model import Line, Order, Shop
from plugin.twin.pricing import tax_on


@dataclass(frozen=True)
class Edit:
    """What an edit changed: pairs of line id and units, and when."""

    order_id: int
    at: datetime
    added: tuple[tuple[int, int], ...]
    removed: tuple[tuple[int, int], ...]


def edit(
    order: Order, quantities: Mapping[int, int], shop: Shop, now: datetime
) -> tuple[Order, Edit]:
    """Bring lines to new quantities; lines not named stay as they are."""
    if order.cancelled_at:
        raise TwinError(f"{order.name} is cancelled")
    deltas = {line.id: _delta(line, quantities) for line in order.lines}
    if unknown := set(quantities) - set(deltas):
        raise TwinError(f"{order.name} has no line {min(unknown)}")
    if not any(deltas.values()):
        raise TwinError("nothing would change")
    lines = tuple(_edited(line, deltas[line.id], shop) for line in order.lines)
    change = Edit(
        order_id=order.id,
        at=now,
        added=tuple((key, units) for key, units in deltas.items() if units > 0),
        removed=tuple((key, -units) for key, units in deltas.items() if units < 0),
    )
    return replace(order, lines=lines, updated_at=now), change


def _delta(line: Line, quantities: Mapping[int, int]) -> int:
    wanted = quantities.get(line.id, line.current_quantity)
    if wanted < min(line.fulfilled, line.current_quantity):
        raise TwinError(f"{line.title}: {line.fulfilled} are already sent")
    return wanted - line.current_quantity


def _edited(line: Line, delta: int, shop: Shop) -> Line:
    if delta <= 0:
        return without(line, -delta)
    tax = 0 if line.gift_card else tax_on(line.unit_price * delta, shop)
    return with_more(line, delta, tax)
