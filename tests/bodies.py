"""
Bodies of webhooks as Shopify sends them, made by acting on a small shop.

    shop = Shop()
    order = shop.order(ANIA, [mug(2)])
    order.paid()
    order.refunded({0: 1}, restock=True)
    shop.deliveries     # everything sent so far, oldest first

Each step moves the shop's clock by a minute (or, `tied=True`, not at all: two states within one
second), returns the deliveries it caused and keeps them. Money adds up; ids are above 2**53.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests import shapes
from tests.cast import KUBEK, Person, Place
from tests.shapes import Body

OPENING = datetime(2026, 3, 27, 9, 0, tzinfo=UTC)
"""Two days before Europe's clocks go forward, so that a history sees both offsets."""
FIRST_ID = 2**53 + 10_001


@dataclass(frozen=True, slots=True)
class Delivery:
    """One webhook as it arrives. `triggered_at` may be empty: old senders leave it out."""

    topic: str
    body: bytes
    triggered_at: str

    def as_dict(self) -> Body:
        """The form that the oracle reads."""
        return {"topic": self.topic, "triggered_at": self.triggered_at, "body": self.body}


@dataclass(frozen=True, slots=True)
class Item:
    """Something to buy: `price` per unit and `discount` for all units, in minor units."""

    title: str
    price: int
    quantity: int = 1
    discount: int = 0
    gift_card: bool = False
    vendor: str = "Kubek"
    sku: str = ""

    @property
    def product_id(self) -> int:
        """The same for the same title."""
        return 8_000 + len(self.title)


def mug(quantity: int = 1, discount: int = 0) -> Item:
    """A mug for 19.00."""
    return Item("Kubek w kropki", 1900, quantity, discount, sku="KUB-1")


def poster(quantity: int = 1, discount: int = 0) -> Item:
    """A poster for 7.35, by somebody else."""
    return Item("Plakat „Poranek”", 735, quantity, discount, vendor="Drukarnia", sku="PLA-1")


def gift_card(quantity: int = 1, discount: int = 0) -> Item:
    """A gift card for 25.00."""
    return Item("Karta podarunkowa", 2500, quantity, discount, gift_card=True)


@dataclass(slots=True)
class Line:
    """A line of an order: units bought, units left, units given back."""

    id: int
    item: Item
    quantity: int
    left: int
    refunded: int = 0

    @property
    def amount(self) -> int:
        """What all units cost after discounts (minor units)."""
        return max(0, self.item.price * self.quantity - self.item.discount)


@dataclass(slots=True)
class Shop:
    """A shop with a clock, a counter of ids and a list of what it has sent."""

    place: Place = KUBEK
    now: datetime = OPENING
    deliveries: list[Delivery] = field(default_factory=list)
    last_id: int = FIRST_ID
    ticks: int = 0

    def order(
        self, person: Person, items: list[Item], *, tied: bool = False, **shape: Any
    ) -> "Order":
        """Somebody orders; `shape` sets fields of the order, such as `currency` or `test`."""
        self.tick(tied=tied)
        order = Order(self, self.new_id(), person, self.now, **shape)
        order.currency = order.currency or self.place.currency
        order.add(items)
        order.tell("orders/create")
        return order

    def merged(self, kept: Person, removed: Person) -> list[Delivery]:
        """Two customers became one."""
        self.tick()
        return self.send([("customers/merge", shapes.merge_body(kept, removed))])

    def customer(self, person: Person, event: str = "update") -> list[Delivery]:
        """A customer was created or changed (`event` is `create`, `update` or `delete`)."""
        self.tick()
        body = shapes.customer_body(person, self.place) or {}
        if event == "delete":
            body = {key: body[key] for key in ("id", "admin_graphql_api_id")}
        return self.send([(f"customers/{event}", body)])

    def privacy(
        self, person: Person, event: str = "redact", orders: tuple["Order", ...] = ()
    ) -> list[Delivery]:
        """A person asks for their data (`data_request`) or to be forgotten (`redact`)."""
        self.tick()
        body = shapes.privacy_body(person, self.place, event, orders)
        return self.send([(f"customers/{event}", body)])

    def tick(self, *, tied: bool = False) -> None:
        """Time passes: a minute, or not even a second."""
        self.now += timedelta(0) if tied else timedelta(minutes=1)

    def later(self, **span: float) -> None:
        """Time passes: `later(days=14)`."""
        self.now += timedelta(**span)

    def new_id(self) -> int:
        """An id that nothing else has."""
        self.last_id += 1
        return self.last_id

    def send(self, told: list[tuple[str, Body]]) -> list[Delivery]:
        """Deliver (topic, body) pairs, each triggered a moment after the one before."""
        sent = [Delivery(topic, shapes.as_bytes(body), self.trigger()) for topic, body in told]
        self.deliveries += sent
        return sent

    def trigger(self) -> str:
        """The moment in UTC with nine decimals, later at each call even within one second."""
        self.ticks += 1
        return f"{self.now.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{self.ticks:09d}Z"

    def stamp(self, at: datetime) -> str:
        """A moment in whole seconds with the shop's own offset, as Shopify writes it."""
        return at.astimezone(ZoneInfo(self.place.timezone)).isoformat(timespec="seconds")


