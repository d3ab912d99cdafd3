"""
A back-test: what a shop's own orders would have earned under other rules.

Both sets of rules are taken as if there had never been others, so the difference is theirs alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from plugin.domain.ledger import Key
from plugin.domain.program import Program
from plugin.programfile import Change, Draft, changes, most_money
from plugin.service import programs
from plugin.service.books import Book, open_books
from plugin.service.services import Services
from plugin.store import Tx, orders, standings
from plugin.store.shops import Shop

DAYS = 90
"""How far back orders are tried."""
_AT_ONCE = 200
"""Members whose books are open at a time."""


@dataclass(frozen=True, slots=True)
class Tried:
    """Orders that were tried, and the points they earn under the rules before and after."""

    orders: int = 0
    before: int = 0
    after: int = 0

    @property
    def difference(self) -> int:
        """Points more, or fewer when negative."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Worth:
    """The points that the shop's people hold, and the most money they buy before and after."""

    points: int
    before: int
    """Minor units of `currency`, by the reward that gives most for a point."""
    after: int
    currency: str

    @property
    def difference(self) -> int:
        """Minor units more, or fewer when negative."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file would change in the newest version, and what that means for orders."""

    newest: Program
    changes: tuple[Change, ...]
    tried: Tried
    worth: Worth


def plan(services: Services, shop: Shop, text: str) -> Plan:
    """What applying a file would do; writes nothing. Raises InvalidInputError for its faults."""
    versions = programs.every(services, shop)
    before, after = Draft.of(versions[-1]), programs.drafted(versions, text)
    rules = (before.version(1, None), after.version(1, None))
    now = services.clock.now()
    tried = services.store.read(lambda tx: _try(tx, shop, rules, now))
    return Plan(versions[-1], changes(before, after), tried, _worth(services, shop, rules))


def _worth(services: Services, shop: Shop, rules: tuple[Program, Program]) -> Worth:
    held = services.store.read(lambda tx: standings.total_balance(tx, shop.brand_id, shop.id))
    points = max(0, held.available + held.pending)
    before, after = (most_money(program.catalogue, points) for program in rules)
    return Worth(points, before, after, shop.currency)


def _try(tx: Tx, shop: Shop, rules: tuple[Program, Program], now: datetime) -> Tried:
    since = now - timedelta(days=DAYS)
    roots = orders.buyers_since(tx, shop.brand_id, shop.id, since)
    found = Tried()
    for first in range(0, len(roots), _AT_ONCE):
        books = open_books(tx, shop.brand_id, roots[first : first + _AT_ONCE])
        for book in books.values():
            keys = [key for key in book.placed if _is_tried(book, key, shop, since, now)]
            found = _added(found, book, keys, rules, now)
    return found


def _is_tried(book: Book, key: Key, shop: Shop, since: datetime, now: datetime) -> bool:
    """Is it an order of this shop and these days, and this member's to this day?"""
    snapshot = book.placed[key].order.snapshot
    if snapshot is None or snapshot.holder not in book.accounts:
        return False
    return key.id.startswith(f"{shop.id}/") and since <= snapshot.processed_at <= now


def _added(
    found: Tried, book: Book, keys: list[Key], rules: tuple[Program, Program], now: datetime
) -> Tried:
    before, after = (_earned(book, keys, [program], now) for program in rules)
    return replace(
        found,
        orders=found.orders + len(keys),
        before=found.before + before,
        after=found.after + after,
    )


def _earned(book: Book, keys: Iterable[Key], versions: list[Program], now: datetime) -> int:
    worths = book.standing(versions, now).worths
    return sum(worths[key].points for key in keys)
