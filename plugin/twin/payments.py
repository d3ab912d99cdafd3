"""Money coming in and going back out."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from plugin.twin.amounts import tally
from plugin.twin.errors import TwinError
from plugin.twin.model import Order, Transaction
from plugin.twin.pricing import NewId

GIFT_CARD = "gift_card"
STORE_CREDIT = "shopify_store_credit"


def pay(order: Order, new_id: NewId, now: datetime, gateway: str | None = None) -> Order:
    """Pay all that is outstanding."""
    due = tally(order).outstanding
    if order.cancelled_at or due <= 0:
        raise TwinError(f"{order.name} has nothing to pay")
    return charge(order, due, gateway or order.gateway, new_id, now)


def charge(order: Order, amount: int, gateway: str, new_id: NewId, now: datetime) -> Order:
    """Take an amount through a gateway; a gift card is a gateway like any other."""
    sale = Transaction(new_id("transaction"), "sale", gateway, amount, now)
    return replace(order, transactions=(*order.transactions, sale), updated_at=now)


def give_back(order: Order, amount: int, new_id: NewId, now: datetime) -> Iterator[Transaction]:
    """Refund transactions over an amount: cards and cash first, gift cards last."""
    sales = [t for t in order.transactions if t.kind == "sale"]
    for sale in sorted(sales, key=lambda t: t.gateway == GIFT_CARD):
        returned = sum(t.amount for t in order.transactions if t.parent_id == sale.id)
        part = min(amount, sale.amount - returned)
        if part > 0:
            amount -= part
            yield Transaction(new_id("transaction"), "refund", sale.gateway, part, now, sale.id)
    if amount:
        raise TwinError(f"{order.name}: more than was paid cannot be refunded")