@dataclass(slots=True)
class Order:
    """One order of a shop; every method is something that happens to it."""

    shop: Shop
    id: int
    person: Person
    created_at: datetime
    currency: str = ""
    test: bool = False
    customer_key: bool = True
    """False: the body has no `customer` key at all, as some old senders do."""
    processed_key: bool = True
    """False: `processed_at` is null."""
    spread: bool = True
    """False: an old format that tells the discount of the order, not of its lines."""
    source: str = "web"
    """The channel it came through."""
    tags: str = ""
    """What staff wrote on it, between commas."""
    shipping: int = 500
    payment: str = "pending"
    fulfilled: bool = False
    cancelled_at: datetime | None = None
    lines: list[Line] = field(default_factory=list)
    refunds: list[Body] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)

    def add(self, items: list[Item]) -> None:
        """Put items on the order."""
        for item in items:
            self.lines.append(Line(self.shop.new_id(), item, item.quantity, item.quantity))

    def paid(self, *, tied: bool = False) -> list[Delivery]:
        """The money is there."""
        self.shop.tick(tied=tied)
        self.payment = "paid"
        return self.tell("orders/paid", "orders/updated")

    def fulfil(self, *, tied: bool = False) -> list[Delivery]:
        """The parcel is on its way."""
        self.shop.tick(tied=tied)
        self.fulfilled = True
        return self.tell("orders/fulfilled", "orders/updated")

    def refunded(
        self,
        units: dict[int, int] | None = None,
        *,
        restock: bool = True,
        goodwill: int = 0,
        shipping: int = 0,
        adjusted: bool = True,
        tied: bool = False,
    ) -> list[Delivery]:
        """
        Units by index of their line, money beyond them, shipping: any of these is given back.

        Units taken back into stock leave `current_quantity`; without restock they stay in it.
        `adjusted=False`: money that no adjustment tells of, only the refund's transaction.
        """
        self.shop.tick(tied=tied)
        refund = shapes.refund_body(
            self, units or {}, restock=restock, goodwill=goodwill, shipping=shipping
        )
        refund["order_adjustments"] = refund["order_adjustments"] if adjusted else []
        self.refunds.append(refund)
        for index, quantity in (units or {}).items():
            self.lines[index].refunded += quantity
            self.lines[index].left -= quantity if restock else 0
        everything = all(line.refunded == line.quantity for line in self.lines)
        self.payment = "refunded" if everything else "partially_refunded"
        return self.send(("refunds/create", refund), ("orders/updated", shapes.order_body(self)))

    def edited(
        self,
        units: dict[int, int] | None = None,
        *,
        added: list[Item] | None = None,
        tied: bool = False,
    ) -> list[Delivery]:
        """Staff set how many units of a line are wanted, by its index, or add lines."""
        self.shop.tick(tied=tied)
        before = {line.id: line.left for line in self.lines}
        for index, wanted in (units or {}).items():
            line = self.lines[index]
            line.quantity = max(line.quantity, wanted)
            line.left = wanted
        self.add(added or [])
        deltas = {line.id: line.left - before.get(line.id, 0) for line in self.lines}
        if self.payment == "paid" and any(delta > 0 for delta in deltas.values()):
            self.payment = "partially_paid"
        edit = shapes.edit_body(self, deltas)
        return self.send(("orders/edited", edit), ("orders/updated", shapes.order_body(self)))

    def moved(self, person: Person, *, tied: bool = False) -> list[Delivery]:
        """Staff give the order to another customer."""
        self.shop.tick(tied=tied)
        self.person = person
        return self.tell("orders/updated")

    def cancelled(self, *, tied: bool = False) -> list[Delivery]:
        """The order is off; what was not paid is voided."""
        self.shop.tick(tied=tied)
        self.cancelled_at = self.shop.now
        self.payment = "voided" if self.payment == "pending" else self.payment
        return self.tell("orders/cancelled", "orders/updated")

    def deleted(self, *, tied: bool = False) -> list[Delivery]:
        """The order is gone from the shop."""
        self.shop.tick(tied=tied)
        return self.send(("orders/delete", {"id": self.id}))

    def tell(self, *topics: str) -> list[Delivery]:
        """Send the order as it stands under each topic."""
        return self.send(*((topic, shapes.order_body(self)) for topic in topics))

    def send(self, *told: tuple[str, Body]) -> list[Delivery]:
        """Send, and remember what was sent about this order."""
        sent = self.shop.send(list(told))
        self.deliveries += sent
        return sent
