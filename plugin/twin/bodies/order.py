"""The whole order: orders/create, paid, updated, fulfilled and cancelled send this body."""

from plugin.twin.amounts import Amounts, financial_status, fulfilment_status, tally
from plugin.twin.bodies.customer import embedded_customer
from plugin.twin.bodies.lines import line_body, ordered_line, shipping_body, tax_lines
from plugin.twin.bodies.parts import Body, address_body, moment, money_set, optional_moment
from plugin.twin.bodies.refund import LOCATION_ID, STAFF_ID, embedded_refund
from plugin.twin.edits import Edit
from plugin.twin.ids import gid
from plugin.twin.model import Customer, Discount, Fulfilment, Order, Shop
from plugin.twin.money import render


def order_body(order: Order, customer: Customer | None, shop: Shop) -> Body:
    """An order in its present state; `customer` is None for a sale without a name."""
    amounts = tally(order)
    return {
        **_heading(order, shop),
        **_flags(order),
        **_money(order, amounts),
        **_people(order, customer, shop),
        "discount_applications": _applications(order.discount),
        "discount_codes": _codes(order),
        "fulfillments": [_parcel(parcel, order, shop) for parcel in order.fulfilments],
        "line_items": [ordered_line(line, order) for line in order.lines],
        "refunds": [embedded_refund(refund, order, shop) for refund in order.refunds],
        "returns": [],
        "shipping_lines": [shipping_body(order.shipping, order)] if order.shipping else [],
        "tax_lines": tax_lines(amounts.tax, order),
    }


def deleted_order(order_id: int) -> Body:
    """The body of orders/delete."""
    return {"id": order_id}


def edited_order(edit_id: int, change: Edit, shop: Shop) -> Body:
    """The body of orders/edited: what changed, and no totals at all."""
    at = moment(change.at, shop)
    return {
        "order_edit": {
            "id": edit_id,
            "app_id": None,
            "created_at": at,
            "notify_customer": False,
            "order_id": change.order_id,
            "staff_note": "",
            "user_id": STAFF_ID,
            "line_items": {
                "additions": [{"id": key, "delta": units} for key, units in change.added],
                "removals": [{"id": key, "delta": units} for key, units in change.removed],
            },
            "discounts": {"line_item": {"additions": [], "removals": []}},
            "shipping_lines": {"additions": [], "removals": []},
            "committed_at": at,
        }
    }


def _heading(order: Order, shop: Shop) -> Body:
    at = moment(order.created_at, shop)
    return {
        "id": order.id,
        "admin_graphql_api_id": gid("Order", order.id),
        "name": order.name,
        "number": order.number - 1000,
        "order_number": order.number,
        "confirmation_number": order.token[:9].upper(),
        "token": order.token,
        "created_at": at,
        "processed_at": at,
        "updated_at": moment(order.updated_at, shop),
        "cancelled_at": optional_moment(order.cancelled_at, shop),
        "cancel_reason": order.cancel_reason,
        "closed_at": optional_moment(order.closed_at or order.cancelled_at, shop),
        "financial_status": financial_status(order),
        "fulfillment_status": fulfilment_status(order),
        "order_status_url": f"https://{shop.domain}/{shop.id}/orders/{order.token}/authenticate"
        f"?key={order.token[::-1]}",
        "payment_gateway_names": _gateways(order),
        "test": order.test,
    }


