"""
Endings: when, and why, the lots of a member end, and when staff gave them back.

A lot ends at the first of its deadline, of the month after its person left, and of the day on
which unclaimed points were given up. Points given back start anew.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from operator import itemgetter

from plugin.domain.calendar import midnight_after
from plugin.domain.deadlines import Deadline, Deadlines
from plugin.domain.history import History
from plugin.domain.ledger import Ending, Lot

COMEBACK_DAYS = 30
"""Points that came back can be used so long at least, whatever time says."""

Place = tuple[int | None, tzinfo]
"""Whose points are they, and by which calendar do they end?"""
Forfeit = tuple[datetime, str]
"""When points are gone whatever time says, and why."""


@dataclass(frozen=True, slots=True)
class Endings:
    """What ends the points of one member."""

    history: History
    deadlines: Deadlines

    def of(
        self, bought_at: datetime, start: datetime, account: int | None, zone: tzinfo
    ) -> tuple[Ending, ...]:
        """The endings of a lot that was bought at a moment and can be spent from `start` on."""
        place = account, zone
        return tuple(self._each(bought_at, start, place, self._forfeits(bought_at, place)))

    def prolonged(self, lot: Lot, back: datetime, place: Place) -> tuple[Ending, ...] | None:
        """
        The endings of points that come back at a moment, where time alone would end them too soon;
        else None.

        They go on as if they had never been away, but for the end that is put off.
        """
        lived = [end for end in lot.endings if end.undone_at and end.undone_at <= back]
        since = max([lot.at, *(end.undone_at for end in lived if end.undone_at)])
        start, forfeits = max(since, lot.available_at), self._forfeits(lot.at, place)
        _account, zone = place
        until = midnight_after(back, COMEBACK_DAYS, zone)
        found = (*lived, *self._each(since, start, place, forfeits, until))
        return None if found == lot.endings else found

    def deadline(
        self, endings: tuple[Ending, ...], start: datetime, account: int | None, zone: tzinfo
    ) -> Deadline | None:
        """The deadline that a lot with these endings goes towards; None: it has none."""
        begun = [end.undone_at for end in endings if end.undone_at]
        return self.deadlines.of(max([start, *begun]), zone, account)

    def _each(
        self,
        since: datetime,
        start: datetime,
        place: Place,
        forfeits: Iterable[Forfeit],
        not_before: datetime | None = None,
    ) -> Iterator[Ending]:
        account, _zone = place
        given = self.history.reinstated
        back = [one.at for one in given if one.account is None or one.account == account]
        while (first := self._first(since, start, place, forfeits, not_before)) is not None:
            at, reason = first
            undone = next((moment for moment in back if moment >= at), None)
            yield Ending(at, reason, undone)
            if undone is None:
                return
            # Points on the way stay on the way: their time begins when it would have.
            since, start = undone, max(start, undone)

    def _first(
        self,
        since: datetime,
        start: datetime,
        place: Place,
        forfeits: Iterable[Forfeit],
        not_before: datetime | None,
    ) -> Forfeit | None:
        account, zone = place
        due = [(at, reason) for at, reason in forfeits if at > since]
        deadline = self.deadlines.of(start, zone, account)
        if deadline:
            due.append((max(deadline.at, not_before or deadline.at), deadline.basis.value))
        return min(due, key=itemgetter(0), default=None)

    def _forfeits(self, bought_at: datetime, place: Place) -> list[Forfeit]:
        return [*self.history.stay.forfeits(*place, bought_at)]
