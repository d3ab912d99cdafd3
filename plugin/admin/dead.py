"""Dead letters: what could not be understood, why, and the buttons that try it again."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from flask import g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from plugin.admin.frame import bridge, shopify, signed_staff
from plugin.admin.language import the_messages
from plugin.admin.views import blueprint
from plugin.domain.errors import NotFoundError
from plugin.http import services
from plugin.locales import Messages
from plugin.ports import Redirect
from plugin.service import journal, shops
from plugin.service.journal import DeadLetter

_PAGE: Final = 20
_ID: Final = re.compile(r"[0-9]{1,19}")


@dataclass(frozen=True, slots=True)
class Line:
    """One dead letter; plain text, escaped in the template."""

    id: str
    topic: str
    subject: str
    came: str
    reason: str
    detail: str
    """The reason as programmers read it; empty where the sentence says it all."""
    tries: str
    again: bool
    """Can trying again help?"""


@dataclass(frozen=True, slots=True)
class DeadPage:
    """Everything the template says."""

    lines: tuple[Line, ...]
    first: bool
    older: str
    """What the next page begins below; empty on the last one."""
    waiting: int


@blueprint.get("/admin/dead")
@blueprint.get("/admin/dead/<int:before>")
def dead(before: int | None = None) -> ResponseReturnValue:
    """The dead letters of this shop, the newest first, those below an id."""
    house = services()
    staff = shopify().staff(request.url, dict(request.headers))
    if isinstance(staff, Redirect):
        return redirect(staff.location)
    g.shop_domain = staff.shop_domain
    shop = shops.welcome(house, "shopify", staff)
    found = journal.dead(house, shop, before, _PAGE + 1)
    page = DeadPage(
        lines=tuple(_line(one, shop.timezone, the_messages()) for one in found[:_PAGE]),
        first=before is None,
        older=_older(found),
        waiting=journal.status(house, shop)["waiting"],
    )
    return render_template("admin/dead.html", page=page, bridge=bridge(staff.shop_domain))


@blueprint.post("/admin/dead/retry")
def retry() -> ResponseReturnValue:
    """Staff have one dead letter read again, or all of them."""
    house, staff = services(), signed_staff()
    shop, chosen = shops.named(house, staff.shop_domain), request.form.get("delivery", "")
    if chosen == "all":
        journal.retry_all(house, shop)
    elif _ID.fullmatch(chosen):
        journal.retry(house, shop, int(chosen))
    else:
        raise NotFoundError("say which delivery: its id, or all")
    return "", HTTPStatus.NO_CONTENT


def _older(found: Sequence[DeadLetter]) -> str:
    return str(found[_PAGE - 1].id) if len(found) > _PAGE else ""


def _line(one: DeadLetter, zone: str, messages: Messages) -> Line:
    time = messages.time(one.received_at, zone)
    date = messages.date(one.received_at, zone)
    again = one.why is not journal.Why.EMPTIED
    code = f"reason.{one.why}" if again else "emptied"
    return Line(
        id=str(one.id),
        topic=one.topic,
        subject=messages.text("admin.dead.about", subject=one.subject),
        came=messages.text("admin.dead.came", date=date, time=time),
        reason=messages.text(f"admin.dead.{code}"),
        detail=one.reason if one.why in {journal.Why.UNREADABLE, journal.Why.FAILED} else "",
        tries=messages.text("admin.dead.tries", count=one.tries),
        again=again,
    )
