"""
Backfilling: the orders of before a shop came, and whether they earn.

They are read as a sweep reads, and are worth nothing: no version of the programme was in force.
The merchant sees what they would earn and chooses, once. To let them earn is a version that
reaches back; whoever tells of an order, and how often, it is one order and earns once.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction

import structlog

from plugin.domain.earning import eligible_net
from plugin.domain.errors import ConflictError, InvalidInputError
from plugin.domain.ledger import Key
from plugin.domain.program import Program, in_force
from plugin.service import sweeping
from plugin.service.books import Book, open_books
from plugin.service.permits import PermitState, state
from plugin.service.services import Services
from plugin.service.shops import BEGINNING
from plugin.store import Tx, choices, orders, programs, standings, watermarks
from plugin.store.choices import Choice
from plugin.store.shops import Shop
from plugin.store.watermarks import Watermark

_AT_ONCE = 200
"""Members whose books are open at a time."""

_log = structlog.get_logger("backfilling")


class Stage(StrEnum):
    """How far a shop is with its past orders."""

    WAITING = "waiting"
    """Not read yet: we may not talk to the shop, or nobody came round to it."""
    READING = "reading"
    READ = "read"
    """Read; the merchant has not chosen."""
    AWARDED = "awarded"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of the orders of before a shop came."""

    stage: Stage
    orders: int
    """How many were read so far."""
    percent: int
    """How much of the time was read, 0 to 100."""
    days: int
    """How many days before the installation the platform shows."""
    wanted: int
    """How many days we would look at."""
    choice: Choice | None
    currency: str
    timezone: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What past orders would earn: orders, members, points, what they came to (minor units)."""

    orders: int = 0
    members: int = 0
    points: int = 0
    spent: int = 0


def look(services: Services, shop: Shop) -> Past:
    """How far a shop is with its past orders."""
    return services.store.read(lambda tx: _look(tx, shop))


def read_again(services: Services, shop: Shop) -> None:
    """Have the past read once more, for instance after more was granted. Raises ConflictError."""

    def work(tx: Tx) -> None:
        if state(tx, shop) is PermitState.NONE:
            raise ConflictError("we may not talk to this shop: its staff must open the app once")
        if watermarks.of(tx, shop, sweeping.PAST) is None:
            start, now = shop.installed_at - sweeping.WANTED, services.clock.now()
            watermarks.place(tx, shop, sweeping.PAST, start, now)
        sweeping.ask_for(tx, shop, sweeping.PAST)

    services.store.transact(work)


def preview(services: Services, shop: Shop, since: datetime | None = None) -> Preview:
    """What the orders of before the first version would earn; writes nothing."""
    now, start = services.clock.now(), _start(since)
    return services.store.read(lambda tx: _previewed(tx, shop, start, now))


def award(services: Services, shop: Shop, actor: str, since: datetime | None = None) -> None:
    """
    Let orders of before the first version earn, since a moment; None: all that are known.

    Members are settled by the worker. Choosing the same again changes nothing. Raises
    ConflictError when another choice was made, when not all orders are read yet, or while the
    programme is paused or about to change; InvalidInputError for a moment still to come.
    """
    start, now = _start(since), services.clock.now()
    if start > now:
        raise InvalidInputError("the orders of the past begin in the past")

    def work(tx: Tx) -> None:
        if _choose(tx, shop, Choice(start, actor, now)):
            programs.add(tx, shop.brand_id, _reaching_back(tx, shop, start, now), now)
            for some in _buyers(tx, shop, start):
                standings.mark_outdated(tx, shop.brand_id, some, now)

    services.store.transact(work)
    _log.info("past_awarded", shop_id=shop.id, since=start.isoformat())


def decline(services: Services, shop: Shop, actor: str) -> None:
    """Leave the orders of before we came as they are: worth nothing. Raises ConflictError."""
    choice = Choice(None, actor, services.clock.now())
    services.store.transact(lambda tx: _choose(tx, shop, choice))
    _log.info("past_declined", shop_id=shop.id)


def _start(since: datetime | None) -> datetime:
    """From where orders count: all that are known, unless somebody says less."""
    return max(since, BEGINNING) if since else BEGINNING


def _look(tx: Tx, shop: Shop) -> Past:
    mark, choice = watermarks.of(tx, shop, sweeping.PAST), choices.of(tx, shop)
    return Past(
        stage=_stage(mark, choice),
        orders=mark.orders if mark else 0,
        percent=_percent(mark) if mark else 0,
        days=_days(shop, mark) if mark else 0,
        wanted=sweeping.WANTED.days,
        choice=choice,
        currency=shop.currency,
        timezone=shop.timezone,
    )


def _stage(mark: Watermark | None, choice: Choice | None) -> Stage:
    if choice:
        return Stage.AWARDED if choice.since else Stage.DECLINED
    if mark is None or mark.since is None:
        return Stage.WAITING
    return Stage.READING if mark.began_at else Stage.READ


def _percent(mark: Watermark) -> int:
    """The share of the time that is read: pages come in the order of changes."""
    if mark.began_at is None or mark.since is None:
        return 0 if mark.since is None else 100
    reached = mark.reached or mark.since
    return min(99, 100 * (reached - mark.since) // max(mark.began_at - mark.since, timedelta(1)))


def _days(shop: Shop, mark: Watermark) -> int:
    return round((shop.installed_at - mark.since) / timedelta(days=1)) if mark.since else 0


def _choose(tx: Tx, shop: Shop, choice: Choice) -> bool:
    """Record a choice; False when the same was made before."""
    if _stage(watermarks.of(tx, shop, sweeping.PAST), None) is not Stage.READ:
        raise ConflictError("the past orders of this shop are not read yet")
    if choices.keep(tx, shop, choice):
        return True
    made = choices.of(tx, shop)
    if made is None or made.since != choice.since:
        raise ConflictError("another choice was made about these orders, and people were told")
    return False


def _reaching_back(tx: Tx, shop: Shop, since: datetime, now: datetime) -> Program:
    """The rules in force, as a version that the orders of the past earn by."""
    newest = programs.of(tx, shop.brand_id)[-1]
    if newest.paused:
        raise ConflictError("the programme is paused: resume it first")
    if newest.effective_from and newest.effective_from > now:
        raise ConflictError("a version that begins later is planned: choose once it has begun")
    return replace(newest, version=newest.version + 1, effective_from=now, past_from=since)


def _buyers(tx: Tx, shop: Shop, since: datetime) -> Iterator[list[int]]:
    """Whoever bought since then, some hundreds at a time."""
    roots = orders.buyers_since(tx, shop.brand_id, shop.id, since)
    for first in range(0, len(roots), _AT_ONCE):
        yield roots[first : first + _AT_ONCE]


def _previewed(tx: Tx, shop: Shop, since: datetime, now: datetime) -> Preview:
    before = programs.of(tx, shop.brand_id)
    after = [*before, replace(before[-1], version=before[-1].version + 1, past_from=since)]
    found = Preview()
    for some in _buyers(tx, shop, since):
        for book in open_books(tx, shop.brand_id, some).values():
            found = _added(found, book, (before, after), shop, now)
    return found


def _added(
    found: Preview,
    book: Book,
    rules: tuple[list[Program], list[Program]],
    shop: Shop,
    now: datetime,
) -> Preview:
    """What one member would have more, bonuses and limits included."""
    without, with_them = (book.standing(versions, now).worths for versions in rules)
    points = sum(with_them[key].points - without[key].points for key in book.placed)
    past = [key for key in book.placed if _is_past(book, key, rules[0], shop)]
    earning = [key for key in past if with_them[key].points > without[key].points]
    spent = sum((eligible_net(book.placed[key].order) for key in earning), Fraction(0))
    return replace(
        found,
        orders=found.orders + len(earning),
        members=found.members + bool(points),
        points=found.points + points,
        spent=found.spent + int(spent),
    )


def _is_past(book: Book, key: Key, programs: list[Program], shop: Shop) -> bool:
    """Is it an order of this shop, of before the programme began?"""
    snapshot = book.placed[key].order.snapshot
    if snapshot is None or not key.id.startswith(f"{shop.id}/"):
        return False
    return in_force(programs, snapshot.processed_at) is None
