"""
Who changes something, with a script or without one.

A script puts a session token into a header. Where none runs, the form itself carries a proof that
we made for this person, this shop and this page when they opened it with their token: no other
site can read our pages, so none can send it.
"""

from flask import g, request

from plugin.admin.frame import shopify, signed_staff
from plugin.domain.errors import UnauthenticatedError
from plugin.http import services
from plugin.ports import Redirect, Staff
from plugin.service import onetime, shops, visiting
from plugin.service.visiting import Visit


def visited() -> Visit | Redirect:
    """Who opens a page; or where they have to go first, for a fresh token."""
    staff = shopify().staff(request.url, dict(request.headers))
    if isinstance(staff, Redirect):
        return staff
    g.shop_domain = staff.shop_domain
    return visiting.opened(services(), "shopify", staff)


def proof(visit: Visit, page: str) -> str:
    """What the forms of a page carry: by whom, and the proof, good for half a day."""
    token = onetime.token(services().keys, visit.shop, f"staff {visit.staff.user_id}", page)
    return f"{visit.staff.user_id}:{token}"


def proven(page: str) -> Visit:
    """
    Who sent a form of a page. Raises UnauthenticatedError without any proof, ForbiddenError for
    one that is another's, of another page, or stale.
    """
    if "Authorization" in request.headers:
        return visiting.sent(services(), signed_staff())
    user_id, _, token = request.form.get("proof", "").partition(":")
    domain = request.args.get("shop", "")
    if not (token and domain):
        raise UnauthenticatedError("changes are made by the pages of the admin only")
    shop = shops.named(services(), domain)
    onetime.nonce_of(services().keys, shop, f"staff {user_id}", page, token)
    g.shop_domain = domain
    return Visit(Staff(domain, user_id, ""), shop)


def scripted() -> bool:
    """Did a script send it? Then it opens the page anew by itself."""
    return "Authorization" in request.headers
