"""Every state of the panel, filled with one believable shop."""

from dataclasses import replace
from datetime import UTC, datetime

from plugin.domain.ledger import Balance
from plugin.service.views import (
    ClaimView,
    EntryLine,
    Explanation,
    Membership,
    OnTheWay,
    PanelView,
    ShopCard,
)

SHOP = ShopCard("Clay & Ash", "clay.myshopify.com", "USD", "Europe/Warsaw", sandbox=False)
RATE: dict[str, str | int] = {"currency": "USD", "rate_points": 5, "rate_minor": 100}
WAY = Explanation("way.order", {**RATE, "hold_days": 14})


def day(number: int) -> datetime:
    """A day of November 2026, half an hour before midnight UTC: already the next in Warsaw."""
    return datetime(2026, 11, number, 23, 30, tzinfo=UTC)


def line(points: int, code: str, at: datetime, **values: str | int) -> EntryLine:
    return EntryLine(points, Explanation(code, values), at, at)


def earned(order: str, eligible: str, total: int, at: datetime) -> EntryLine:
    return line(total, "entry.earn.earned", at, order=order, eligible=eligible, total=total, **RATE)


RETURNED = line(
    -95, "entry.clawback.earned", day(11),
    order="#1039", eligible="1900", total=95, taken=95, **RATE,
)  # fmt: skip
LINES = (
    earned("#1042", "3800", 190, day(12)),
    RETURNED,
    line(50, "entry.adjust.given", day(8), reason="Sorry about the chipped cup"),
    earned("#1039", "3800", 190, day(5)),
    earned("#1027", "16400", 820, day(3)),
    earned("#1003", "17100", 855, day(1)),
)
OUT = PanelView(SHOP, Membership.ANONYMOUS, "", Balance(), (), (), (WAY,), "/apps/laurel")
WAITING = replace(
    OUT, membership=Membership.UNCLAIMED, first_name="Ania", balance=Balance(available=190),
    lines=(LINES[0],), join_token="token-1",
)  # fmt: skip
FIRST = replace(OUT, membership=Membership.JOINED, first_name="Ania")
POINTS = replace(
    FIRST, balance=Balance(available=1240, pending=285),
    on_the_way=(OnTheWay(95, "#1039", day(19)), OnTheWay(190, "#1042", day(26))), lines=LINES,
)  # fmt: skip
COMING = replace(
    FIRST, balance=Balance(pending=190), on_the_way=POINTS.on_the_way[1:], lines=LINES[:1]
)
DEBT = replace(
    FIRST, balance=Balance(debt=190), lines=(
        line(-190, "entry.clawback.nothing_left", day(14), order="#1042"),
        line(-190, "entry.adjust.taken", day(13), reason="Counted twice"),
        *LINES[:1],
    ),
)  # fmt: skip

STATES: dict[str, PanelView] = {
    "out": OUT,
    "waiting": WAITING,
    "waiting-none": replace(WAITING, balance=Balance(), lines=()),
    "first": FIRST,
    "coming": COMING,
    "points": POINTS,
    "debt": DEBT,
    "sandbox": replace(POINTS, shop=replace(SHOP, sandbox=True)),
    "leaving": replace(POINTS, leave_token="token-3"),
    "leaving-nothing": replace(FIRST, leave_token="token-3"),
    "left": replace(FIRST, membership=Membership.LEFT, join_token="token-2"),
    "left-in-time": replace(
        POINTS, membership=Membership.LEFT, join_token="token-2", back_by=day(30)
    ),
    "left-for-good": replace(FIRST, membership=Membership.LEFT),
    "erased": replace(OUT, membership=Membership.ERASED),
}

CLAIM = ClaimView(replace(FIRST, lines=()), "n.1.2.p", 190, "token-4")
CLAIM_SIGNED_OUT = replace(CLAIM, panel=OUT, claim_token="")
