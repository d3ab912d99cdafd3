"""An order as a file tells it, and the fact it becomes."""

from dataclasses import dataclass
from datetime import UTC, datetime

from plugin.domain.facts import IMPORTED, UNAWARDED, Line, Order, Payment, Snapshot, Version

LINE_ID = "total"
"""A file tells what an order came to, not what was in it: one line stands for all."""

# Whatever a platform says of an order was said later, so that it always counts more than a file.
_BEFORE_EVERYTHING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that could not be taken over; `line` is where it begins, counted from 1."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class ImportedOrder:
    """
    One order of a file. `amount` and `refunded` are minor units of `currency`.

    The e-mail is personal data: it passes through to find the holder, the fact knows only an
    account.
    """

    line: int
    id: str
    """The platform's id of the order; empty when the file has none."""
    name: str
    customer_id: str
    email: str
    date: str
    """As it is written in the file; it helps to recognise an order without an id."""
    placed_at: datetime
    currency: str
    amount: int
    payment: Payment = Payment.PAID
    refunded: int = 0
    fulfilled: bool = True
    cancelled: bool = False
    tags: tuple[str, ...] = ()

    def fact(self, order_id: str, holder: int | None, run: str, *, award: bool) -> Order:
        """The order as a fact. Of two imports (`run`, growing) the later one counts."""
        snapshot = Snapshot(
            version=Version(_BEFORE_EVERYTHING, run, digest=""),
            name=self.name,
            processed_at=self.placed_at,
            currency=self.currency,
            payment=self.payment,
            lines=(Line(LINE_ID, 1, 1, price=self.amount, discount=0),),
            # Not a refund: those are a union, and the platform will tell of the same money.
            discount=self.refunded,
            fulfilled=self.fulfilled,
            source=IMPORTED if award else UNAWARDED,
            tags=self.tags,
            holder=holder,
        )
        holders = frozenset() if holder is None else frozenset({holder})
        return Order(order_id, snapshot, cancelled=self.cancelled, holders=holders)
