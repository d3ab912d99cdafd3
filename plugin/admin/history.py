"""The page of past orders: how far they are read, what they would earn, and the choice."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from zoneinfo import ZoneInfo

from flask import g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from plugin.admin.frame import bridge, shopify, signed_staff
from plugin.admin.language import the_messages
from plugin.admin.views import blueprint
from plugin.domain.errors import InvalidInputError
from plugin.http import services
from plugin.locales import Messages
from plugin.ports import Redirect
from plugin.service import backfilling, shops
from plugin.service.backfilling import Past, Preview, Stage

_ACTOR = "staff"
"""Who chose; their name would outlive them in the books."""
_READING = {Stage.WAITING, Stage.READING}


@dataclass(frozen=True, slots=True)
class Figure:
    """One number and its label."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Everything the template says; plain text, escaped there."""

    stage: str
    reading: bool
    """Is it worth coming back by itself?"""
    percent: int
    basis: str
    short: bool
    """Does the platform show less than we wanted?"""
    figures: tuple[Figure, ...]
    cost: str
    chosen: str


@blueprint.get("/admin/history")
def history() -> ResponseReturnValue:
    """How far the past is read, and what it would earn."""
    house = services()
    staff = shopify().staff(request.url, dict(request.headers))
    if isinstance(staff, Redirect):
        return redirect(staff.location)
    g.shop_domain = staff.shop_domain
    shop = shops.welcome(house, "shopify", staff)
    past = backfilling.look(house, shop)
    found = backfilling.preview(house, shop) if past.stage is Stage.READ else None
    page = _page(past, found, the_messages())
    return render_template("admin/history.html", page=page, bridge=bridge(staff.shop_domain))


@blueprint.post("/admin/history/<any(award, decline):choice>")
def choose(choice: str) -> ResponseReturnValue:
    """Staff choose whether the past earns."""
    house, staff = services(), signed_staff()
    shop = shops.named(house, staff.shop_domain)
    if choice == "award":
        backfilling.award(house, shop, _ACTOR, _since(shop.timezone, request.form.get("since", "")))
    else:
        backfilling.decline(house, shop, _ACTOR)
    return "", HTTPStatus.NO_CONTENT


def _since(zone: str, text: str) -> datetime | None:
    """The beginning of a day where the shop is. Raises InvalidInputError."""
    if not text:
        return None
    try:
        day = datetime.strptime(text, "%Y-%m-%d")  # noqa: DTZ007 (the shop's zone follows)
    except ValueError:
        raise InvalidInputError("say the first day as in 2026-09-01") from None
    return day.replace(tzinfo=ZoneInfo(zone))


def _page(past: Past, found: Preview | None, messages: Messages) -> HistoryPage:
    cents = found.spent // 100 if found else 0
    cost = messages.money(cents, past.currency)
    return HistoryPage(
        stage=past.stage,
        reading=past.stage in _READING,
        percent=past.percent,
        basis=messages.text("admin.history.basis", days=past.days, wanted=past.wanted),
        short=past.days < past.wanted and past.stage is not Stage.WAITING,
        figures=_figures(past, found, messages),
        cost=messages.text("admin.history.cost", money=cost) if found else "",
        chosen=messages.date(past.choice.at, past.timezone) if past.choice else "",
    )


def _figures(past: Past, found: Preview | None, messages: Messages) -> tuple[Figure, ...]:
    numbers = {"read": messages.number(past.orders)}
    if found:
        numbers |= {
            "orders": messages.number(found.orders),
            "spent": messages.money(found.spent, past.currency),
            "members": messages.number(found.members),
            "points": messages.number(found.points),
        }
    return tuple(
        Figure(messages.text(f"admin.history.figure.{name}"), value)
        for name, value in numbers.items()
    )
