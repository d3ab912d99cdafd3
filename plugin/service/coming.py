"""What time will change for a member: points on the way, and points that end soon."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from plugin.domain import telling
from plugin.domain.expiry import SHORTEST, Basis
from plugin.domain.history import decided
from plugin.domain.ledger import Lot
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
    """The lots on hold, soonest first; what waits for a decision is last."""
    held = [lot for lot in standing.lots if lot.remaining and lot.available_at > now]
    named = sorted((lot.available_at, _order(lot, standing), lot.remaining) for lot in held)
    return tuple(OnTheWay(points, order, decided(at)) for at, order, points in named)


def _order(lot: Lot, standing: Standing) -> str:
    """The order that brought a lot; empty: a friend did."""
    return str(standing.worths[lot.key].values.get("order", ""))
