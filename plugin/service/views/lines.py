"""Lines of the ledger as people see them, and why each number is what it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Explanation:
    """
    Why a number is what it is: a message code and its numbers, rendered by `plugin.locales`.

    Values are points (int), money in minor units under `…_minor` beside `currency`, names of
    orders, and exact fractions as text such as `13345/3`.
    """

    code: str
    values: Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One line of the ledger as people see it. `points` is signed."""

    points: int
    explanation: Explanation
    effective_at: datetime
    posted_at: datetime
