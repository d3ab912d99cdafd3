"""A platform whose orders lie on a shelf: read page by page, by the time of their last change."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

import msgspec

from plugin.platforms.shopify.asking import _MANY, _fact
from plugin.platforms.shopify.failures import QueryError
from plugin.platforms.shopify.nodes.orders import OrderNode
from plugin.ports import Grant, OrderFact, OrderPage
from plugin.store import watermarks
from plugin.store.watermarks import Watermark
from plugin.worker import Worker
from tests.bodies import Order
from tests.laurel import StillClock
from tests.platforms.nodes import order_node
from tests.service.renewing import Bank, Branch


class Shelf(Bank):
    """
    Orders in pages of `size`. A cursor is the place behind the last order of a page; `alone` are
    ids that pages name and do not tell; `days` is how far back orders are shown.
    """

    def __init__(self, clock: StillClock, size: int = 2) -> None:
        super().__init__(clock)
        self.size = size
        self.alone: set[str] = set()
        self.days: int | None = None
        self.troubles: list[Exception] = []
        self.forgotten_cursors = False
        self.between: Callable[[], object] | None = None
        """Happens once, after a page was answered."""
        self.questions: list[tuple[datetime, str | None]] = []

    def orders_since(
        self, shop_domain: str, grant: Grant, since: datetime, cursor: str | None = None
    ) -> OrderPage:
        """A page; cursors that were forgotten are refused as Shopify does."""
        del shop_domain
        self.call(grant)
        self.questions.append((since, cursor))
        self._stumble(cursor)
        lying = sorted(
            (fact for fact in self.orders.values() if changed(fact) >= since), key=_place
        )
        rest = [fact for fact in lying if cursor is None or str(_place(fact)) > cursor]
        page, more = rest[: self.size], len(rest) > self.size
        if self.between:
            happening, self.between = self.between, None
            happening()
        told = tuple(fact for fact in page if fact.order.id not in self.alone)
        named = tuple(fact.order.id for fact in page if fact.order.id in self.alone)
        return OrderPage(told, named, str(_place(page[-1])) if more else None)

    def days_shown(self, granted: object) -> int | None:
        """As the story wants it."""
        del granted
        return self.days

    def _stumble(self, cursor: str | None) -> None:
        if self.troubles:
            raise self.troubles.pop(0)
        if cursor and self.forgotten_cursors:
            self.forgotten_cursors = False
            raise QueryError("Invalid cursor for current pagination sort.")


def changed(fact: OrderFact) -> datetime:
    """When an order changed last."""
    assert fact.order.snapshot is not None
    return fact.order.snapshot.version.updated_at


def _place(fact: OrderFact) -> tuple[str, str]:
    return changed(fact).isoformat(), fact.order.id


@dataclass
class Aisle(Branch):
    """Kubek, installed, whose platform shows its orders page by page."""

    kind: type[Shelf] = Shelf

    def __post_init__(self) -> None:
        self.bank = self.shelf = self.kind(self.laurel.clock)
        self.services = replace(self.laurel.services, platforms={"shopify": self.shelf})
        self.shop = self.visit()

    def put(self, orders: Iterable[Order]) -> None:
        """The platform shows these orders as they stand now."""
        for order in orders:
            self.shelf.orders[str(order.id)] = asked(order)

    def mark(self, kind: str) -> Watermark:
        """The watermark of one kind of reading."""
        found = self.services.store.read(lambda tx: watermarks.of(tx, self.shop, kind))
        assert found is not None
        return found

    def work(self) -> None:
        """The worker does whatever is due, chores included, until nothing is."""
        worker = Worker(self.services)
        for _ in range(60):
            if not worker._turn():
                return

    def sweep(self) -> None:
        """A quarter of an hour passes, and a little more."""
        self.later(minutes=16)
        self.work()


def asked(order: Order) -> OrderFact:
    """What the platform answers about an order as it stands."""
    return _fact(msgspec.convert(order_node(order), OrderNode), _MANY)
