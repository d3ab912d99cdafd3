"""Home pages to show: a shop in its sixth week, one just installed, one with work to do."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from plugin.service.views.home import Happening, HomeView, Need
from plugin.service.views.lines import Explanation
from plugin.service.views.shop import ShopCard

NOW = datetime(2026, 11, 21, 15, 4, tzinfo=UTC)
RATE: dict[str, str | int] = {"rate_points": 5, "rate_minor": 100, "currency": "USD"}


def earned(order: str, eligible: int, member: str, ago: timedelta) -> Happening:
    points = eligible * 5 // 100
    values = {**RATE, "order": order, "eligible": str(eligible), "total": points}
    return Happening(NOW - ago, member, points, Explanation("entry.earn.earned", values))


def returned(order: str, stays: int, points: int, member: str, ago: timedelta) -> Happening:
    values = {**RATE, "order": order, "eligible": str(stays), "total": stays * 5 // 100}
    return Happening(NOW - ago, member, -points, Explanation("entry.clawback.earned", values))


SHOP = ShopCard("Kiln & Fern", "kiln-and-fern.myshopify.com", "USD", "Europe/Warsaw", sandbox=True)

BUSY = HomeView(
    shop=SHOP,
    on=True,
    rule=Explanation("way.order", {**RATE, "hold_days": 14}),
    members=2,
    unclaimed=11,
    orders=38,
    points_available=12_405,
    points_pending=3_190,
    happened=(
        earned("#1057", 3_200, "ania.nowak@example.com", timedelta(minutes=40)),
        earned("#1056", 5_400, "tomasz.zielinski@example.com", timedelta(hours=3)),
        earned("#1055", 4_600, "zofia.wisniewska@example.com", timedelta(days=1)),
        returned("#1038", 13_200, 220, "grace.okafor@example.com", timedelta(days=1, hours=2)),
        earned("#1054", 3_200, "siti.rahmawati@example.com", timedelta(days=3)),
    ),
    needs=(),
    storefront_url="http://127.0.0.1:8001",
    last_delivery_at=NOW - timedelta(minutes=39),
)

FRESH = replace(
    BUSY,
    shop=replace(SHOP, sandbox=False),
    members=0,
    unclaimed=0,
    orders=0,
    points_available=0,
    points_pending=0,
    happened=(),
    last_delivery_at=None,
)

NEEDY = replace(BUSY, needs=(Need("dead_deliveries", 3),))

PAUSED = replace(FRESH, on=False)
