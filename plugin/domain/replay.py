"""
The replay: lots, debits, endings, pardons and what redemptions give back, in order of time, down
to what is left and owed.

Everything is worked out again from the whole history, so it does not matter when anybody learned
of a part of it. What ended and what was forgiven come out as sums, and the ledger posts the
differences, like those of any target.
"""

from bisect import insort
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from heapq import heapify, heappop, heappush
from operator import attrgetter

from plugin.domain.debts import Debts
from plugin.domain.ledger import Debit, Ending, Key, Lot, Source
from plugin.domain.movements import GivenBack, Movements, Pardon, Withdrawal
from plugin.domain.strands import Portion, Strand, first_to_last


@dataclass(frozen=True, slots=True)
class Remains:
    """
    What a replay leaves: lots with what remains of them, and points ended, withdrawn, forgiven,
    owed.

    Points that came back and end later than the rest of their lot are beside it, under its key.
    """

    lots: tuple[Lot, ...]
    ended: dict[Key, tuple[int, Ending]]
    forgiven: dict[Key, int]
    withdrawn: dict[Key, int]
    """By lot."""
    debt: int
    forgives_at: datetime | None
    """When the oldest debt will be forgiven."""


def replay(movements: Movements, now: datetime) -> Remains:
    """What is left at `now`. Endings count once their moment has come, expiry exclusive."""
    state = _Replay(movements, now, Debts(movements.spared, movements.shrinks))
    state.run()
    return state.remains()


@dataclass(frozen=True, slots=True)
class _End:
    strand: Strand
    ending: Ending


@dataclass(frozen=True, slots=True)
class _Undo:
    strand: Strand


_Event = Lot | Debit | Pardon | GivenBack | Withdrawal | _End | _Undo
_Turn = tuple[datetime, int, Key, int, _Event]
_ENDS, _COMES, _IS_UNDONE, _GOES, _RETURNS, _IS_FORGIVEN, _IS_WITHDRAWN = range(7)
"""What happens first at one moment: endings before what comes, what comes before what goes."""


def _turns(movements: Movements) -> Iterator[tuple[datetime, int, Key, _Event]]:
    for lot in movements.lots:
        yield lot.at, _COMES, lot.key, lot
    for debit in movements.debits:
        yield debit.at, _GOES, debit.key, debit
    for back in movements.given_back:
        yield back.at, _RETURNS, back.key, back
    for pardon in movements.pardons:
        yield pardon.at, _IS_FORGIVEN, pardon.key, pardon
    for taken in movements.withdrawals:
        yield taken.at, _IS_WITHDRAWN, taken.lot, taken


