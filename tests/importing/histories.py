"""
Two real histories of buying, imported whole, and what the oracle says of some of their people.

CDNOW: a record shop, 1997 and 1998 (P. Fader and B. Hardie, brucehardie.com/notes/026). The
Complete Journey: a grocer, 2017 (84.51°, the R package completejourney).
"""

import csv
import lzma
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from plugin.domain.facts import Order, Refund, merge
from plugin.domain.money import Rate, parse_minor
from plugin.domain.program import EarningRule, Program
from plugin.importing import Mapping, Terms, read
from plugin.importing.orders import LINE_ID
from plugin.service import importing
from plugin.service.settling import settle
from plugin.store import Tx, accounts, orders, programs, standings
from tests import oracle, shapes
from tests.laurel import LATER, Laurel

DATA = Path(__file__).parents[3] / "shared" / "data"
PLAIN = Program(2, "USD", EarningRule(Rate(1, 100), hold_days=0))
"""A point for every whole dollar, at once, from the beginning."""
PLAIN_ORACLE = {**oracle.ONE_MINUTE, "version": 2, "points": 1, "hold_days": 0}
SHOP_ZONE = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class History:
    """A file, its columns, how many orders it has and what they are worth under `PLAIN`."""

    file: str
    mapping: str
    orders: int
    points: int

    @property
    def path(self) -> Path:
        return DATA / self.file

    def rows(self) -> Iterator[tuple[str, str, int]]:
        """(customer, date, minor units) of every order, read without the house."""
        columns = Mapping.parse(self.mapping)
        with lzma.open(self.path, "rt", encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                total = row[columns.total]
                amount = int(total) if columns.minor else parse_minor(total, "USD")
                yield row[columns.customer], row[columns.date], amount


CDNOW = History(
    "cdnow-orders.csv.xz", "customer=customer_id,date=date,total=dollars", 69_659, 2_453_159
)
JOURNEY = History(
    "completejourney-orders.csv.xz",
    "id=order_id,customer=customer_id,date=placed_at,total_minor=paid_cents",
    155_848,
    4_519_934,
)


def beginning(history: History, orders: int, points: int, folder: Path) -> History:
    """The first so many orders of a history, and what they are worth, as a file of its own."""
    part = folder / history.file
    with lzma.open(history.path, "rb") as whole, lzma.open(part, "wb", preset=0) as file:
        file.writelines(islice(whole, orders + 1))
    return replace(history, file=str(part), orders=orders, points=points)


def begin(laurel: Laurel) -> None:
    """A shop whose programme gives a point for every whole dollar."""
    brand_id = laurel.shop().brand_id
    laurel.services.store.transact(lambda tx: programs.add(tx, brand_id, PLAIN, LATER))


def imported(laurel: Laurel, history: History) -> tuple[int, int, int]:
    """Import a history and settle everybody: (imported, unchanged, bad)."""
    terms, mapping = Terms("USD", SHOP_ZONE), Mapping.parse(history.mapping)
    with history.path.open("rb") as raw:
        rows = read(raw, history.file, terms, mapping)
        steps = list(importing.take_over(laurel.services, laurel.kubek, rows, award=True))
    settled = sum(importing.settle_members(laurel.services))
    told = [(step.imported, step.unchanged, len(step.bad)) for step in steps]
    sums = tuple(sum(column) for column in zip(*told, strict=True))
    assert bool(settled) == bool(sums[0])
    return sums[0], sums[1], sums[2]


def total(laurel: Laurel) -> int:
    """The points of everybody."""
    shop = laurel.kubek
    found = laurel.services.store.read(
        lambda tx: standings.total_balance(tx, shop.brand_id, shop.id)
    )
    return found.total


def refunded(laurel: Laurel, history: History, people: int, seed: int) -> dict[str, dict[str, Any]]:
    """Random refunds on the orders of some people; what the oracle says of each afterwards."""
    random = Random(seed)
    rows = list(history.rows())
    chosen = random.sample(sorted({customer for customer, _, _ in rows}), people)
    told: dict[str, dict[str, Any]] = {}
    for customer in chosen:
        theirs = [(date, amount) for who, date, amount in rows if who == customer]
        named = _named(laurel, customer, theirs)
        given_back = list(_refunds(random, named))
        _learn(laurel, [refund for refund, _ in given_back])
        bodies = [*(_body(customer, *order) for order in named), *(body for _, body in given_back)]
        told |= oracle.balances(bodies, [PLAIN_ORACLE], laurel.clock.now())
    return told


def _named(
    laurel: Laurel, customer: str, theirs: list[tuple[str, int]]
) -> list[tuple[str, str, int]]:
    """(id, date, amount) of somebody's orders: ours and the file's, side by side in time."""
    shop = laurel.kubek

    def look(tx: Tx) -> list[Order]:
        account = accounts.find_customer(tx, shop.brand_id, shop.id, customer)
        assert account
        return [held.order for _, held in orders.holdings(tx, shop.brand_id, [account.id])]

    ours = [
        (order.snapshot.processed_at, order.snapshot.lines[0].price, order.id)
        for order in laurel.services.store.read(look)
        if order.snapshot
    ]
    pairs = list(zip(sorted(theirs), sorted(ours), strict=True))
    for (date, amount), (at, price, _) in pairs:
        assert (oracle.moment(_stamp(date)), amount) == (at, price)
    return [(order_id, row[0], row[1]) for row, (_, _, order_id) in pairs]


def _refunds(
    random: Random, named: list[tuple[str, str, int]]
) -> Iterator[tuple[Order, dict[str, Any]]]:
    """Of every third order or so: everything back, some money back, or both, told in two ways."""
    for order_id, _, amount in named:
        for number in range(random.choice([0, 0, 0, 1, 2])):
            money = random.randint(0, amount)
            units = random.choice([0, 0, 1])
            yield _refund(f"{order_id}-{number}", order_id, units, money)


def _refund(refund_id: str, order_id: str, units: int, money: int) -> tuple[Order, dict[str, Any]]:
    back = ((LINE_ID, units),) if units else ()
    told = Order(order_id, refunds=(Refund(refund_id, LATER, back, money),))
    body = {
        "id": refund_id,
        "order_id": order_id,
        "refund_line_items": [{"line_item_id": LINE_ID, "quantity": units}] if units else [],
        "order_adjustments": [{"kind": "refund_discrepancy", "amount": f"-{_decimal(money)}"}],
    }
    return told, _delivery("refunds/create", body)


def _learn(laurel: Laurel, refunds: Iterable[Order]) -> None:
    shop, now = laurel.kubek, laurel.clock.now()

    def work(tx: Tx) -> None:
        concerned: set[int] = set()
        for refund in refunds:
            known = orders.lock(tx, shop.brand_id, shop.id, refund.id)
            orders.keep(tx, shop.brand_id, shop.id, merge(known, refund))
            concerned |= known.holders
        settle(tx, shop.brand_id, concerned, now)

    laurel.services.store.transact(work)


def _body(customer: str, order_id: str, date: str, amount: int) -> dict[str, Any]:
    body = {
        "id": order_id,
        "created_at": _stamp(date),
        "currency": "USD",
        "financial_status": "paid",
        "customer": {"id": customer},
        "line_items": [{"id": LINE_ID, "quantity": 1, "price": _decimal(amount)}],
    }
    return _delivery("orders/create", body)


def _stamp(date: str) -> str:
    """A date, or a date and time, as a platform would write it; the shop lives in UTC."""
    return f"{date}Z" if "T" in date else f"{date}T00:00:00Z"


def _decimal(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02}"


def _delivery(topic: str, body: dict[str, Any]) -> dict[str, Any]:
    """A body as the oracle reads it."""
    return {"topic": topic, "triggered_at": "", "body": shapes.as_bytes(body)}
