"""
The parts of an earning rule: what counts, what counts more, what is added, what is too much.

Each is a frozen value that refuses to be nonsense; what they mean together is in `earning` (one
order) and `bonuses` (all orders of a member).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from plugin.domain.errors import InvalidInputError
from plugin.domain.facts import Line
from plugin.domain.ledger import MAX_POINTS

MAX_HOLD_DAYS = 90
_MAX_TIMES = 100


@dataclass(frozen=True, slots=True)
class Selection:
    """Lines chosen by product id, vendor or SKU; one match is enough. Nothing named: no line."""

    products: frozenset[str] = frozenset()
    vendors: frozenset[str] = frozenset()
    skus: frozenset[str] = frozenset()

    def __contains__(self, line: Line) -> bool:
        return (
            line.product_id in self.products or line.vendor in self.vendors or line.sku in self.skus
        )

    def __bool__(self) -> bool:
        return bool(self.products or self.vendors or self.skus)


NO_LINES = Selection()


@dataclass(frozen=True, slots=True)
class Multiplier:
    """Some lines count `numerator / denominator` times."""

    lines: Selection
    numerator: int
    denominator: int = 1

    def __post_init__(self) -> None:
        """Between nothing and a hundredfold."""
        if self.denominator < 1 or not 0 <= self.numerator <= _MAX_TIMES * self.denominator:
            raise InvalidInputError(
                f"{self.numerator}/{self.denominator} times: choose 0 to {_MAX_TIMES}"
            )
        if not self.lines:
            raise InvalidInputError("a multiplier names the products, vendors or skus it is for")

    @property
    def times(self) -> Fraction:
        """The exact factor."""
        return Fraction(self.numerator, self.denominator)


class Occasion(StrEnum):
    """What a bonus is for."""

    NTH = "nth"
    """The member's nth order that counts; the first is n = 1."""
    OVER = "over"
    """An order of at least so many minor units, net."""


@dataclass(frozen=True, slots=True)
class Bonus:
    """Points on top of what an order earns. `at` is n, or minor units."""

    occasion: Occasion
    at: int
    points: int

    def __post_init__(self) -> None:
        """A bonus gives something, for something."""
        if self.at < 1 or not 1 <= self.points <= MAX_POINTS:
            raise InvalidInputError(
                f"a bonus of {self.points} points at {self.at}: both are at least 1"
            )

    def is_due(self, ordinal: int, net: Fraction) -> bool:
        """Is it due for the member's order of this ordinal and net amount (minor units)?"""
        return ordinal == self.at if self.occasion is Occasion.NTH else net >= self.at


class Period(StrEnum):
    """What a limit is for, in the shop's own calendar."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    EVER = "ever"

    def begins(self, day: date) -> date | None:
        """The first day of the one that a day is in; None: it has neither beginning nor end."""
        match self:
            case Period.DAY:
                return day
            case Period.WEEK:
                return day - timedelta(days=day.weekday())
            case Period.MONTH:
                return day.replace(day=1)
            case Period.YEAR:
                return day.replace(month=1, day=1)
            case Period.EVER:
                return None


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many points from orders per member and period."""

    points: int
    period: Period

    def __post_init__(self) -> None:
        """A limit of nothing is a programme that is off: say so there."""
        if not 1 <= self.points <= MAX_POINTS:
            raise InvalidInputError(f"a limit of {self.points} points: at least 1")
