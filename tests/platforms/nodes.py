"""Orders of `tests.bodies` as the Admin API answers them: another spelling of the same thing."""

from typing import Any

from tests.bodies import Line, Order
from tests.shapes import Body, gid, money, order_body


def order_node(order: Order, *, products: bool = True) -> Body:
    """An order as it stands, with every list whole."""
    body = order_body(order)
    customer = body.get("customer")
    return {
        "id": gid("Order", order.id),
        "name": body["name"],
        "createdAt": body["created_at"],
        "processedAt": body["processed_at"] or body["created_at"],
        "updatedAt": body["updated_at"],
        "cancelledAt": body["cancelled_at"],
        "cancelReason": (body.get("cancel_reason") or "").upper() or None,
        "test": order.test,
        "sourceName": order.source,
        "tags": [tag.strip() for tag in order.tags.split(",") if tag.strip()],
        "displayFinancialStatus": order.payment.upper(),
        "displayFulfillmentStatus": "FULFILLED" if order.fulfilled else "UNFULFILLED",
        "currencyCode": order.currency,
        "email": body["email"] or None,
        "phone": body.get("phone"),
        "customAttributes": [
            {"key": each["name"], "value": each["value"]}
            for each in body.get("note_attributes") or ()
        ],
        "customerLocale": body["customer_locale"],
        "customer": _customer(customer) if customer else None,
        "shippingAddress": _address(body.get("shipping_address")),
        "billingAddress": _address(body.get("billing_address")),
        "originalTotalDutiesSet": None,
        "totalTipReceivedSet": bag(0, order.currency),
        "discountCodes": [],
        "discountApplications": {"nodes": [{"index": 0}] if _cut(order) else []},
        "shippingLines": {"nodes": [{"discountAllocations": []}]},
        "lineItems": listed([_line(line, order, products=products) for line in order.lines]),
        "refunds": [_refund(refund, order) for refund in order.refunds],
    }


def listed(nodes: list[Any], cursor: str | None = None) -> Body:
    """A connection; `cursor`: there is more behind it."""
    return {"nodes": nodes, "pageInfo": {"hasNextPage": bool(cursor), "endCursor": cursor}}


def bag(minor: int, currency: str) -> Body:
    """An amount as GraphQL trims it: `13.5`, `9.0`."""
    return {"shopMoney": {"amount": trimmed(money(minor, currency)), "currencyCode": currency}}


def allocation(minor: int, currency: str, place: int = 0) -> Body:
    """A part of the discount at a place among the order's."""
    return {"allocatedAmountSet": bag(minor, currency), "discountApplication": {"index": place}}


def _cut(order: Order) -> bool:
    return any(line.item.discount for line in order.lines)


def trimmed(amount: str) -> str:
    """`13.50` as `13.5`, `9.00` and `9` as `9.0`."""
    whole, _, rest = amount.partition(".")
    return f"{whole}.{rest.rstrip('0') or '0'}"


def _text(amount: str, currency: str) -> Body:
    return {"shopMoney": {"amount": trimmed(amount), "currencyCode": currency}}


def _customer(body: Body) -> Body:
    return {
        "id": body["admin_graphql_api_id"],
        "firstName": body["first_name"],
        "lastName": body["last_name"],
        "createdAt": body.get("created_at"),
        "verifiedEmail": body["verified_email"],
        "defaultEmailAddress": {"emailAddress": body["email"]} if body["email"] else None,
    }


def _address(body: Body | None) -> Body | None:
    if body is None:
        return None
    return {
        "countryCodeV2": body["country_code"],
        "provinceCode": body["province_code"],
        **{name: body.get(name) for name in ("zip", "address1", "phone")},
    }


def _line(line: Line, order: Order, *, products: bool) -> Body:
    off = line.item.price * line.quantity - line.amount
    shares = [allocation(off, order.currency)] if off else []
    product = {"product": {"id": gid("Product", line.item.product_id)}} if products else {}
    return {
        "id": gid("LineItem", line.id),
        "quantity": line.quantity,
        "currentQuantity": line.left,
        "isGiftCard": line.item.gift_card,
        "requiresShipping": True,
        "taxable": True,
        "sku": line.item.sku,
        "vendor": line.item.vendor,
        "originalUnitPriceSet": bag(line.item.price, order.currency),
        "discountAllocations": shares,
        **product,
    }


def _refund(body: Body, order: Order) -> Body:
    adjustments, currency = body["order_adjustments"], order.currency
    shipping = any(each["kind"] == "shipping_refund" for each in adjustments)
    discrepancies = [each for each in adjustments if each["kind"] == "refund_discrepancy"]
    return {
        "id": body["admin_graphql_api_id"],
        "createdAt": body["created_at"],
        "processedAt": body["processed_at"],
        "refundLineItems": listed(
            [_given_back(each, currency) for each in body["refund_line_items"]]
        ),
        "refundShippingLines": {
            "nodes": [{"id": gid("RefundShippingLine", 1)}] if shipping else []
        },
        "orderAdjustments": {
            "nodes": [{"amountSet": _text(each["amount"], currency)} for each in discrepancies]
        },
        "transactions": {"nodes": [_transaction(each) for each in body["transactions"]]},
    }


def _given_back(body: Body, currency: str) -> Body:
    return {
        "quantity": body["quantity"],
        "subtotalSet": _text(body["subtotal"], currency),
        "lineItem": {"id": gid("LineItem", body["line_item_id"])},
    }


def _transaction(body: Body) -> Body:
    money = _text(body["amount"], body["currency"])
    return {
        "kind": body["kind"].upper(),
        "status": body["status"].upper(),
        "amountSet": {**money, "presentmentMoney": {"currencyCode": body["currency"]}},
    }
