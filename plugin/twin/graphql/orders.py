"""Orders: one by id, or page by page. Without read_all_orders the last 60 days only."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from plugin.twin import desk, people
from plugin.twin.amounts import financial_status, fulfilment_status, tally
from plugin.twin.graphql import customers
from plugin.twin.graphql.metafields import owned_metafields
from plugin.twin.graphql.order_lines import line, order_discounts, shipping_line, tax_lines
from plugin.twin.graphql.order_money import totals
from plugin.twin.graphql.order_refunds import refund, transaction
from plugin.twin.graphql.presenting import (
    Answer,
    Given,
    Listing,
    connection,
    listing,
    moment,
    number_of,
    optional_moment,
)
from plugin.twin.graphql.searching import matcher
from plugin.twin.ids import gid
from plugin.twin.model import Order
from plugin.twin.twin import Twin

_VISIBLE = timedelta(days=60)
_ALL = "read_all_orders"
_SORTED_BY: Mapping[str, Callable[[Order], Any]] = {
    "CREATED_AT": lambda order: order.created_at,
    "ID": lambda order: order.id,
    "ORDER_NUMBER": lambda order: order.number,
    "PROCESSED_AT": lambda order: order.created_at,
    "TOTAL_PRICE": lambda order: tally(order).total,
    "UPDATED_AT": lambda order: order.updated_at,
}


def order(twin: Twin, given: Given) -> Answer | None:
    """`order(id)`."""
    return order_by_number(twin, number_of(given["id"], "Order"))


def order_by_number(twin: Twin, number: object) -> Answer | None:
    """The order with a number, if there is one the app may see."""
    found = twin.state.get("order", number, Order)
    return presented(twin, found) if found and _visible(twin, found) else None


def orders(twin: Twin, given: Given) -> Answer:
    """`orders`, filtered, sorted and paged."""
    return _paged(twin, twin.state.all("order", Order), given, "PROCESSED_AT")


def orders_count(twin: Twin, given: Given) -> Answer:
    """`ordersCount`."""
    fits = matcher(given.get("query"), twin.shop().timezone)
    found = [
        o for o in twin.state.all("order", Order) if _visible(twin, o) and fits(_searchable(o))
    ]
    return {"count": len(found), "precision": "EXACT"}


def orders_of(twin: Twin, customer_id: int, given: Given) -> Answer:
    """A customer's orders."""
    return _paged(twin, people.orders_of(twin, customer_id), given, "ID")


def last_order_of(twin: Twin, customer_id: int) -> Answer | None:
    """A customer's newest order."""
    found = [order for order in people.orders_of(twin, customer_id) if _visible(twin, order)]
    return presented(twin, found[-1]) if found else None


def _paged(twin: Twin, among: list[Order], given: Given, default: str) -> Answer:
    fits = matcher(given.get("query"), twin.shop().timezone)
    found = [order for order in among if _visible(twin, order) and fits(_searchable(order))]
    value = _SORTED_BY.get(given.get("sortKey") or default, _SORTED_BY["ID"])
    return connection(Listing(found, lambda o: (value(o), o.id), partial(presented, twin)), given)


def _visible(twin: Twin, order: Order) -> bool:
    installation = twin.installation()
    if installation and _ALL in installation.scopes:
        return True
    return order.created_at > twin.clock.now() - _VISIBLE


def _searchable(order: Order) -> dict[str, Any]:
    return {
        "id": order.id,
        "name": [order.name, str(order.number)],
        "email": order.email,
        "customer_id": order.customer_id or 0,
        "financial_status": financial_status(order),
        "status": "cancelled" if order.cancelled_at else "open",
        "tag": order.tags,
        "test": order.test,
        "created_at": order.created_at,
        "processed_at": order.created_at,
        "updated_at": order.updated_at,
        "": [order.name, str(order.number), order.email],
    }


