"""
Where a member stands: the worth of every key, the lots, the debt; all from facts alone.

The ledger posts the difference between this and what it has already written.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from plugin.domain import ledger
from plugin.domain.bonuses import Earned, Purchase, fold
from plugin.domain.earning import Target, target
from plugin.domain.facts import Order
from plugin.domain.ledger import Balance, Debit, Key, Kind, Lot, Source
from plugin.domain.program import Program


@dataclass(frozen=True, slots=True)
class Placed:
    """An order as the ledger knows it; `sandbox`: it was placed in a test shop."""

    key: Key
    order: Order
    sandbox: bool = False
    zone: tzinfo = UTC
    """The shop's own: limits are counted by its calendar."""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Points a member of staff gave (positive) or took (negative). Why is kept beside the act."""

    key: Key
    points: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Worth:
    """What one key is worth, since when, and the numbers that explain it."""

    key: Key
    points: int
    at: datetime | None
    available_at: datetime | None
    code: str
    values: Mapping[str, str | int]
    contra: str


@dataclass(frozen=True, slots=True)
class Posting:
    """A difference to write: `points` is never zero."""

    worth: Worth
    points: int
    kind: Kind

    @property
    def code(self) -> str:
        """The message that explains the line, such as `entry.clawback.cancelled`."""
        return f"entry.{self.kind}.{self.worth.code}"

    @property
    def values(self) -> dict[str, str | int]:
        """The numbers in that message."""
        return {**self.worth.values, "points": abs(self.points)}


@dataclass(frozen=True, slots=True)
class Standing:
    """A member's whole ledger, derived."""

    worths: Mapping[Key, Worth]
    lots: Sequence[Lot]
    debt: int

    def balance(self, now: datetime) -> Balance:
        """What the member has at a moment."""
        return ledger.balance(self.lots, self.debt, now)

    def postings(self, posted: Mapping[Key, int]) -> list[Posting]:
        """What must still be written, given the points already posted per key, in key order."""
        keys = sorted({*self.worths, *posted})
        due = (_posting(self.worths.get(key) or _nothing(key), posted.get(key)) for key in keys)
        return [posting for posting in due if posting.points]


def standing(
    orders: Iterable[Placed],
    adjustments: Iterable[Adjustment],
    programs: Sequence[Program],
    accounts: frozenset[int],
) -> Standing:
    """Where the member known by these (merged) accounts stands, under these programmes."""
    earned = fold(
        Purchase(
            placed.key,
            target(placed.order, accounts, programs, sandbox=placed.sandbox),
            placed.zone,
        )
        for placed in orders
    )
    worths = [*map(_of_order, earned), *map(_of_adjustment, adjustments)]
    lots, debt = ledger.replay(_lots(worths), _debits(worths))
    return Standing({worth.key: worth for worth in worths}, lots, debt)


def _of_order(earned: Earned) -> Worth:
    found = earned.purchase.target
    values: dict[str, str | int] = {"order": found.name, "total": earned.points}
    if found.program:
        values |= _by_rule(found, found.program)
    return Worth(
        key=earned.purchase.key,
        points=earned.points,
        at=found.at,
        available_at=found.available_at,
        code=found.reason.value,
        values={**values, **earned.extras},
        contra="programme",
    )


def _by_rule(found: Target, program: Program) -> dict[str, str | int]:
    rule = program.orders
    values: dict[str, str | int] = {
        "eligible": str(found.eligible),
        "currency": program.currency,
        "rate_points": rule.rate.points,
        "rate_minor": rule.rate.per,
        "version": program.version,
    }
    return values | ({"per_order": rule.per_order} if rule.per_order else {})


def _of_adjustment(given: Adjustment) -> Worth:
    code = "given" if given.points > 0 else "taken"
    return Worth(given.key, given.points, given.at, given.at, code, {}, "staff")


def _nothing(key: Key) -> Worth:
    """A key that no fact speaks of any more."""
    return Worth(key, 0, None, None, "not_yet_seen", {"order": key.id, "total": 0}, "programme")


def _posting(worth: Worth, posted: int | None) -> Posting:
    points = worth.points - (posted or 0)
    if worth.key.source is Source.ADJUSTMENT:
        return Posting(worth, points, Kind.ADJUST)
    if points < 0:
        return Posting(worth, points, Kind.CLAWBACK)
    return Posting(worth, points, Kind.EARN if posted is None else Kind.RESTORE)


def _lots(worths: Iterable[Worth]) -> list[Lot]:
    return [
        Lot(worth.key, worth.points, worth.at, worth.available_at)
        for worth in worths
        if worth.points > 0 and worth.at and worth.available_at
    ]


def _debits(worths: Iterable[Worth]) -> list[Debit]:
    return [
        Debit(worth.key, -worth.points, worth.at)
        for worth in worths
        if worth.points < 0 and worth.at
    ]
