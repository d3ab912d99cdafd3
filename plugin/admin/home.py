"""The home page in words: is it on, what happened, what needs me."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from plugin.locales import Messages
from plugin.service.views.home import Happening, HomeView, Need
from plugin.service.views.lines import Explanation

_PANEL = "/apps/laurel/panel"
"""Where the storefront shows the panel as a page; manifest.json asks for this prefix."""

_REWARDS = "/apps/laurel"
"""Where it shows the rewards page, in the merchant's own theme."""

_PAGES = {
    "data_requests": "admin.privacy",
    "dead_deliveries": "admin.dead",
    "switched_off": "admin.rewards",
    "tickets": "admin.rewards",
    "reviews": "admin.rewards",
    "referrals": "admin.referral_review",
}
"""Where the merchant does what needs them."""

_DEEDS = {"budget": "admin.end_stops", "stops": "admin.end_stops"}
"""What a button beside it does at once."""

_SAID_ONCE = frozenset({"budget"})
"""What is the same however often it is said."""

_MENDED = ("reconnect", "scopes_missing")
"""What one button can mend; said above everything else."""


@dataclass(frozen=True, slots=True)
class Number:
    """One figure and its label."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened, as a sentence. `more`: points came, rather than went."""

    sentence: str
    points: str
    more: bool
    member: str
    time: str
    at: str


@dataclass(frozen=True, slots=True)
class Day:
    """What happened on one day of the shop, newest first."""

    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """Something that waits for the merchant, and the page where it is done."""

    text: str
    page: str
    """The endpoint; empty where no page of ours helps."""
    deed: str = ""
    """The endpoint of a button beside it; empty: there is none."""
    button: str = ""


@dataclass(frozen=True, slots=True)
class HomePage:
    """Everything the template says; plain text, escaped there."""

    shop_name: str
    sandbox: bool
    on: bool
    rule: str
    heard: str
    numbers: tuple[Number, ...]
    days: tuple[Day, ...]
    mending: str
    """Why the app should be connected anew; empty: it need not."""
    needs: tuple[Task, ...]
    went_live: bool
    """A test shop that sells by now: its points are tests still."""
    storefront_url: str
    panel_url: str
    rewards_url: str
    editor_url: str
    """Where the launcher is switched on in the theme."""


def home_page(view: HomeView, messages: Messages, now: datetime, editor_url: str) -> HomePage:
    """The page for one shop at `now`, in the shop's own time zone."""
    return _Teller(messages, ZoneInfo(view.shop.timezone), now, editor_url).page(view)


@dataclass(frozen=True, slots=True)
class _Teller:
    """Tells a view in one language, one zone and at one moment."""

    messages: Messages
    zone: ZoneInfo
    now: datetime
    editor_url: str

    def page(self, view: HomeView) -> HomePage:
        return HomePage(
            shop_name=view.shop.name,
            sandbox=view.shop.sandbox,
            on=view.on,
            rule=self._rule(view) if view.on else self.messages.text("admin.home.paused"),
            heard=self._heard(view.last_delivery_at),
            numbers=tuple(self._numbers(view)),
            days=tuple(self._days(view.happened)),
            mending=next((need.code for need in view.needs if need.code in _MENDED), ""),
            needs=tuple(self._task(need) for need in view.needs if need.code not in _MENDED),
            went_live=view.went_live,
            storefront_url=view.storefront_url,
            panel_url=view.storefront_url + _PANEL,
            rewards_url=view.storefront_url + _REWARDS,
            editor_url=self.editor_url,
        )

    def _task(self, need: Need) -> Task:
        count = {} if need.code in _SAID_ONCE else {"count": need.count}
        text = self.messages.text(f"admin.need.{need.code}", **count)
        deed = _DEEDS.get(need.code, "")
        button = self.messages.text(f"admin.need.{need.code}.go") if deed else ""
        return Task(text, _PAGES.get(need.code, ""), deed, button)

    def _rule(self, view: HomeView) -> str:
        values = view.rule.values
        points, hold = int(values["rate_points"]), int(values["hold_days"])
        wait = "admin.rule.hold" if hold else "admin.rule.no_hold"
        return self.messages.text(
            "admin.rule",
            count=points,
            amount=self.messages.money(int(values["rate_minor"]), str(values["currency"])),
            wait=self.messages.text(wait, **({"count": hold} if hold else {})),
        )

    def _heard(self, at: datetime | None) -> str:
        if at is None:
            return self.messages.text("admin.home.not_heard")
        if self._day(at) == self._day(self.now):
            return self.messages.text("admin.home.heard_today", time=self._time(at))
        date_ = self.messages.date(at, self.zone.key)
        return self.messages.text("admin.home.heard", date=date_, time=self._time(at))

    def _numbers(self, view: HomeView) -> Iterable[Number]:
        """The key figures; a shop that has just begun needs no row of zeros."""
        figures = {
            "members": view.members,
            "unclaimed": view.unclaimed,
            "orders": view.orders,
            "available": view.points_available,
            "pending": view.points_pending,
        }
        if not any(figures.values()):
            return
        for name, figure in figures.items():
            label = self.messages.text(f"admin.number.{name}")
            yield Number(label, self.messages.number(figure))

    def _days(self, happened: Iterable[Happening]) -> Iterable[Day]:
        newest_first = sorted(happened, key=lambda one: one.at, reverse=True)
        for day, lines in groupby(newest_first, key=lambda one: self._day(one.at)):
            yield Day(self._name(day), tuple(map(self._line, lines)))

    def _line(self, one: Happening) -> Line:
        return Line(
            sentence=self._sentence(one.explanation),
            points=self.messages.signed(one.points),
            more=one.points > 0,
            member=one.member or self.messages.text("admin.home.guest"),
            time=self._time(one.at),
            at=one.at.isoformat(timespec="seconds"),
        )

    def _sentence(self, why: Explanation) -> str:
        """As it is told of somebody: a member who reads "you" is not the merchant."""
        told = f"{why.code}.told"
        code = told if told in self.messages.words else why.code
        return self.messages.explain(code, why.values)

    def _name(self, day: date) -> str:
        today = self._day(self.now)
        if day == today:
            return self.messages.text("admin.day.today")
        if day == today - timedelta(days=1):
            return self.messages.text("admin.day.yesterday")
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=self.zone)
        return self.messages.date(noon, self.zone.key)

    def _day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def _time(self, at: datetime) -> str:
        return self.messages.time(at, self.zone.key)
