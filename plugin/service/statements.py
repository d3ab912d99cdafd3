"""
Monthly statements: of a member, line by line, and of the whole ledger of a shop's brand.

Months are those of the shop's calendar, by the day of booking. A shop shares its ledger with the
other shops of its brand, since points are spent where their owner likes: so does its statement.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from typing import TypeVar
from zoneinfo import ZoneInfo

from plugin.domain.errors import ForbiddenError, InvalidInputError, NotFoundError
from plugin.domain.month import Month
from plugin.domain.statement import Statement, statement
from plugin.ports import Shopper
from plugin.service import identity
from plugin.service.lookup import Member, Whom, member, member_of
from plugin.service.members import line
from plugin.service.panel import card
from plugin.service.services import Services
from plugin.service.views.lines import EntryLine
from plugin.service.views.shop import ShopCard
from plugin.store import Tx, accounts, entries, shops, statements
from plugin.store.entries import Entry
from plugin.store.shops import Shop
from plugin.store.statements import Span

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the ledger, and the points there were after it."""

    entry: EntryLine
    balance: int


@dataclass(frozen=True, slots=True)
class Frame:
    """What every statement says of itself. `first` is the oldest month that has any line."""

    shop: ShopCard
    span: Span
    """The first moment of the month, and the first one after it."""
    made_at: datetime
    first: Month

    @property
    def zone(self) -> ZoneInfo:
        """The shop's own."""
        return ZoneInfo(self.shop.timezone)

    @property
    def over(self) -> bool:
        """Is the month over? Then it says the same whenever it is asked for."""
        return self.made_at >= self.span[1]

    @property
    def last_moment(self) -> datetime:
        """Until when it is told: the end of the month, or now."""
        return min(self.made_at, self.span[1] - timedelta(microseconds=1))


@dataclass(frozen=True, slots=True)
class MemberStatement:
    """A month of one member. `lines` are oldest first and lead from opening to closing."""

    frame: Frame
    first_name: str
    statement: Statement
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ShopStatement:
    """A month of a shop's whole ledger; `accounts` is how many had points moved in it."""

    frame: Frame
    statement: Statement
    accounts: int


@dataclass(frozen=True, slots=True)
class AccountRow:
    """What a month says of one account: `customer:5003`, or `guest:` and a number of ours."""

    account: str
    statement: Statement


def of_member(
    services: Services, shop: Shop, whom: Whom, month: Month | None = None
) -> MemberStatement:
    """
    A month of one member, the present one unless said.

    Raises NotFoundError for nobody, and InvalidInputError for a month that has not begun.
    """
    return services.store.read(
        lambda tx: _member(tx, services, shop, member(tx, services, shop, whom), month)
    )


def of_shopper(
    services: Services, shopper: Shopper, month: Month | None = None, platform: str = "shopify"
) -> MemberStatement:
    """
    A month of whoever is signed in, as `of_member`.

    Raises ForbiddenError when nobody is, and NotFoundError where we hold nothing of theirs.
    """
    return services.store.read(lambda tx: _shopper(tx, services, shopper, month, platform))


def of_shop(services: Services, shop: Shop, month: Month | None = None) -> ShopStatement:
    """
    A month of the whole ledger, the present one unless said; it ties to the entries to the unit.

    Raises InvalidInputError for a month that has not begun.
    """
    return services.store.read(lambda tx: _of_shop(tx, services, shop, month))


def export(
    services: Services, shop: Shop, month: Month, write: Callable[[Iterable[AccountRow]], T]
) -> T:
    """
    Hand `write` every account that had points or had some moved, in order of our numbers.

    The rows are streamed from one snapshot and add up to the statement of the shop.
    """
    return services.store.read(lambda tx: write(_rows(tx, services, shop, month)))


def _shopper(
    tx: Tx, services: Services, shopper: Shopper, month: Month | None, platform: str
) -> MemberStatement:
    shop = shops.by_domain(tx, platform, shopper.shop_domain)
    if shop is None or shop.uninstalled_at is not None:
        raise NotFoundError("this shop has no rewards programme")
    if shopper.customer_id is None:
        raise ForbiddenError("sign in to see your statement")
    account = accounts.find_customer(tx, shop.brand_id, shop.id, shopper.customer_id)
    if account is None:
        return _member(tx, services, shop, None, month)
    found = member_of(tx, account)
    return _member(tx, services, shop, found if found.state != "erased" else None, month)


def _member(
    tx: Tx, services: Services, shop: Shop, found: Member | None, month: Month | None
) -> MemberStatement:
    """The statement of a member, or the blank one of somebody we know nothing of."""
    theirs = found.accounts if found else frozenset[int]()
    frame, month = _framed(tx, services, shop, month, theirs)
    told = _statement(tx, shop, frame.span, month, theirs)
    return MemberStatement(
        frame=frame,
        first_name=identity.person(tx, services.keys, shop.brand_id, theirs).first_name,
        statement=told,
        lines=_lines(entries.between(tx, shop.brand_id, theirs, frame.span), told.opening),
    )


def _of_shop(tx: Tx, services: Services, shop: Shop, month: Month | None) -> ShopStatement:
    frame, month = _framed(tx, services, shop, month, None)
    return ShopStatement(
        frame=frame,
        statement=_statement(tx, shop, frame.span, month, None),
        accounts=statements.count_moved(tx, shop.brand_id, frame.span),
    )


def _framed(
    tx: Tx, services: Services, shop: Shop, month: Month | None, theirs: frozenset[int] | None
) -> tuple[Frame, Month]:
    now, zone = services.clock.now(), ZoneInfo(shop.timezone)
    present = Month.of(now, zone)
    month = month or present
    if month > present:
        raise InvalidInputError(f"{month} has not begun yet")
    first = statements.first_booked_at(tx, shop.brand_id, theirs)
    return Frame(
        shop=card(shop),
        span=month.span(zone),
        made_at=now,
        first=Month.of(first, zone) if first else present,
    ), month


def _statement(
    tx: Tx, shop: Shop, span: Span, month: Month, theirs: frozenset[int] | None
) -> Statement:
    return Statement(
        month=month,
        opening=statements.opening(tx, shop.brand_id, span[0], theirs),
        moved=tuple(statements.moved(tx, shop.brand_id, span, theirs)),
    )


def _lines(written: Iterable[Entry], opening: int) -> tuple[Line, ...]:
    said = [line(entry) for entry in written]
    _, *after = accumulate((one.points for one in said), initial=opening)
    return tuple(Line(one, balance) for one, balance in zip(said, after, strict=True))


def _rows(tx: Tx, services: Services, shop: Shop, month: Month) -> Iterator[AccountRow]:
    frame, month = _framed(tx, services, shop, month, None)
    for account_id, customer_id, booked in statements.by_account(tx, shop.brand_id, frame.span):
        told = statement(month, frame.zone, booked)
        if told.opening or told.moved:
            whose = f"customer:{customer_id}" if customer_id else f"guest:{account_id}"
            yield AccountRow(whose, told)
