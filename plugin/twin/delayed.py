"""Requests that arrive later than their sender waited: kept, and carried out in their time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from plugin.twin.twin import Twin

Carry = Callable[[Twin, Mapping[str, Any]], Any]


@dataclass(frozen=True)
class Late:
    """One request: of which door, with what, and when it lands."""

    id: int
    door: str
    asked: dict[str, Any]
    due: datetime


def hold_back(twin: Twin, door: str, asked: Mapping[str, Any], seconds: int) -> None:
    """Keep a request for a later time of the shared clock."""
    due = twin.clock.now() + timedelta(seconds=seconds)
    late = Late(twin.state.next_number("late"), door, dict(asked), due)
    twin.state.put("late", late.id, late)


def land(twin: Twin, doors: Mapping[str, Carry]) -> None:
    """Carry out what is due; nobody hears the answers."""
    for late in twin.state.all("late", Late):
        if late.due <= twin.clock.now():
            twin.state.delete("late", late.id)
            doors[late.door](twin, late.asked)
