"""
Where a member stands: the worth of every key, the lots, the debt; all from facts alone.

The ledger posts the difference between this and what it has already written.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from plugin.domain import ledger, spending, telling
from plugin.domain.bonuses import Earned, Purchase, fold
from plugin.domain.deadlines import Deadline, Deadlines
from plugin.domain.debts import AFTER_A_YEAR
from plugin.domain.earning import Reason, Target, target
from plugin.domain.endings import Endings
from plugin.domain.history import Adjustment, History, Placed, released
from plugin.domain.ledger import Balance, Debit, Key, Lot, Source
from plugin.domain.movements import Movements, Spared
from plugin.domain.program import Program, expiry_terms
from plugin.domain.referrals import points as brought
from plugin.domain.replay import Remains, ending_key, replay
from plugin.domain.returns import left_alone, shrink, taken_back_by_the_merchant
from plugin.domain.worth import Posting, Worth, nothing, posting


@dataclass(frozen=True, slots=True)
class Standing:
    """A member's whole ledger, derived."""

    worths: Mapping[Key, Worth]
    remains: Remains
    expiring: Sequence[telling.Expiring]
    """The lots that hold something and will end."""
    history: History

    @property
    def lots(self) -> Sequence[Lot]:
        """Every lot with what remains of it, in order of time."""
        return self.remains.lots

    @property
    def debt(self) -> int:
        """Points owed."""
        return self.remains.debt

    def balance(self, now: datetime) -> Balance:
        """What the member has at the moment for which this was worked out."""
        return ledger.balance(self.lots, self.debt, self.remains.forgives_at, now)

    def warn_at(self, now: datetime) -> datetime | None:
        """When to warn a member next of points that end; None: there is nothing to say."""
        if not self.history.stay.joined:
            return None
        return telling.next_warning(self.expiring, self.history.warnings, now)

    def postings(self, posted: Mapping[Key, int]) -> list[Posting]:
        """What must still be written, given the points already posted per key, in key order."""
        keys = sorted({*self.worths, *posted})
        due = (posting(self.worths.get(key) or nothing(key), posted.get(key)) for key in keys)
        return [posting for posting in due if posting.points]


def standing(history: History, programs: Sequence[Program], now: datetime) -> Standing:
    """Where the member with this history stands at a moment, under these programmes."""
    earned = fold(_purchase(placed, history, programs) for placed in history.orders)
    worths = [*map(_of_order, earned), *map(_of_adjustment, history.adjustments)]
    endings = Endings(history, _deadlines(history, earned, programs))
    lots = [*_order_lots(earned, history, endings), *_given_lots(history, endings)]
    lots += brought.lots(history, endings)
    spared = _spared(history, programs, endings)
    places = _places(history)
    movements = replace(
        _movements(history, lots, worths, spared),
        prolong=lambda lot, back: endings.prolonged(lot, back, places[lot.key]),
    )
    remains = replay(movements, now)
    worths += [*map(spending.worth, history.redemptions)]
    worths += [brought.worth(paid, remains.withdrawn) for paid in history.referrals]
    all_worths = [*worths, *_of_endings(remains), *_of_forgiveness(remains)]
    expiring = tuple(_expiring(remains.lots, endings, places, now))
    return Standing({worth.key: worth for worth in all_worths}, remains, expiring, history)


def _purchase(placed: Placed, history: History, programs: Sequence[Program]) -> Purchase:
    snapshot = placed.order.snapshot
    if snapshot and history.stay.away(placed.holder, snapshot.processed_at):
        at = snapshot.processed_at
        away = Target(placed.order.id, snapshot.name, 0, Reason.LEFT, at)
        return Purchase(placed.key, away, placed.zone)
    found = target(placed.order, history.accounts, programs, sandbox=placed.sandbox)
    return Purchase(placed.key, found, placed.zone)


def _deadlines(
    history: History, earned: Iterable[Earned], programs: Sequence[Program]
) -> Deadlines:
    orders = (found.purchase.target for found in earned if found.points)
    others = {*history.stay.joins, *(order.at for order in orders if order.at)}
    activity = spending.activity(history.redemptions, others)
    return Deadlines(expiry_terms(programs), history.regions, activity, history.warnings)


