"""The privacy page: who asked what we hold of them, until when, and the package to hand over."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from flask import Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from plugin.admin.frame import bridge, shopify, signed_staff
from plugin.admin.language import the_messages
from plugin.admin.views import blueprint
from plugin.http import services
from plugin.locales import Messages
from plugin.ports import Redirect, Staff
from plugin.printing import package as printing
from plugin.service import downloads, shops
from plugin.service.privacy import access, asking
from plugin.service.privacy.asking import Request

_TYPES = {"html": "text/html", "json": "application/json"}


@dataclass(frozen=True, slots=True)
class Line:
    """One request in the list; plain text, escaped in the template."""

    id: str
    who: str
    asked: str
    due: str
    late: bool
    prepared: bool
    handed: str
    """When it was handed over; empty: not yet."""
    page_url: str
    json_url: str


@blueprint.get("/admin/privacy")
def privacy() -> ResponseReturnValue:
    """The requests of this shop, the newest first."""
    house = services()
    staff = shopify().staff(request.url, dict(request.headers))
    if isinstance(staff, Redirect):
        return redirect(staff.location)
    g.shop_domain = staff.shop_domain
    shop = shops.welcome(house, "shopify", staff)
    found = asking.requests(house, shop, access.staff(staff.user_id))
    messages, now = the_messages(), house.clock.now()
    lines = [_line(one, shop.timezone, staff, messages, now) for one in found]
    return render_template("admin/privacy.html", lines=lines, bridge=bridge(staff.shop_domain))


@blueprint.get("/admin/privacy/file")
def package() -> ResponseReturnValue:
    """A package as a file. The link itself says for which shop and whom, and until when."""
    house, told = services(), request.args
    domain, name, staff = (told.get(key, "") for key in ("shop", "name", "by"))
    downloads.require(house.keys, domain, _signed(name, staff), told.get("proof", ""))
    g.shop_domain = domain
    request_id, _, form = name.rpartition("-")[2].partition(".")
    shop, actor = shops.named(house, domain), access.staff(staff)
    made = asking.package(house, shop, int(request_id), actor)
    text = (printing.as_page if form == "html" else printing.as_json)(made, the_messages())
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, mimetype=_TYPES[form], headers=headers)


@blueprint.post("/admin/privacy/<int:request_id>/handed")
def handed(request_id: int) -> ResponseReturnValue:
    """Staff say that whoever asked has their package."""
    house, staff = services(), signed_staff()
    shop = shops.named(house, staff.shop_domain)
    asking.hand_over(house, shop, request_id)
    return "", HTTPStatus.NO_CONTENT


def _line(one: Request, zone: str, staff: Staff, messages: Messages, now: datetime) -> Line:
    return Line(
        id=str(one.id),
        who=messages.plain(one.asked.email or one.asked.customer_id or ""),
        asked=messages.date(one.asked_at, zone),
        due=messages.date(one.due_at, zone),
        late=one.handed_at is None and one.due_at < now,
        prepared=one.prepared,
        handed=messages.date(one.handed_at, zone) if one.handed_at else "",
        page_url=_link(one, "html", staff, messages),
        json_url=_link(one, "json", staff, messages),
    )


def _link(one: Request, form: str, staff: Staff, messages: Messages) -> str:
    name = f"data-request-{one.id}.{form}"
    proof = downloads.sign(services().keys, staff.shop_domain, _signed(name, staff.user_id))
    return url_for(
        "admin.package",
        shop=staff.shop_domain,
        name=name,
        by=staff.user_id,
        locale=messages.tag,
        proof=proof,
    )


def _signed(name: str, staff: str) -> str:
    """What a link is signed for: a file, and who fetches it, so that the access log is true."""
    return f"{name} for {staff}"
