"""
The replay: lots, debits, endings and pardons in order of time, down to what is left and owed.

Everything is worked out again from the whole history, so it does not matter when anybody learned
of a part of it. What ended and what was forgiven come out as sums, and the ledger posts the
differences, like those of any target.
"""

from bisect import insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from plugin.domain.ledger import Debit, Ending, Key, Lot, Source

FORGIVEN_AFTER = timedelta(days=365)
AFTER_A_YEAR = Key(Source.FORGIVENESS, "year")
"""What entries of debt that grew too old are summed by."""


@dataclass(frozen=True, slots=True)
class Pardon:
    """Staff forgave so many points of debt; None: all of it."""

    key: Key
    points: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Spared:
    """
    An order that the merchant took back: until then its points could be spent in good faith.

    What was spent of them is nobody's debt. `lot` is what the order held until then.
    """

    lot: Lot
    until: datetime

    def covers(self, at: datetime) -> bool:
        """Could these points be spent at a moment?"""
        ended = any(
            end.at <= at and not (end.undone_at and end.undone_at <= at) for end in self.lot.endings
        )
        return self.lot.available_at <= at < self.until and not ended


@dataclass(frozen=True, slots=True)
class Shrink:
    """An order of some moment became worth less, or nothing, at another."""

    bought_at: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class Movements:
    """All that moves a member's points."""

    lots: Sequence[Lot] = ()
    debits: Sequence[Debit] = ()
    pardons: Sequence[Pardon] = ()
    spared: Sequence[Spared] = ()
    shrinks: Sequence[Shrink] = ()


@dataclass(frozen=True, slots=True)
class Remains:
    """What a replay leaves: lots with what remains of them, and points ended, forgiven, owed."""

    lots: tuple[Lot, ...]
    ended: dict[Key, tuple[int, Ending]]
    forgiven: dict[Key, int]
    debt: int
    forgives_at: datetime | None
    """When the oldest debt will be forgiven."""


def replay(movements: Movements, now: datetime) -> Remains:
    """What is left at `now`. Endings count once their moment has come, expiry exclusive."""
    state = _Replay(movements)
    for at, _rank, _key, event in sorted(_events(movements, now), key=lambda event: event[:3]):
        state.grow_old(at)
        state.take_in(event, at)
    state.grow_old(now)
    return state.remains()


@dataclass(frozen=True, slots=True)
class _End:
    lot: Lot
    ending: Ending


@dataclass(frozen=True, slots=True)
class _Undo:
    lot: Lot
    ending: Ending


_Event = Lot | Debit | Pardon | _End | _Undo


def _events(movements: Movements, now: datetime) -> Iterator[tuple[datetime, int, Key, _Event]]:
    """Time, then endings before what comes, what comes before what goes; then the key."""
    for lot in movements.lots:
        yield lot.at, 1, lot.key, lot
        for ending in lot.endings:
            if ending.at <= now:
                yield ending.at, 0, lot.key, _End(lot, ending)
            if ending.undone_at and ending.undone_at <= now:
                yield ending.undone_at, 2, lot.key, _Undo(lot, ending)
    for debit in movements.debits:
        yield debit.at, 3, debit.key, debit
    for pardon in movements.pardons:
        yield pardon.at, 4, pardon.key, pardon


@dataclass(slots=True)
class _Open:
    """A lot that still holds points, and the ending that it goes towards."""

    lot: Lot
    left: int
    ends_at: datetime | None

    @property
    def turn(self) -> tuple[bool, datetime, datetime, Key]:
        """The oldest expiry is spent first, points that last for good come last."""
        lot = self.lot
        return self.ends_at is None, self.ends_at or lot.available_at, lot.available_at, lot.key


@dataclass(slots=True)
class _Owed:
    """Debt, since when."""

    since: datetime
    points: int