def presented(twin: Twin, order: Order) -> Answer:
    """One order."""
    buyer = desk.buyer(twin, order)
    address = customers.mailing_address(order.address) if order.address else None
    shipping = shipping_line(order)
    return {
        "__typename": "Order",
        "id": gid("Order", order.id),
        "legacyResourceId": str(order.id),
        "name": order.name,
        "number": order.number,
        "test": order.test,
        "sourceName": "web",
        "email": order.email or None,
        "phone": None,
        "note": order.note,
        "tags": sorted(order.tags, key=str.lower),
        "customAttributes": [{"key": key, "value": value} for key, value in order.attributes],
        "customerLocale": order.locale,
        "customer": lambda _: customers.presented(twin, buyer) if buyer else None,
        "billingAddress": address,
        "shippingAddress": address,
        "displayAddress": address,
        "poNumber": None,
        "paymentGatewayNames": sorted({*_gateways(order)}),
        "events": listing([], lambda shown: shown),
        "localizedFields": listing([], lambda shown: shown),
        "transactions": lambda given: _transactions(order, given),
        "refunds": lambda given: [refund(r, order) for r in order.refunds][: given.get("first")],
        "lineItems": listing(order.lines, lambda entry: line(entry, order)),
        "shippingLine": shipping,
        "shippingLines": listing([shipping] if shipping else [], lambda shown: shown),
        "fulfillments": lambda _: [_parcel(order, n) for n in range(len(order.fulfilments))],
        "returns": listing([], lambda shown: shown),
        "currentTaxLines": tax_lines(order, tally(order).current_tax),
        "taxLines": tax_lines(order, tally(order).tax),
        **_states(order),
        **order_discounts(order),
        **totals(order),
        **owned_metafields(twin, gid("Order", order.id)),
    }


def _states(order: Order) -> Answer:
    closed = order.closed_at or order.cancelled_at
    return {
        "confirmed": True,
        "closed": closed is not None,
        "closedAt": optional_moment(closed),
        "cancelReason": order.cancel_reason.upper() if order.cancel_reason else None,
        "cancelledAt": optional_moment(order.cancelled_at),
        "createdAt": moment(order.created_at),
        "processedAt": moment(order.created_at),
        "updatedAt": moment(order.updated_at),
        "currencyCode": order.currency,
        "presentmentCurrencyCode": order.currency,
        "taxesIncluded": order.taxes_included,
        "taxExempt": False,
        "edited": any(line.quantity != line.current_quantity for line in order.lines),
        "merchantEditable": closed is None,
        "capturable": False,
        "unpaid": tally(order).paid == 0,
        "fullyPaid": tally(order).outstanding <= 0,
        "returnStatus": "NO_RETURN",
        "displayFinancialStatus": financial_status(order).upper() if _paid_for(order) else None,
        "displayFulfillmentStatus": _fulfilment(order),
    }


def _paid_for(order: Order) -> bool:
    """Whether paying was ever spoken of; an order made over the API may know no gateway at all."""
    return bool(_gateways(order))


def _gateways(order: Order) -> list[str]:
    used = [t.gateway for t in order.transactions if t.kind != "void"]
    return used or ([order.gateway] if order.gateway else [])


def _fulfilment(order: Order) -> str:
    words = {"fulfilled": "FULFILLED", "partial": "PARTIALLY_FULFILLED"}
    return words.get(fulfilment_status(order) or "", "UNFULFILLED")


def _transactions(order: Order, given: Given) -> list[Answer]:
    shown = [transaction(entry, order) for entry in order.transactions]
    return shown[: given.get("first")]


def _parcel(order: Order, number: int) -> Answer:
    parcel = order.fulfilments[number]
    return {
        "id": gid("Fulfillment", parcel.id),
        "name": f"{order.name}-F{number + 1}",
        "status": "SUCCESS",
        "displayStatus": "FULFILLED",
        "trackingInfo": [_tracking(parcel.tracking)] if parcel.tracking else [],
        "createdAt": moment(parcel.created_at),
        "updatedAt": moment(parcel.created_at),
    }


def _tracking(number: str) -> Answer:
    url = f"https://parcels.example/{number}"
    return {"company": "Other", "number": number, "url": url}
