"""What a refund would do to a member, worked out from the facts; nothing is written."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from plugin.domain.earning import units_left
from plugin.domain.errors import InvalidInputError, NotFoundError
from plugin.domain.facts import Order, Refund, Snapshot, merge
from plugin.domain.ledger import Balance
from plugin.domain.worth import Posting
from plugin.service.books import open_books, order_key
from plugin.service.services import Services
from plugin.service.views.lines import Explanation
from plugin.store import Tx, accounts, orders, programs
from plugin.store.shops import Shop

_REFUND = "simulated"


@dataclass(frozen=True, slots=True)
class Change:
    """Points that one source would gain (positive) or lose, and why."""

    source: str
    points: int
    explanation: Explanation


@dataclass(frozen=True, slots=True)
class Simulation:
    """
    The points of an order now and after a refund, and the member's balance after it.

    `changes` tells everything that would be posted: a refund can cost a bonus on another order.
    """

    order: str
    before: int
    after: int
    balance: Balance
    changes: tuple[Change, ...]


def simulate_refund(
    services: Services, shop: Shop, order_id: str, units: Mapping[str, int]
) -> Simulation:
    """
    What would become of a member's points if these units (by line id) came back now.

    Raises NotFoundError for an order nobody knows or holds, InvalidInputError for a line it has
    not, or more units than are left of it.
    """
    return services.store.read(lambda tx: _simulate(tx, services, shop, order_id, units))


def _simulate(
    tx: Tx, services: Services, shop: Shop, order_id: str, units: Mapping[str, int]
) -> Simulation:
    now = services.clock.now()
    order, snapshot, holder = _found(tx, shop, order_id)
    _check(order, snapshot, units)
    root_id = accounts.get(tx, shop.brand_id, holder).root_id
    book = open_books(tx, shop.brand_id, [root_id])[root_id]
    versions, key = programs.of(tx, shop.brand_id), order_key(shop.id, order_id)
    before = book.standing(versions, now)
    refund = Refund(_REFUND, now, tuple(sorted(units.items())))
    refunded = merge(order, Order(order_id, refunds=(refund,)))
    book.placed[key] = replace(book.placed[key], order=refunded)
    after = book.standing(versions, now)
    postings = after.postings({key: worth.points for key, worth in before.worths.items()})
    return Simulation(
        order=snapshot.name,
        before=before.worths[key].points,
        after=after.worths[key].points,
        balance=after.balance(now),
        changes=tuple(_change(posting) for posting in postings),
    )


def _found(tx: Tx, shop: Shop, order_id: str) -> tuple[Order, Snapshot, int]:
    """An order with a snapshot and somebody who holds it."""
    order = orders.find(tx, shop.brand_id, shop.id, order_id)
    if order is None or order.snapshot is None:
        raise NotFoundError(f"{shop.domain} has no order {order_id} that we know")
    if order.snapshot.holder is None:
        raise NotFoundError(f"nobody is known to hold order {order_id}")
    return order, order.snapshot, order.snapshot.holder


def _check(order: Order, snapshot: Snapshot, units: Mapping[str, int]) -> None:
    left = {line.id: units_left(line, order) for line in snapshot.lines}
    for line_id, quantity in units.items():
        if line_id not in left:
            known = ", ".join(left) or "none"
            raise InvalidInputError(f"order {order.id} has no line {line_id}; it has: {known}")
        if not 1 <= quantity <= left[line_id]:
            raise InvalidInputError(
                f"{quantity} units of line {line_id}: {left[line_id]} are left to give back"
            )


def _change(posting: Posting) -> Change:
    key = posting.worth.key
    return Change(
        source=f"{key.source}:{key.id.rpartition('/')[2]}",
        points=posting.points,
        explanation=Explanation(posting.code, posting.values),
    )
