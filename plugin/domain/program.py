"""
A programme: a frozen, versioned set of rules, and the one that runs a minute after install.

A version takes effect at a moment and never earlier; the first reaches back to the installation,
or to the beginning. What an order is worth is read from the version in force when it was
processed, never from the newest one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from plugin.domain.advised import unit
from plugin.domain.errors import InvalidInputError
from plugin.domain.expiry import NEVER, Expiry, Term, terms
from plugin.domain.facts import Line, Snapshot
from plugin.domain.ledger import MAX_POINTS
from plugin.domain.money import LIMIT, Exact, Rate, Rounding
from plugin.domain.referrals.terms import FRIEND, REFERRER, ReferralTerms
from plugin.domain.rewards import Reward, RewardKind
from plugin.domain.rules import MAX_HOLD_DAYS, NO_LINES, Bonus, Limit, Multiplier, Selection

_ONCE = 1
_FIRST_REWARDS = {"small": (500, 5), "medium": (1_000, 10), "large": (2_500, 25)}
"""Points, and how many times the advised amount they take off: a twentieth of what was spent."""
_BEGINNING = datetime.min.replace(tzinfo=UTC)


class Trigger(StrEnum):
    """The moment at which an order starts to earn."""

    CREATED = "created"
    PAID = "paid"
    FULFILLED = "fulfilled"


@dataclass(frozen=True, slots=True)
class EarningRule:
    """Points for what is bought: exact rate, moment, hold in days, rounding."""

    rate: Rate
    trigger: Trigger = Trigger.PAID
    hold_days: int = 14
    rounding: Rounding = Rounding.FLOOR
    only: Selection = NO_LINES
    """Lines that count; nothing named: all of them."""
    never: Selection = NO_LINES
    """Lines that do not count, whatever else is said."""
    multipliers: tuple[Multiplier, ...] = ()
    """The first that fits a line applies."""
    per_order: int = 0
    """Points for every order that counts, whatever its amount."""
    minimum: int = 0
    """Net minor units below which an order does not count."""
    bonuses: tuple[Bonus, ...] = ()
    limits: tuple[Limit, ...] = ()
    never_tags: frozenset[str] = frozenset()
    """Orders with any of these tags (in small letters) do not count."""
    never_sources: frozenset[str] = frozenset()
    """Orders from these channels do not count, such as `pos`."""

    def __post_init__(self) -> None:
        """A hold is at most a season; points and money are never negative."""
        if not 0 <= self.hold_days <= MAX_HOLD_DAYS:
            raise InvalidInputError(f"a hold of {self.hold_days} days: choose 0 to {MAX_HOLD_DAYS}")
        if not (0 <= self.per_order <= MAX_POINTS and 0 <= self.minimum <= LIMIT):
            raise InvalidInputError("points per order and a minimum are never negative")
        periods = [limit.period for limit in self.limits]
        if len(set(periods)) != len(periods):
            raise InvalidInputError("one limit for each period")

    @property
    def uniform(self) -> bool:
        """Does every line count once?"""
        return not (self.only or self.never or self.multipliers)

    def times(self, line: Line) -> Exact:
        """How often a line counts: not at all, once, or by its multiplier."""
        if line in self.never or (self.only and line not in self.only):
            return 0
        return next((found.times for found in self.multipliers if line in found.lines), _ONCE)

    def counts(self, line: Line) -> Exact:
        """Once for a line that counts at all, whatever its multiplier."""
        return _ONCE if self.times(line) else 0

    def excludes(self, snapshot: Snapshot) -> bool:
        """Is the whole order left out, by a tag or by the channel it came through?"""
        tagged = not self.never_tags.isdisjoint(tag.casefold() for tag in snapshot.tags)
        return tagged or snapshot.source in self.never_sources

    @property
    def hold(self) -> timedelta:
        """How long points stay on the way."""
        return timedelta(days=self.hold_days)


@dataclass(frozen=True, slots=True)
class Program:
    """One version of a programme. `effective_from` None: from the beginning of time."""

    version: int
    currency: str
    orders: EarningRule
    effective_from: datetime | None = None
    enabled: bool = True
    expiry: Expiry = NEVER
    paused: bool = False
    """Orders wait: whether they earn is decided when the programme goes on."""
    rewards: frozenset[int] = frozenset()
    """Versions that were a pause, whose orders earn after all."""
    catalogue: tuple[Reward, ...] = ()
    """What points can buy, in the order in which it is shown."""
    budget: int = 0
    """Points of a calendar month after which what is earned waits for staff; 0: no end."""
    past_from: datetime | None = None
    """Since when orders of before the first version earn too, by the rules of this one."""
    referrals: ReferralTerms | None = None
    """What bringing a friend is worth; None: nobody is asked to."""

    def __post_init__(self) -> None:
        """What points buy has a price, and is named apart from what is given for a friend."""
        for reward in self.catalogue:
            if not reward.points:
                raise InvalidInputError(f"{reward.key} has no price: choose at least 1 point")
            if reward.key in {FRIEND, REFERRER}:
                raise InvalidInputError(f"{reward.key} is the name of what is given for a friend")

    @property
    def promises(self) -> tuple[Reward, ...]:
        """Every reward that anybody may have of this version, bought or given."""
        return (*self.catalogue, *(self.referrals.rewards if self.referrals else ()))

    @property
    def running(self) -> bool:
        """Neither off nor paused."""
        return self.enabled and not self.paused


def one_minute_program(currency: str, effective_from: datetime | None) -> Program:
    """
    The programme that runs right after install: five points per unit, two weeks on the way, and
    three amounts off that give back a twentieth.
    """
    amount = unit(currency)
    return Program(
        version=1,
        currency=currency,
        orders=EarningRule(Rate(points=5, per=amount)),
        effective_from=effective_from,
        catalogue=tuple(
            Reward(key, RewardKind.AMOUNT, points, value=times * amount)
            for key, (points, times) in _FIRST_REWARDS.items()
        ),
    )


def in_force(programs: Sequence[Program], at: datetime) -> Program | None:
    """
    The version in force at a moment: the newest that had taken effect by then.

    Before the first there is none, unless the merchant let orders of the past earn.
    """
    begun = [p for p in programs if p.effective_from is None or p.effective_from <= at]
    return max(begun, key=_number, default=None) or _of_the_past(programs, at)


def _of_the_past(programs: Sequence[Program], at: datetime) -> Program | None:
    """What was chosen once stands: of two such versions the older one counts."""
    reaching = [p for p in programs if p.past_from is not None and p.past_from <= at]
    return min(reaching, key=_number, default=None)


def _number(program: Program) -> int:
    return program.version


def expiry_terms(programs: Sequence[Program]) -> tuple[Term, ...]:
    """Which expiry rule was in force when; while a programme is off or paused, nothing expires."""
    begun = {program.effective_from for program in programs}
    moments = sorted(begun - {None}, key=_since)
    changes = [(at, _expiry_at(programs, at)) for at in (None, *moments)]
    return terms(changes)


def _since(moment: datetime | None) -> datetime:
    return moment or _BEGINNING


def _expiry_at(programs: Sequence[Program], at: datetime | None) -> Expiry:
    program = in_force(programs, _since(at))
    return program.expiry if program and program.running else NEVER