@dataclass(slots=True)
class _Replay:
    movements: Movements
    lots: dict[Key, _Open] = field(default_factory=dict)
    queue: list[_Open] = field(default_factory=list)
    """Lots in the order in which they are spent; empty ones are dropped on the way."""
    owed: list[_Owed] = field(default_factory=list)
    ended: dict[Key, tuple[int, Ending]] = field(default_factory=dict)
    forgiven: dict[Key, int] = field(default_factory=dict)
    good_faith: dict[Key, int] = field(default_factory=dict)

    def take_in(self, event: _Event, at: datetime) -> None:
        match event:
            case Lot():
                self._open(event, event.points, next((end.at for end in event.endings), None))
            case Debit():
                self._spend(event)
            case _End(lot, ending):
                self.ended[lot.key] = self.lots[lot.key].left, ending
                self.lots[lot.key].left = 0
            case _Undo(lot, ending):
                points, _ = self.ended[lot.key]
                self.ended[lot.key] = 0, ending
                following = (end.at for end in lot.endings if end.at > at)
                self._open(lot, points, next(following, None))
            case Pardon():
                self._forgive(event.key, event.points)

    def grow_old(self, now: datetime) -> None:
        """Debt that is a year old is forgiven."""
        while self.owed and self.owed[0].since + FORGIVEN_AFTER <= now:
            self._forgive(AFTER_A_YEAR, self.owed[0].points)

    def remains(self) -> Remains:
        left = (replace(held.lot, remaining=held.left) for held in self.lots.values())
        return Remains(
            lots=tuple(left),
            ended=self.ended,
            forgiven=self.forgiven,
            debt=sum(owed.points for owed in self.owed),
            forgives_at=self.owed[0].since + FORGIVEN_AFTER if self.owed else None,
        )

    def _open(self, lot: Lot, points: int, ends_at: datetime | None) -> None:
        """Debt is paid first; what is left can be spent."""
        held = _Open(lot, points - self._pay(points), ends_at)
        self.lots[lot.key] = held
        insort(self.queue, held, key=lambda held: held.turn)

    def _spend(self, debit: Debit) -> None:
        """What can be spent goes first, then what is on the way; what is missing is debt."""
        self.queue = [held for held in self.queue if held.left]
        missing = debit.points
        for on_the_way in (False, True):
            missing = self._draw(missing, debit.at, on_the_way=on_the_way)
        missing = self._excuse(missing, debit.at)
        if missing:
            owed = _Owed(self._owed_since(debit.at), missing)
            insort(self.owed, owed, key=lambda owed: owed.since)

    def _draw(self, points: int, at: datetime, *, on_the_way: bool) -> int:
        """Take points from the lots in their turn; returns what they could not cover."""
        for held in self.queue:
            if not points:
                break
            if (held.lot.available_at > at) is on_the_way:
                used = min(points, held.left)
                held.left -= used
                points -= used
        return points

    def _excuse(self, points: int, at: datetime) -> int:
        """What was spent in good faith needs no paying back; returns the rest."""
        covering = (spared.lot for spared in self.movements.spared if spared.covers(at))
        for lot in sorted(covering, key=lambda lot: (lot.available_at, lot.key)):
            left = self.good_faith.setdefault(lot.key, lot.points)
            excused = min(points, left)
            self.good_faith[lot.key] -= excused
            self._note(Key(Source.FORGIVENESS, str(lot.key)), excused)
            points -= excused
        return points

    def _owed_since(self, at: datetime) -> datetime:
        """A debt is as old as the spending, or as the return that may have caused it."""
        causes = (shrink.at for shrink in self.movements.shrinks if shrink.bought_at <= at)
        return max([at, *causes])

    def _forgive(self, key: Key, points: int | None) -> None:
        owed = sum(owed.points for owed in self.owed)
        self._note(key, self._pay(owed if points is None else points))

    def _note(self, key: Key, points: int) -> None:
        if points:
            self.forgiven[key] = self.forgiven.get(key, 0) + points

    def _pay(self, points: int) -> int:
        """Pay debt, the oldest first; returns how much was paid."""
        rest = points
        while rest and self.owed:
            paid = min(rest, self.owed[0].points)
            self.owed[0].points -= paid
            rest -= paid
            if not self.owed[0].points:
                del self.owed[0]
        return points - rest


def ending_key(lot: Key) -> Key:
    """What the endings of a lot are summed by."""
    return Key(Source.ENDING, str(lot))
