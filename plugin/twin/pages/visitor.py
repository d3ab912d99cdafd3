"""Who is looking at the storefront, in which language, and with what in the cart."""

from typing import Any
from urllib.parse import parse_qsl

from flask import g, request

from plugin.twin import catalogue
from plugin.twin.catalogue import Variant
from plugin.twin.drops import app_values, customer_values
from plugin.twin.errors import NotFoundError
from plugin.twin.ids import gid
from plugin.twin.liquid import hundredths
from plugin.twin.model import Customer
from plugin.twin.pages.common import the_twin

WHO, CART, CODE = "twin_who", "twin_cart", "discount_code"
ATTRIBUTES, CONSENT = "twin_cart_attributes", "twin_consent"
DESIGN_MODE = "design_mode"
"""In the address of a page as the theme editor shows it."""
_MOST_UNITS = 99
_LONGEST_CODE = 255
_MOST_ATTRIBUTES = 20


def signed_in() -> Customer | None:
    """The customer of this visit, or None for a guest."""
    if "customer" not in g:
        number = request.cookies.get(WHO, "")
        known = number.isascii() and number.isdigit()
        g.customer = the_twin().state.get("customer", number, Customer) if known else None
    customer: Customer | None = g.customer
    return customer


def consent() -> str:
    """What this visit said to stored preferences: `yes`, `no`, or nothing yet."""
    said = request.cookies.get(CONSENT, "")
    return said if said in {"yes", "no"} else ""


def locale() -> str:
    """The language of this visit: the customer's own, or English."""
    customer = signed_in()
    return customer.locale if customer else "en"


def cart() -> list[tuple[Variant, int]]:
    """What is in the cart; what the cookie holds beyond sense is left out."""
    lines = []
    for entry in request.cookies.get(CART, "").split("."):
        key, _, units = entry.partition("x")
        if key.isascii() and key.isdigit() and units.isascii() and units.isdigit():
            lines += _line(int(key), min(int(units), _MOST_UNITS))
    return lines


def cart_text(lines: list[tuple[Variant, int]]) -> str:
    """The cookie for a cart."""
    return ".".join(f"{variant.id}x{units}" for variant, units in lines if units)


def carried_attributes() -> dict[str, str]:
    """What themes and apps wrote beside the cart."""
    return dict(parse_qsl(request.cookies.get(ATTRIBUTES, ""))[:_MOST_ATTRIBUTES])


def carried_code() -> str:
    """The discount code that a link put into this visit; it is applied at checkout."""
    return request.cookies.get(CODE, "")[:_LONGEST_CODE]


def liquid_context() -> dict[str, Any]:
    """What Liquid may know of this visit, as on a real storefront."""
    twin, customer = the_twin(), signed_in()
    shop, installed = twin.shop(), twin.installation()
    values = app_values(twin.state, gid("AppInstallation", installed.id)) if installed else {}
    return {
        "shop": {
            "name": shop.name,
            "currency": shop.currency,
            "permanent_domain": shop.domain,
            "domain": shop.domain,
            "locale": shop.locale,
            "url": f"https://{shop.domain}",
        },
        "customer": _liquid_customer(customer) if customer else None,
        "request": {
            "locale": {"iso_code": locale(), "primary": locale() == shop.locale},
            "path": request.path,
            "page_type": request.endpoint,
            "design_mode": DESIGN_MODE in request.args,
        },
        "app": {"metafields": values},
        "cart": _liquid_cart(shop.currency),
        "template": {"name": request.endpoint},
        "localization": {"language": {"iso_code": locale()}},
        "routes": {"root_url": "/", "cart_url": "/cart", "account_login_url": "/account/login"},
    }


def _liquid_cart(currency: str) -> dict[str, Any]:
    lines = cart()
    worth = sum(variant.price(currency) * units for variant, units in lines)
    return {
        "attributes": carried_attributes(),
        "currency": {"iso_code": currency},
        "item_count": sum(units for _, units in lines),
        "items": [{"gift_card": variant.gift_card, "quantity": units} for variant, units in lines],
        "total_price": hundredths(worth, currency),
    }


def _liquid_customer(customer: Customer) -> dict[str, Any]:
    twin = the_twin()
    declared, owner = twin.manifest().open_values, gid("Customer", customer.id)
    return {
        "metafields": customer_values(twin.state, owner, declared),
        "id": customer.id,
        "email": customer.email,
        "first_name": customer.first_name,
        "last_name": customer.last_name,
        "name": customer.name,
        "tags": [],
    }


def _line(variant_id: int, units: int) -> list[tuple[Variant, int]]:
    try:
        return [(catalogue.variant(variant_id), units)] if units else []
    except NotFoundError:
        return []
