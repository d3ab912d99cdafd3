"""
Telling people that points will end: what to say, and when the next word is due.

Two warnings go out before every deadline; one tells of everything that ends within the week after.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from plugin.domain.deadlines import BOUNCE, EARLY_DAYS, Deadline, Told, told_of
from plugin.domain.ledger import Lot

_AN_INSTANT = timedelta(seconds=1)

Expiring = tuple[Lot, Deadline]
"""A lot that holds something, and when that ends."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Points that end from one moment to another, if nothing happens before."""

    points: int
    first: datetime
    until: datetime
    days: int = 0
    """So many days ahead the warning was due; 0: it was not."""


def day_to_tell(deadline: Deadline, now: datetime) -> datetime:
    """The promised day while a warning can still be in time; after that, the later one."""
    return deadline.promised if now <= deadline.promised - BOUNCE else deadline.at


def next_warning(
    expiring: Iterable[Expiring], warnings: Sequence[Told], now: datetime
) -> datetime | None:
    """
    When there is something to say again; None: never.

    A promised day for which nobody was reached is followed by a later one, with its own warnings.
    """
    due = [at for at, _days in _open_warnings(expiring, warnings, now)]
    changes = (deadline.promised - BOUNCE + _AN_INSTANT for _lot, deadline in expiring)
    return min([*due, *(at for at in changes if at > now)], default=None)


def notice(expiring: Sequence[Expiring], warnings: Sequence[Told], now: datetime) -> Notice | None:
    """What to warn of now; None: nothing is due."""
    due = [days for at, days in _open_warnings(expiring, warnings, now) if at <= now]
    if not due:
        return None
    found = ahead(expiring, now, now + timedelta(days=max(due) + EARLY_DAYS))
    return found and replace(found, days=max(due))


def ahead(expiring: Iterable[Expiring], now: datetime, until: datetime) -> Notice | None:
    """All that ends until a moment; None: nothing does."""
    days = [(day_to_tell(deadline, now), lot.remaining) for lot, deadline in expiring]
    near = [(day, points) for day, points in days if now < day <= until]
    if not near:
        return None
    return Notice(sum(points for _, points in near), min(near)[0], max(near)[0])


def _open_warnings(
    expiring: Iterable[Expiring], warnings: Sequence[Told], now: datetime
) -> Iterator[tuple[datetime, int]]:
    """(when it is due, so many days ahead) for every warning that was not given yet."""
    for _lot, deadline in expiring:
        day = day_to_tell(deadline, now)
        told = [warning for warning in warnings if warning.speaks_of(deadline.account)]
        for days in deadline.expiry.warn_days:
            if day > now and not told_of(told, day, days):
                yield day - timedelta(days=days), days
