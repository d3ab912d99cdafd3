"""What people of a crowd buy, and what becomes of it, as a platform tells of orders."""

from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from plugin.domain.facts import CodeUsed, Line, Order, Payment, Refund, Snapshot, Version
from plugin.ports import Buyer, OrderFact
from tests.simulator.crowd import Somebody

MUG, OFF = 1_900, 1_000
"""Minor units: of one mug, and what a code takes off two."""


class Course(StrEnum):
    """What becomes of a friend's first order."""

    KEPT = "kept"
    SMALL = "too small"
    CANCELLED = "cancelled"
    HALF = "half returned"
    RETURNED = "returned late"
    UNPAID = "never paid"


def customer(who: Somebody) -> Buyer:
    """Somebody as the platform's customer, whose e-mail is proven."""
    return Buyer(
        str(who.person.customer_id), who.email, who.name, "pl", verified=True, traits=who.traits
    )


def guest(who: Somebody) -> Buyer:
    """The same, without an account."""
    return Buyer(None, who.email, who.name, "pl", traits=who.traits)


def order(
    number: str, buyer: Buyer, at: datetime, course: Course = Course.KEPT, *,
    code: str = "", cart: str = "",
) -> OrderFact:  # fmt: skip
    """Two mugs, or one for too little; perhaps with a code, and a cart that came by a link."""
    units, off = (1, 0) if course is Course.SMALL else (2, OFF if code else 0)
    snapshot = Snapshot(
        version=Version(at, "", number), name=f"#{number}", processed_at=at, currency="USD",
        payment=Payment.PENDING if course is Course.UNPAID else Payment.PAID,
        lines=(Line("1", units, units, price=MUG, discount=off),),
        discounts=(CodeUsed(code, off, (("1", off),)),) if code else (),
        referral=cart,
    )  # fmt: skip
    return OrderFact(Order(number, snapshot), buyer)


def changed(fact: OrderFact, course: Course, at: datetime) -> OrderFact:
    """What becomes of an order: it is cancelled, or one mug comes back, or both."""
    if course is Course.CANCELLED:
        return replace(fact, order=replace(fact.order, cancelled=True))
    units = 1 if course is Course.HALF else 2
    refund = Refund(f"refund-{fact.order.id}", at, (("1", units),))
    return replace(fact, order=replace(fact.order, refunds=(refund,)))
