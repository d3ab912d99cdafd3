"""
Debt: what debits took that was not there, the oldest first, and what of it was forgiven.

New points pay it before they can be spent. What was spent in good faith is no debt, what is a year
old is debt no more, and staff may forgive the rest.
"""

from bisect import insort
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from plugin.domain.ledger import Key, Source
from plugin.domain.movements import Shrink, Spared
from plugin.domain.strands import Portion, Strand

FORGIVEN_AFTER = timedelta(days=365)
AFTER_A_YEAR = Key(Source.FORGIVENESS, "year")
"""What entries of debt that grew too old are summed by."""


@dataclass(slots=True)
class Owed:
    """Debt, since when, and the portions of its debit, to which whatever pays it is added."""

    since: datetime
    points: int
    portions: list[Portion]


@dataclass(slots=True)
class Debts:
    """What a member owes at the moment that a replay has come to."""

    spared: Sequence[Spared]
    """What may have been spent in good faith."""
    shrinks: Sequence[Shrink]
    """Returns, which may have caused a debt."""
    forgiven: dict[Key, int] = field(default_factory=dict)
    owed: list[Owed] = field(default_factory=list)
    good_faith: dict[Key, int] = field(default_factory=dict)
    """How much of each spared order may still be excused."""

    @property
    def points(self) -> int:
        """All that is owed."""
        return sum(owed.points for owed in self.owed)

    @property
    def forgives_at(self) -> datetime | None:
        """When the oldest debt will be forgiven."""
        return self.owed[0].since + FORGIVEN_AFTER if self.owed else None

    def owe(self, points: int, at: datetime, portions: list[Portion]) -> None:
        """A debit of a moment found too little: what cannot be excused is debt."""
        missing = self._excuse(points, at, portions)
        if missing:
            owed = Owed(self._since(at), missing, portions)
            insort(self.owed, owed, key=lambda owed: owed.since)

    def pay(self, points: int, source: Strand | Key) -> int:
        """Pay debt, the oldest first; returns how much was paid."""
        rest = points
        while rest and self.owed:
            paid = min(rest, self.owed[0].points)
            self.owed[0].points -= paid
            self.owed[0].portions.append(Portion(source, paid))
            rest -= paid
            if not self.owed[0].points:
                del self.owed[0]
        return points - rest

    def waive(self, portions: list[Portion], points: int) -> int:
        """Debt of a debit that is given back; returns how much of it there was."""
        rest = points
        for owed in [owed for owed in self.owed if owed.portions is portions]:
            waived = min(rest, owed.points)
            owed.points -= waived
            rest -= waived
        self.owed = [owed for owed in self.owed if owed.points]
        return points - rest

    def forgive(self, key: Key, points: int | None) -> None:
        """Forgive so many points; None: all that is owed."""
        self._note(key, self.pay(self.points if points is None else points, key))

    def grow_old(self, now: datetime) -> None:
        """Debt that is a year old is forgiven."""
        while self.owed and self.owed[0].since + FORGIVEN_AFTER <= now:
            self.forgive(AFTER_A_YEAR, self.owed[0].points)

    def take_forgiveness_back(self, key: Key, points: int) -> None:
        """Nobody need forgive what was never spent."""
        self._note(key, -points)
        if key in self.good_faith:
            self.good_faith[key] += points

    def _excuse(self, points: int, at: datetime, portions: list[Portion]) -> int:
        """What was spent in good faith needs no paying back; returns the rest."""
        covering = (spared.lot for spared in self.spared if spared.covers(at))
        for lot in sorted(covering, key=lambda lot: (lot.available_at, lot.key)):
            key = Key(Source.FORGIVENESS, str(lot.key))
            excused = min(points, self.good_faith.setdefault(key, lot.points))
            self.good_faith[key] -= excused
            self._note(key, excused)
            portions.append(Portion(key, excused))
            points -= excused
        return points

    def _since(self, at: datetime) -> datetime:
        """A debt is as old as the spending, or as the return that may have caused it."""
        causes = (shrink.at for shrink in self.shrinks if shrink.bought_at <= at)
        return max([at, *causes])

    def _note(self, key: Key, points: int) -> None:
        noted = self.forgiven.pop(key, 0) + points
        if noted:
            self.forgiven[key] = noted