def _flags(order: Order) -> Body:
    """What a web order of a plain shop always says."""
    nothing = (
        "app_id browser_ip cart_token checkout_id checkout_token company device_id landing_site"
        " landing_site_ref location_id merchant_of_record_app_id"
        " original_total_additional_fees_set original_total_duties_set"
        " current_total_additional_fees_set current_total_duties_set payment_terms po_number"
        " reference referring_site source_identifier source_url user_id"
    )
    return {
        **dict.fromkeys(nothing.split()),
        "app_id": 580_111,
        "buyer_accepts_marketing": False,
        "checkout_token": order.token[::-1],
        "client_details": None,
        "confirmed": True,
        "duties_included": False,
        "estimated_taxes": False,
        "merchant_business_entity_id": "MTYwOTA4Nzk1OTQ0",
        "note": order.note,
        "note_attributes": [{"name": name, "value": value} for name, value in order.attributes],
        "source_name": "web",
        "tags": ", ".join(order.tags),
        "tax_exempt": False,
        "taxes_included": order.taxes_included,
        "total_weight": sum(line.grams * line.quantity for line in order.lines),
    }


def _money(order: Order, amounts: Amounts) -> Body:
    currency = order.currency
    texts_and_sets = {
        "current_subtotal_price": amounts.current_subtotal,
        "current_total_discounts": amounts.current_discounts,
        "current_total_price": amounts.current_total,
        "current_total_tax": amounts.current_tax,
        "subtotal_price": amounts.subtotal,
        "total_discounts": amounts.discounts,
        "total_line_items_price": amounts.line_items,
        "total_price": amounts.total,
        "total_tax": amounts.tax,
    }
    return {
        "currency": currency,
        "presentment_currency": currency,
        **{name: render(minor, currency) for name, minor in texts_and_sets.items()},
        **{f"{name}_set": money_set(minor, currency) for name, minor in texts_and_sets.items()},
        "current_shipping_price_set": money_set(amounts.current_shipping, currency),
        "total_shipping_price_set": money_set(amounts.shipping, currency),
        "total_outstanding": render(amounts.outstanding, currency),
        "total_tip_received": render(0, currency),
        "total_cash_rounding_payment_adjustment_set": money_set(0, currency),
        "total_cash_rounding_refund_adjustment_set": money_set(0, currency),
    }


def _people(order: Order, customer: Customer | None, shop: Shop) -> Body:
    address = address_body(order.address) if order.address else None
    return {
        "email": order.email,
        "contact_email": order.email or None,
        "phone": None,
        "customer_locale": order.locale,
        "customer": embedded_customer(customer, shop) if customer else None,
        "billing_address": address,
        "shipping_address": dict(address) if address else None,
    }


def _gateways(order: Order) -> list[str]:
    used = [t.gateway for t in order.transactions if t.kind == "sale"]
    return list(dict.fromkeys(used)) or [order.gateway]


def _applications(discount: Discount | None) -> list[Body]:
    if discount is None:
        return []
    on_shipping = discount.kind == "shipping"
    return [
        {
            "target_type": "shipping_line" if on_shipping else "line_item",
            "type": "discount_code",
            "value": discount.value,
            "value_type": "percentage" if on_shipping else discount.kind,
            "allocation_method": "each" if on_shipping else "across",
            "target_selection": "all",
            "code": discount.code,
        }
    ]


def _codes(order: Order) -> list[Body]:
    discount = order.discount
    if discount is None:
        return []
    amount = render(discount.amount, order.currency)
    return [{"code": discount.code, "amount": amount, "type": discount.kind}]


def _parcel(parcel: Fulfilment, order: Order, shop: Shop) -> Body:
    at = moment(parcel.created_at, shop)
    units = dict(parcel.units)
    return {
        "id": parcel.id,
        "admin_graphql_api_id": gid("Fulfillment", parcel.id),
        "created_at": at,
        "location_id": LOCATION_ID,
        "name": f"{order.name}.{1 + order.fulfilments.index(parcel)}",
        "order_id": order.id,
        "origin_address": {},
        "receipt": {},
        "service": "manual",
        "shipment_status": None,
        "status": "success",
        "tracking_company": None,
        "tracking_number": None,
        "tracking_numbers": [],
        "tracking_url": None,
        "tracking_urls": [],
        "updated_at": at,
        "line_items": [
            {**line_body(line, order), "quantity": units[line.id]}
            for line in order.lines
            if line.id in units
        ],
    }
