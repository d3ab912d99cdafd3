"""Statements to print: a busy month, one still open, one in debt, one of a whole shop."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from plugin.domain.ledger import Kind, Source
from plugin.domain.month import Month
from plugin.domain.statement import Booked, Statement
from plugin.service.statements import AccountRow, Frame, Line, MemberStatement, ShopStatement
from plugin.service.views.lines import EntryLine, Explanation
from plugin.service.views.shop import ShopCard

MARCH = Month(2026, 3)
WARSAW = ZoneInfo("Europe/Warsaw")
SHOP = ShopCard("Clay & Ash", "clay.myshopify.com", "USD", WARSAW.key, sandbox=False)
RATE: dict[str, str | int] = {"currency": "USD", "rate_points": 5, "rate_minor": 100}
FRAME = Frame(SHOP, MARCH.span(WARSAW), datetime(2026, 6, 1, 12, tzinfo=UTC), Month(2026, 1))
OPEN = replace(FRAME, made_at=datetime(2026, 3, 21, 12, tzinfo=UTC))


def at(day: int, hour: int = 10) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=UTC)


def line(points: int, balance: int, code: str, day: int, **values: str | int) -> Line:
    return Line(EntryLine(points, Explanation(code, values), at(day), at(day)), balance)


LINES = (
    line(190, 1430, "entry.earn.earned", 3, order="#1042", eligible="3800", total=190, **RATE),
    line(-95, 1335, "entry.clawback.earned", 9, order="#1042", eligible="1900", total=95, **RATE),
    line(50, 1385, "entry.adjust.given", 12),
)
MOVED = (
    Booked(Kind.EARN, Source.ORDER, 190, at(3)),
    Booked(Kind.CLAWBACK, Source.ORDER, -95, at(9)),
    Booked(Kind.ADJUST, Source.ADJUSTMENT, 50, at(12)),
)
BUSY = MemberStatement(FRAME, "Ania", Statement(MARCH, 1240, MOVED), LINES)
SO_FAR = replace(BUSY, frame=OPEN)
QUIET = replace(BUSY, statement=Statement(MARCH, 1240, ()), lines=())
NOTHING = replace(QUIET, statement=Statement(MARCH, 0, ()), first_name="")
DEBT = replace(
    BUSY,
    statement=Statement(MARCH, 0, (Booked(Kind.CLAWBACK, Source.ORDER, -190, at(14)),)),
    lines=(line(-190, -190, "entry.clawback.cancelled", 14, order="#1042"),),
)
ENDED = Statement(
    MARCH,
    500,
    (
        Booked(Kind.EXPIRE, Source.ENDING, -100, at(5)),
        Booked(Kind.FORFEIT, Source.ENDING, -60, at(6)),
        Booked(Kind.REINSTATE, Source.ENDING, 40, at(7)),
    ),
)
WHOLE = ShopStatement(FRAME, Statement(MARCH, 1240, MOVED), 2)
ACCOUNTS = (
    AccountRow("customer:9007199254740993", Statement(MARCH, 1240, MOVED)),
    AccountRow("guest:7301234567890123456", ENDED),
)