@dataclass(slots=True)
class _Replay:
    movements: Movements
    now: datetime
    debts: Debts
    turns: list[_Turn] = field(default_factory=list)
    told: int = 0
    strands: list[Strand] = field(default_factory=list)
    queue: list[Strand] = field(default_factory=list)
    """Strands in the order in which they are spent; empty ones are dropped on the way."""
    portions: dict[Key, list[Portion]] = field(default_factory=dict)
    """What each debit took, and from where."""
    withdrawn: dict[Key, int] = field(default_factory=dict)

    def run(self) -> None:
        """Take in everything, turn by turn; some turns lead to others."""
        found = enumerate(_turns(self.movements))
        self.turns = [(at, rank, key, n, event) for n, (at, rank, key, event) in found]
        self.told = len(self.turns)
        heapify(self.turns)
        while self.turns:
            at, _rank, _key, _number, event = heappop(self.turns)
            self.debts.grow_old(at)
            self._take_in(event, at)
        self.debts.grow_old(self.now)

    def remains(self) -> Remains:
        left = (replace(strand.lot, remaining=strand.left) for strand in self.strands)
        return Remains(
            lots=tuple(left),
            ended=self._ended(),
            forgiven=self.debts.forgiven,
            withdrawn=self.withdrawn,
            debt=self.debts.points,
            forgives_at=self.debts.forgives_at,
        )

    def _take_in(self, event: _Event, at: datetime) -> None:
        match event:
            case Lot():
                self._open(self._strand(event, at), event.points)
            case Debit():
                self._spend(event)
            case GivenBack():
                self._give_back(event)
            case _End(strand, ending):
                strand.end(ending)
            case _Undo(strand):
                self._open(strand, strand.revive(at))
            case Pardon():
                self.debts.forgive(event.key, event.points)
            case Withdrawal():
                self._withdraw(event.lot)

    def _ended(self) -> dict[Key, tuple[int, Ending]]:
        """By lot, what of it ended, and the last that ended something."""
        found: dict[Key, tuple[int, Ending]] = {}
        for strand in self.strands:
            if strand.ending:
                points, ending = found.get(strand.lot.key, (0, strand.ending))
                if strand.ended and (not points or ending.at < strand.ending.at):
                    ending = strand.ending
                found[strand.lot.key] = points + strand.ended, ending
        return found

    def _strand(self, lot: Lot, at: datetime) -> Strand:
        """A new strand; its endings take their turns as they come."""
        strand = Strand(lot, len(self.strands))
        self.strands.append(strand)
        for ending in lot.endings:
            if at < ending.at <= self.now:
                self._later(ending.at, _ENDS, lot.key, _End(strand, ending))
            if ending.undone_at and at < ending.undone_at <= self.now:
                self._later(ending.undone_at, _IS_UNDONE, lot.key, _Undo(strand))
        strand.ends_at = next((end.at for end in lot.endings if end.at > at), None)
        return strand

    def _later(self, at: datetime, rank: int, key: Key, event: _Event) -> None:
        self.told += 1
        heappush(self.turns, (at, rank, key, self.told, event))

    def _open(self, strand: Strand, points: int) -> None:
        """Debt is paid first; what is left can be spent, unless the lot was withdrawn."""
        if strand.lot.key in self.withdrawn:
            self.withdrawn[strand.lot.key] += points
            return
        waits = strand.left > 0
        strand.left += points - self.debts.pay(points, strand)
        if strand.queued and not waits:
            self.queue = [one for one in self.queue if one is not strand]
        if not waits:
            strand.queued = True
            insort(self.queue, strand, key=attrgetter("turn"))

    def _withdraw(self, lot: Key) -> None:
        """What is left of a lot is gone, and its end is put off no more."""
        theirs = [strand for strand in self.strands if strand.lot.key == lot]
        self.withdrawn[lot] = sum(strand.left for strand in theirs)
        for strand in theirs:
            strand.left, strand.prolonged = 0, True

    def _spend(self, debit: Debit) -> None:
        """What can be spent goes first, then what is on the way; what is missing is debt."""
        self.queue = [strand for strand in self.queue if strand.left]
        portions = self.portions.setdefault(debit.key, [])
        missing = debit.points
        for on_the_way in (False, True):
            missing = self._draw(missing, debit.at, portions, on_the_way=on_the_way)
        self.debts.owe(missing, debit.at, portions)

    def _draw(self, points: int, at: datetime, portions: list[Portion], *, on_the_way: bool) -> int:
        """Take points from the strands in their turn; returns what they could not cover."""
        for strand in self.queue:
            if not points:
                break
            if strand.left and (strand.lot.available_at > at) is on_the_way:
                used = min(points, strand.left)
                strand.left -= used
                points -= used
                portions.append(Portion(strand, used))
        return points

    def _give_back(self, back: GivenBack) -> None:
        """What is still owed for it is owed no more; the rest goes back to where it was taken."""
        portions = self.portions.setdefault(back.key, [])
        rest = back.points - self.debts.waive(portions, back.points)
        for portion in first_to_last(portions):
            points = min(rest, portion.points)
            portion.points -= points
            rest -= points
            if isinstance(portion.source, Key):
                self.debts.take_forgiveness_back(portion.source, points)
            elif points:
                self._restore(portion.source, points, back)

    def _restore(self, strand: Strand, points: int, back: GivenBack) -> None:
        """Points go back to their strand, or are one of their own that ends later."""
        if not strand.prolonged and (endings := self.movements.prolong(strand.lot, back.at)):
            strand = self._strand(replace(strand.lot, points=points, endings=endings), back.at)
            strand.prolonged = True
            gone = [end for end in endings if not end.undone_at or end.undone_at > back.at]
            if gone and gone[0].at <= back.at:
                strand.end(gone[0])
        if strand.over:
            strand.ended += points
        else:
            self._open(strand, points)


def ending_key(lot: Key) -> Key:
    """What the endings of a lot are summed by."""
    return Key(Source.ENDING, str(lot))
