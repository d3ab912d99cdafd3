"""The shop, its privacy requests and its apps."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from plugin.twin.bodies.parts import Body, moment
from plugin.twin.bodies.refund import LOCATION_ID
from plugin.twin.model import Customer, Shop


def shop_body(shop: Shop) -> Body:
    """The body of shop/update and app/uninstalled."""
    amount = "{{amount}}"
    return {
        "id": shop.id,
        "name": shop.name,
        "email": shop.email,
        "domain": shop.domain,
        "province": "Małopolskie",
        "country": "PL",
        "address1": "ulica Garncarska 9",
        "zip": "31-115",
        "city": "Kraków",
        "source": None,
        "phone": "",
        "latitude": 50.0614,
        "longitude": 19.9286,
        "primary_locale": shop.locale,
        "address2": None,
        "created_at": moment(shop.created_at, shop),
        "updated_at": moment(shop.updated_at, shop),
        "country_code": "PL",
        "country_name": "Poland",
        "currency": shop.currency,
        "customer_email": shop.email,
        "timezone": _long_zone(shop),
        "iana_timezone": shop.timezone,
        "shop_owner": shop.owner,
        "money_format": amount,
        "money_with_currency_format": f"{amount} {shop.currency}",
        "weight_unit": "kg",
        "province_code": None,
        "taxes_included": shop.taxes_included,
        "auto_configure_tax_inclusivity": None,
        "tax_shipping": None,
        "county_taxes": True,
        "plan_display_name": shop.plan_display_name,
        "plan_name": shop.plan_name,
        "has_discounts": True,
        "has_gift_cards": True,
        "myshopify_domain": shop.domain,
        "google_apps_domain": None,
        "google_apps_login_enabled": None,
        "money_in_emails_format": amount,
        "money_with_currency_in_emails_format": f"{amount} {shop.currency}",
        "eligible_for_payments": True,
        "requires_extra_payments_agreement": False,
        "password_enabled": False,
        "has_storefront": True,
        "finances": True,
        "primary_location_id": LOCATION_ID,
        "checkout_api_supported": True,
        "multi_location_enabled": False,
        "setup_required": False,
        "pre_launch_enabled": False,
        "enabled_presentment_currencies": [shop.currency],
        "transactional_sms_disabled": False,
        "marketing_sms_consent_enabled_at_checkout": False,
    }


def redacted_shop(shop: Shop) -> Body:
    """The body of shop/redact."""
    return {"shop_id": shop.id, "shop_domain": shop.domain}


def redacted_customer(customer: Customer, orders: Sequence[int], shop: Shop) -> Body:
    """The body of customers/redact."""
    return {
        **redacted_shop(shop),
        "customer": _person(customer),
        "orders_to_redact": list(orders),
    }


def data_request(number: int, customer: Customer, orders: Sequence[int], shop: Shop) -> Body:
    """The body of customers/data_request."""
    return {
        **redacted_shop(shop),
        "orders_requested": list(orders),
        "customer": _person(customer),
        "data_request": {"id": number},
    }


def scopes_updated(
    app_id: int, before: Sequence[str], after: Sequence[str], at: datetime, shop: Shop
) -> Body:
    """The body of app/scopes_update."""
    return {
        "id": app_id,
        "previous": list(before),
        "current": list(after),
        "updated_at": moment(at, shop),
    }


def finished_bulk(operation: str, status: str, at: datetime, shop: Shop) -> Body:
    """The body of bulk_operations/finish."""
    return {
        "admin_graphql_api_id": operation,
        "completed_at": moment(at, shop),
        "created_at": moment(at, shop),
        "error_code": None,
        "status": status,
        "type": "query",
    }


def _person(customer: Customer) -> Body:
    return {"id": customer.id, "email": customer.email, "phone": customer.phone}


def _long_zone(shop: Shop) -> str:
    offset = shop.updated_at.astimezone(ZoneInfo(shop.timezone)).strftime("%z")
    return f"(GMT{offset[:3]}:{offset[3:5]}) {shop.timezone}"
