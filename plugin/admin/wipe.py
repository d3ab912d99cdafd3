"""The page on which staff let a test shop begin anew, and the button."""

from http import HTTPStatus

from flask import g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from plugin.admin.frame import bridge, shopify, signed_staff
from plugin.admin.views import blueprint
from plugin.http import services
from plugin.ports import Redirect
from plugin.service import beginning, shops
from plugin.service.privacy import access


@blueprint.get("/admin/wipe")
def wipe_page() -> ResponseReturnValue:
    """What goes and what stays; a shop that sells is told that nothing can be wiped."""
    staff = shopify().staff(request.url, dict(request.headers))
    if isinstance(staff, Redirect):
        return redirect(staff.location)
    g.shop_domain = staff.shop_domain
    shop = shops.welcome(services(), "shopify", staff)
    return render_template("admin/wipe.html", shop=shop, bridge=bridge(staff.shop_domain))


@blueprint.post("/admin/wipe")
def wipe() -> ResponseReturnValue:
    """Staff press the button. Refused for a shop that sells."""
    house, staff = services(), signed_staff()
    shop = shops.named(house, staff.shop_domain)
    beginning.wipe(house, shop, access.staff(staff.user_id))
    return "", HTTPStatus.NO_CONTENT


@blueprint.context_processor
def mark() -> dict[str, object]:
    """For the mark of a test shop, on every page of ours."""
    return {"test_shop": _is_test_shop}


def _is_test_shop() -> bool:
    domain = g.get("shop_domain")
    return bool(domain) and shops.is_sandbox(services(), domain)
