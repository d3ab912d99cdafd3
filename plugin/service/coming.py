"""What time will change for a member: points on the way, and points that end soon."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from plugin.domain import telling
from plugin.domain.expiry import SHORTEST, Basis
from plugin.domain.standing import Standing
from plugin.service.replaying import Replay
from plugin.service.views.panel import Expiring, OnTheWay

_AN_INSTANT = timedelta(milliseconds=1)
_SOON = timedelta(days=SHORTEST)


@dataclass(frozen=True, slots=True)
class Coming:
    """What happens by itself, if nothing else does before."""

    on_the_way: tuple[OnTheWay, ...] = ()
    expiring: Expiring | None = None


def of(replay: Replay) -> Coming:
    """What time will change soon; only replayed where time can change anything."""
    balance, now = replay.balance, replay.now
    lasting = all(program.expiry.basis is Basis.NONE for program in replay.versions)
    if not balance.pending and (lasting or not balance.available):
        return Coming()
    standing = replay.standing
    notice = telling.ahead(standing.expiring, now, now + _SOON)
    ends = Expiring(notice.points, notice.first - _AN_INSTANT) if notice else None
    return Coming(_on_the_way(standing, now), ends)


def _on_the_way(standing: Standing, now: datetime) -> tuple[OnTheWay, ...]:
    """The lots on hold, soonest first."""
    held = [
        OnTheWay(lot.remaining, str(standing.worths[lot.key].values["order"]), lot.available_at)
        for lot in standing.lots
        if lot.remaining and lot.available_at > now
    ]
    return tuple(sorted(held, key=lambda lot: (lot.available_at, lot.order)))