def _spared(history: History, programs: Sequence[Program], endings: Endings) -> list[Spared]:
    """What the orders that the merchant cancelled would hold, had they all been left alone."""
    taken = {one.key: taken_back_by_the_merchant(one.order) for one in history.orders}
    if not any(taken.values()):
        return []
    kept = replace(history, orders=[left_alone(placed) for placed in history.orders])
    earned = fold(_purchase(placed, kept, programs) for placed in kept.orders)
    lots = _order_lots(earned, kept, endings)
    return [Spared(lot, until) for lot in lots if (until := taken[lot.key])]


def _movements(
    history: History, lots: Sequence[Lot], worths: Iterable[Worth], spared: Sequence[Spared]
) -> Movements:
    shrunk = (shrink(placed) for placed in history.orders)
    return Movements(
        lots=lots,
        debits=[*_debits(worths), *spending.debits(history.redemptions)],
        pardons=history.pardons,
        spared=spared,
        shrinks=[found for found in shrunk if found],
        given_back=spending.given_back(history.redemptions),
        withdrawals=[*brought.withdrawals(history)],
    )


def _order_lots(earned: Iterable[Earned], history: History, endings: Endings) -> Iterator[Lot]:
    holders = {placed.key: placed.holder for placed in history.orders}
    for found in earned:
        order = found.purchase.target
        if found.points > 0 and order.at and order.available_at:
            key, zone = found.purchase.key, found.purchase.zone
            free = max(order.available_at, released(order.at, history.stops))
            ends = endings.of(order.at, free, holders[key], zone)
            yield Lot(key, found.points, order.at, free, ends)


def _given_lots(history: History, endings: Endings) -> Iterator[Lot]:
    for gift in history.adjustments:
        if gift.points > 0:
            ends = endings.of(gift.at, gift.at, gift.account, gift.zone)
            yield Lot(gift.key, gift.points, gift.at, gift.at, ends)


def _debits(worths: Iterable[Worth]) -> list[Debit]:
    return [
        Debit(worth.key, -worth.points, worth.at)
        for worth in worths
        if worth.points < 0 and worth.at
    ]


def _places(history: History) -> dict[Key, tuple[int | None, tzinfo]]:
    """Whose each lot is, and by which calendar it ends."""
    bought = {placed.key: (placed.holder, placed.zone) for placed in history.orders}
    given = {gift.key: (gift.account, gift.zone) for gift in history.adjustments}
    return bought | given | {paid.key: (paid.account, paid.zone) for paid in history.referrals}


def _expiring(
    lots: Iterable[Lot],
    endings: Endings,
    places: Mapping[Key, tuple[int | None, tzinfo]],
    now: datetime,
) -> Iterator[telling.Expiring]:
    for lot in lots:
        if lot.remaining and lot.ends_at and lot.ends_at > now:
            deadline = endings.deadline(lot.endings, lot.available_at, *places[lot.key])
            if deadline:
                yield lot, _put_off(deadline, lot.ends_at)


def _put_off(deadline: Deadline, ends_at: datetime) -> Deadline:
    """The day to tell of points that came back: the one until which their end was put off."""
    if deadline.at >= ends_at:
        return deadline
    return replace(deadline, at=ends_at, promised=ends_at)


def _of_order(earned: Earned) -> Worth:
    found = earned.purchase.target
    values: dict[str, str | int] = {"order": found.name, "total": earned.points}
    if found.program:
        values |= _by_rule(found, found.program)
    return Worth(
        key=earned.purchase.key,
        points=earned.points,
        at=found.at,
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
    return Worth(given.key, given.points, given.at, code, {}, "staff")


def _of_endings(remains: Remains) -> Iterator[Worth]:
    for key, (points, ending) in remains.ended.items():
        yield Worth(ending_key(key), -points, ending.at, ending.reason, {}, "ended")


def _of_forgiveness(remains: Remains) -> Iterator[Worth]:
    for key, points in remains.forgiven.items():
        yield Worth(key, points, None, _why_forgiven(key), {}, "forgiven")


def _why_forgiven(key: Key) -> str:
    if key == AFTER_A_YEAR:
        return "year"
    return "spared" if key.id.startswith(Source.ORDER) else "staff"
