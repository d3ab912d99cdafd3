"""Bulk operations as things of the shop: asked for, running on the shared clock, done."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from plugin.twin.state import State

MOST_AT_ONCE = 5
_STARTS_AFTER = timedelta(seconds=1)
_TAKES = timedelta(seconds=5)
_KEPT = timedelta(days=7)


@dataclass(frozen=True)
class Export:
    """One bulk query. `token` is the unguessable part of its address, `lines` the JSONL."""

    id: int
    query: str
    token: str
    grouped: bool
    created_at: datetime
    ended_at: datetime | None = None
    cancelled_at: datetime | None = None
    outcome: str | None = None
    objects: int = 0
    roots: int = 0
    lines: str = ""

    def status(self, now: datetime) -> str:
        """The platform's word for how far it is."""
        if self.cancelled_at:
            return "CANCELED" if now - self.cancelled_at >= _STARTS_AFTER else "CANCELING"
        if self.outcome:
            kept = self.ended_at is None or now - self.ended_at < _KEPT
            return self.outcome if kept or self.outcome != "COMPLETED" else "EXPIRED"
        return "RUNNING" if now - self.created_at >= _STARTS_AFTER else "CREATED"

    @property
    def running(self) -> bool:
        """Whether anything is still to come of it."""
        return self.outcome is None and self.cancelled_at is None

    def due(self, now: datetime) -> bool:
        """Whether its time has come to be done."""
        return self.running and now - self.created_at >= _TAKES


def keep(state: State, export: Export) -> None:
    """Write an export down."""
    state.put("export", export.id, export, tag=export.token)


def find(state: State, number: object) -> Export | None:
    """The export with an id."""
    return state.get("export", number, Export)


def by_token(state: State, token: str) -> Export | None:
    """The export behind an address."""
    found = state.all("export", Export, tag=token)
    return found[0] if found else None


def everything(state: State) -> list[Export]:
    """All exports, oldest first."""
    return state.all("export", Export)


def running(state: State) -> list[Export]:
    """Those that are not done yet."""
    return [export for export in everything(state) if export.running]


def cancelled(export: Export, now: datetime) -> Export:
    """The export called off; the platform winds it up in its own time."""
    return replace(export, cancelled_at=now)
