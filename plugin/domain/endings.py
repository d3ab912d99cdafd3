"""
Endings: when, and why, the lots of a member end, and when staff gave them back.

A lot ends at the first of its deadline, of the month after its person left, and of the day on
which unclaimed points were given up. Points given back start anew.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from operator import itemgetter

from plugin.domain.deadlines import Deadline, Deadlines
from plugin.domain.history import History
from plugin.domain.ledger import Ending


@dataclass(frozen=True, slots=True)
class Endings:
    """What ends the points of one member."""

    history: History
    deadlines: Deadlines

    def of(
        self, bought_at: datetime, start: datetime, account: int | None, zone: tzinfo
    ) -> tuple[Ending, ...]:
        """The endings of a lot that was bought at a moment and can be spent from `start` on."""
        return tuple(self._each(bought_at, start, account, zone))

    def deadline(
        self, endings: tuple[Ending, ...], start: datetime, account: int | None, zone: tzinfo
    ) -> Deadline | None:
        """The deadline that a lot with these endings goes towards; None: it has none."""
        begun = [end.undone_at for end in endings if end.undone_at]
        return self.deadlines.of(max([start, *begun]), zone, account)

    def _each(
        self, since: datetime, start: datetime, account: int | None, zone: tzinfo
    ) -> Iterator[Ending]:
        forfeits = [*self.history.stay.forfeits(account, zone, since)]
        given = self.history.reinstated
        back = [one.at for one in given if one.account is None or one.account == account]
        while (first := self._first(since, start, forfeits, account, zone)) is not None:
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
        forfeits: Iterable[tuple[datetime, str]],
        account: int | None,
        zone: tzinfo,
    ) -> tuple[datetime, str] | None:
        due = [(at, reason) for at, reason in forfeits if at > since]
        deadline = self.deadlines.of(start, zone, account)
        if deadline:
            due.append((deadline.at, deadline.basis.value))
        return min(due, key=itemgetter(0), default=None)
