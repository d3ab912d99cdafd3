"""What the Admin GraphQL API can be asked here: the shop, the installation, orders, customers."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from plugin.twin.amounts import financial_status, tally
from plugin.twin.desk import buyer
from plugin.twin.ids import gid
from plugin.twin.model import Customer, Line, Order, Shop
from plugin.twin.money import render
from plugin.twin.twin import Twin

Answer = dict[str, Any]
_CURRENT_APP_ID = 184_320_001


def query_root(twin: Twin) -> Answer:
    """The roots of a query; each is worked out only when asked for."""
    return {
        "shop": lambda: _shop(twin.shop()),
        "currentAppInstallation": lambda: _installation(twin),
        "order": lambda **given: _by_gid(twin, "Order", Order, given["id"], _order),
        "customer": lambda **given: _by_gid(twin, "Customer", Customer, given["id"], _customer),
    }


def _shop(shop: Shop) -> Answer:
    return {
        "id": gid("Shop", shop.id),
        "name": shop.name,
        "email": shop.email,
        "myshopifyDomain": shop.domain,
        "primaryDomain": {
            "id": gid("Domain", shop.id),
            "url": f"https://{shop.domain}",
            "host": shop.domain,
            "sslEnabled": True,
        },
        "url": f"https://{shop.domain}",
        "contactEmail": shop.email,
        "currencyCode": shop.currency,
        "ianaTimezone": shop.timezone,
        "taxesIncluded": shop.taxes_included,
        "taxShipping": False,
        "createdAt": _moment(shop.created_at),
        "updatedAt": _moment(shop.updated_at),
        "plan": {
            "displayName": shop.plan_display_name,
            "publicDisplayName": shop.plan_display_name,
            "partnerDevelopment": shop.plan_name == "partner_test",
            "shopifyPlus": shop.plan_name == "shopify_plus",
        },
    }


def _installation(twin: Twin) -> Answer | None:
    installation = twin.installation()
    if installation is None:
        return None
    return {
        "id": gid("AppInstallation", installation.id),
        "accessScopes": [_scope(handle) for handle in installation.scopes],
        "launchUrl": f"https://admin.shopify.com/store/{twin.settings.handle}/apps/"
        f"{twin.manifest().handle}",
        "app": {
            "id": gid("App", _CURRENT_APP_ID),
            "handle": twin.manifest().handle,
            "title": twin.manifest().name,
            "apiKey": twin.settings.api_key,
        },
        "activeSubscriptions": [],
    }


def _scope(handle: str) -> Answer:
    return {"handle": handle, "description": handle.replace("_", " ").capitalize()}


def _by_gid(
    twin: Twin,
    kind: str,
    type_: type[Any],
    wanted: str,
    present: Callable[[Twin, Any], Answer],
) -> Answer | None:
    prefix, _, number = wanted.rpartition("/")
    if prefix != f"gid://shopify/{kind}":
        return None
    found = twin.state.get(kind.lower(), number, type_)
    return present(twin, found) if found else None


def _customer(twin: Twin, customer: Customer) -> Answer:
    del twin
    return {
        "id": gid("Customer", customer.id),
        "legacyResourceId": str(customer.id),
        "firstName": customer.first_name,
        "lastName": customer.last_name,
        "displayName": customer.name,
        "email": customer.email,
        "defaultEmailAddress": {"emailAddress": customer.email},
        "locale": customer.locale,
        "state": customer.state.upper(),
        "note": customer.note,
        "tags": [],
        "createdAt": _moment(customer.created_at),
        "updatedAt": _moment(customer.updated_at),
    }


def _order(twin: Twin, order: Order) -> Answer:
    customer = buyer(twin, order)
    return {
        "id": gid("Order", order.id),
        "legacyResourceId": str(order.id),
        "name": order.name,
        "test": order.test,
        "sourceName": "web",
        "email": order.email or None,
        "confirmed": True,
        "closed": order.cancelled_at is not None,
        "currencyCode": order.currency,
        "taxesIncluded": order.taxes_included,
        "displayFinancialStatus": financial_status(order).upper(),
        "cancelReason": order.cancel_reason.upper() if order.cancel_reason else None,
        "cancelledAt": _moment(order.cancelled_at) if order.cancelled_at else None,
        "createdAt": _moment(order.created_at),
        "processedAt": _moment(order.created_at),
        "updatedAt": _moment(order.updated_at),
        "customer": _customer(twin, customer) if customer else None,
        "discountCodes": [order.discount.code] if order.discount else [],
        "lineItems": lambda **_: _connection(_line(line, order) for line in order.lines),
        **_order_money(order),
    }


def _order_money(order: Order) -> Answer:
    amounts, currency = tally(order), order.currency
    values = {
        "currentSubtotalPriceSet": amounts.current_subtotal,
        "currentShippingPriceSet": amounts.current_shipping,
        "currentTotalDiscountsSet": amounts.current_discounts,
        "currentTotalPriceSet": amounts.current_total,
        "currentTotalTaxSet": amounts.current_tax,
        "netPaymentSet": amounts.net_payment,
        "subtotalPriceSet": amounts.subtotal,
        "totalDiscountsSet": amounts.discounts,
        "totalOutstandingSet": amounts.outstanding,
        "totalPriceSet": amounts.total,
        "totalReceivedSet": amounts.paid,
        "totalRefundedSet": amounts.refunded,
        "totalShippingPriceSet": amounts.shipping,
        "totalTaxSet": amounts.tax,
        "totalTipReceivedSet": 0,
    }
    return {name: _money(minor, currency) for name, minor in values.items()}


def _line(line: Line, order: Order) -> Answer:
    return {
        "id": gid("LineItem", line.id),
        "title": line.title,
        "name": line.title,
        "sku": line.sku,
        "quantity": line.quantity,
        "currentQuantity": line.current_quantity,
        "isGiftCard": line.gift_card,
        "discountedTotalSet": lambda **_: _money(line.net, order.currency),
        "originalUnitPriceSet": _money(line.unit_price, order.currency),
    }


def _connection(nodes: Iterable[Answer]) -> Answer:
    """All nodes at once: an order of this shop fits into one page."""
    listed = list(nodes)
    return {
        "nodes": listed,
        "edges": [{"cursor": str(place), "node": node} for place, node in enumerate(listed)],
        "pageInfo": {
            "hasNextPage": False,
            "hasPreviousPage": False,
            "startCursor": "0" if listed else None,
            "endCursor": str(len(listed) - 1) if listed else None,
        },
    }


def _money(minor: int, currency: str) -> Answer:
    """GraphQL trims zeros where webhooks do not: `13.5`, `9.0`."""
    whole, _, rest = render(minor, currency).partition(".")
    money = {"amount": f"{whole}.{rest.rstrip('0') or '0'}", "currencyCode": currency}
    return {"shopMoney": money, "presentmentMoney": money}


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
