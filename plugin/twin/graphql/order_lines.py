"""What an order is made of: lines, shipping, taxes, the discount they share."""

from plugin.twin.graphql.presenting import Answer, listing, money, money_bag
from plugin.twin.ids import gid
from plugin.twin.model import Discount, Line, Order
from plugin.twin.money import share

_RATE = 10_000


def line(line: Line, order: Order) -> Answer:
    """One line item."""
    gross, currency = line.unit_price * line.quantity, order.currency
    unsent = max(0, line.current_quantity - line.fulfilled)
    discounted_unit = share(line.net, 1, line.quantity)
    variant = f" - {line.variant_title}" if line.variant_title else ""
    return {
        "id": gid("LineItem", line.id),
        "title": line.title,
        "name": f"{line.title}{variant}",
        "sku": line.sku or None,
        "variantTitle": line.variant_title,
        "vendor": "Kiln & Fern",
        "quantity": line.quantity,
        "currentQuantity": line.current_quantity,
        "refundableQuantity": line.current_quantity,
        "unfulfilledQuantity": unsent,
        "nonFulfillableQuantity": 0,
        "isGiftCard": line.gift_card,
        "requiresShipping": not line.gift_card,
        "taxable": not line.gift_card,
        "customAttributes": [],
        "product": {"id": gid("Product", line.product_id), "title": line.title},
        "variant": _variant(line) if line.variant_id else None,
        "originalUnitPriceSet": money_bag(line.unit_price, currency),
        "originalTotalSet": money_bag(gross, currency),
        "discountedTotalSet": lambda given: _discounted(line, gross, order, given),
        "discountedUnitPriceSet": money_bag(line.unit_price, currency),
        "discountedUnitPriceAfterAllDiscountsSet": money_bag(discounted_unit, currency),
        "totalDiscountSet": money_bag(0, currency),
        "unfulfilledDiscountedTotalSet": money_bag(
            share(line.net, unsent, line.quantity), currency
        ),
        "discountAllocations": _allocations(line.discount, order),
        "taxLines": lambda given: tax_lines(order, line.tax)[: given.get("first")],
    }


def _variant(line: Line) -> Answer:
    return {
        "id": gid("ProductVariant", line.variant_id),
        "title": line.variant_title or "Default Title",
        "sku": line.sku or None,
    }


def _discounted(line: Line, gross: int, order: Order, given: object) -> Answer:
    """Without being told, the platform leaves the discounts of codes out of this one."""
    with_codes = isinstance(given, dict) and given.get("withCodeDiscounts")
    return money_bag(line.net if with_codes else gross, order.currency)


def tax_lines(order: Order, tax: int) -> list[Answer]:
    """The one tax the shop knows, or nothing where none was due."""
    if not tax:
        return []
    return [
        {
            "title": order.tax_title,
            "rate": order.tax_basis_points / _RATE,
            "ratePercentage": order.tax_basis_points / 100,
            "priceSet": money_bag(tax, order.currency),
            "channelLiable": False,
            "source": None,
        }
    ]


def shipping_line(order: Order) -> Answer | None:
    """The one shipping line, if there is one."""
    shipping = order.shipping
    if shipping is None:
        return None
    left = shipping.price - shipping.discount - shipping.refunded
    return {
        "id": gid("ShippingLine", shipping.id),
        "title": shipping.title,
        "code": shipping.title,
        "source": "shopify",
        "custom": False,
        "isRemoved": False,
        "originalPriceSet": money_bag(shipping.price, order.currency),
        "discountedPriceSet": money_bag(shipping.price - shipping.discount, order.currency),
        "currentDiscountedPriceSet": money_bag(left, order.currency),
        "taxLines": [],
        "discountAllocations": _allocations(shipping.discount, order),
    }


def order_discounts(order: Order) -> Answer:
    """The code used at checkout, as the order's own fields tell it."""
    used = order.discount
    return {
        "discountCode": used.code if used else None,
        "discountCodes": [used.code] if used else [],
        "discountApplications": listing([used] if used else [], lambda d: _application(d, order)),
    }


def _application(discount: Discount, order: Order) -> Answer:
    return {
        "__typename": "DiscountCodeApplication",
        "code": discount.code,
        "index": 0,
        "allocationMethod": "EACH" if discount.kind == "shipping" else "ACROSS",
        "targetSelection": "ALL",
        "targetType": "SHIPPING_LINE" if discount.kind == "shipping" else "LINE_ITEM",
        "value": _value(discount, order),
    }


def _value(discount: Discount, order: Order) -> Answer:
    if discount.kind == "fixed_amount":
        return {"__typename": "MoneyV2", **money(discount.amount, order.currency)}
    return {"__typename": "PricingPercentageValue", "percentage": float(discount.value)}


def _allocations(discount: int, order: Order) -> list[Answer]:
    if not discount or order.discount is None:
        return []
    return [
        {
            "allocatedAmountSet": money_bag(discount, order.currency),
            "discountApplication": _application(order.discount, order),
        }
    ]
