"""Order lines, shipping lines and their taxes."""

from plugin.twin.bodies.parts import Body, money_set
from plugin.twin.ids import gid
from plugin.twin.model import Line, Order, Shipping
from plugin.twin.money import render

_RATE_DIGITS = 10_000


def line_body(line: Line, order: Order) -> Body:
    """One line item; its share of the order's discount is in `discount_allocations`."""
    variant = f" - {line.variant_title}" if line.variant_title else ""
    unsent = max(0, line.current_quantity - line.fulfilled)
    sent = "fulfilled" if line.fulfilled and not unsent else "partial" if line.fulfilled else None
    return {
        "id": line.id,
        "admin_graphql_api_id": gid("LineItem", line.id),
        "attributed_staffs": [],
        "current_quantity": line.current_quantity,
        "fulfillable_quantity": unsent,
        "fulfillment_service": "gift_card" if line.gift_card else "manual",
        "fulfillment_status": sent,
        "gift_card": line.gift_card,
        "grams": line.grams,
        "name": f"{line.title}{variant}",
        "price": render(line.unit_price, order.currency),
        "price_set": money_set(line.unit_price, order.currency),
        "product_exists": True,
        "product_id": line.product_id,
        "properties": [],
        "quantity": line.quantity,
        "requires_shipping": not line.gift_card,
        "sku": line.sku,
        "taxable": not line.gift_card,
        "title": line.title,
        "total_discount": render(0, order.currency),
        "total_discount_set": money_set(0, order.currency),
        "variant_id": line.variant_id,
        "variant_inventory_management": "shopify",
        "variant_title": line.variant_title,
        "vendor": "Kiln & Fern",
        "tax_lines": tax_lines(line.tax, order),
        "duties": [],
        "discount_allocations": _allocations(line.discount, order),
    }


def ordered_line(line: Line, order: Order) -> Body:
    """The line item in an order's own list, which says a little more."""
    return {**line_body(line, order), "sales_line_item_group_id": None}


def returned_line(line: Line, order: Order) -> Body:
    """The line item in refunds/create, which says a little less."""
    body = line_body(line, order)
    del body["attributed_staffs"], body["current_quantity"]
    return body


def tax_lines(tax: int, order: Order) -> list[Body]:
    """The one tax the shop knows, or nothing where none was due."""
    if not tax:
        return []
    return [
        {
            "channel_liable": False,
            "price": render(tax, order.currency),
            "price_set": money_set(tax, order.currency),
            "rate": order.tax_basis_points / _RATE_DIGITS,
            "title": order.tax_title,
        }
    ]


def shipping_body(shipping: Shipping, order: Order) -> Body:
    """The shipping line of an order."""
    left = shipping.price - shipping.discount - shipping.refunded
    body = refunded_shipping_line(shipping, order)
    return {
        **body,
        "current_discounted_price_set": money_set(left, order.currency),
        "is_removed": False,
    }


def refunded_shipping_line(shipping: Shipping, order: Order) -> Body:
    """The shipping line as refunds embed it."""
    return {
        "id": shipping.id,
        "carrier_identifier": None,
        "code": shipping.title,
        "discounted_price": render(shipping.price - shipping.discount, order.currency),
        "discounted_price_set": money_set(shipping.price - shipping.discount, order.currency),
        "phone": None,
        "price": render(shipping.price, order.currency),
        "price_set": money_set(shipping.price, order.currency),
        "requested_fulfillment_service_id": None,
        "source": "shopify",
        "title": shipping.title,
        "tax_lines": [],
        "discount_allocations": _allocations(shipping.discount, order),
    }


def _allocations(discount: int, order: Order) -> list[Body]:
    if not discount:
        return []
    return [
        {
            "amount": render(discount, order.currency),
            "amount_set": money_set(discount, order.currency),
            "discount_application_index": 0,
        }
    ]
