"""
Orders: a body becomes a snapshot, the refunds it shows and the buyer it names.

The topic is unsigned and changes nothing here: whether an order is paid, cancelled or fulfilled
is read from the body. https://shopify.dev/docs/api/admin-rest/latest/resources/order
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from msgspec import UNSET

from plugin.domain.facts import Line, Order, Payment, Refund, Snapshot, Version, Ware
from plugin.platforms.shopify.bodies import DeletionBody, LineBody, OrderBody
from plugin.platforms.shopify.codes_used import codes_used
from plugin.platforms.shopify.customers import buyer, known_since
from plugin.platforms.shopify.invited import invitation
from plugin.platforms.shopify.reading import (
    amount,
    bounded,
    identifier,
    moment,
    optional_identifier,
    parse,
    refuse_marks,
    shop_currency,
    units,
    words,
)
from plugin.platforms.shopify.refunds import refund
from plugin.platforms.shopify.traits import traits
from plugin.ports import Buyer, Delivery, OrderFact

_NOT_A_DELETION = frozenset(
    {
        "created_at",
        "current",
        "customer",
        "line_items",
        "myshopify_domain",
        "order_edit",
        "order_id",
        "tax_exemptions",
        "updated_at",
    }
)


def read_order(delivery: Delivery, currency: str) -> OrderFact:
    """An order as the platform saw it; `currency` is the shop's, for bodies that do not tell."""
    told = parse(delivery.body, OrderBody)
    digest = sha256(delivery.body).hexdigest()
    return order_fact(told, delivery.triggered_at, digest, currency)


def order_fact(told: OrderBody, triggered_at: str, digest: str, currency: str) -> OrderFact:
    """What an order says, however it was told; trigger time and digest place it among others."""
    currency = _currency(told, currency)
    refunds = tuple(sorted(refund(each, currency) for each in told.refunds or []))
    updated_at = moment(told.updated_at, told.processed_at, told.created_at)
    version = Version(updated_at, triggered_at, digest)
    order = Order(
        id=identifier("Order", told.id, told.admin_graphql_api_id),
        snapshot=_snapshot(told, refunds, version, currency),
        refunds=refunds,
        cancelled=told.cancelled_at is not None,
    )
    return OrderFact(order, _buyer(told))


def _currency(told: OrderBody, fallback: str) -> str:
    """The money of the lines decides, for only lines earn."""
    return shop_currency((line.price_set for line in told.line_items), told.currency or fallback)


def _snapshot(
    told: OrderBody, refunds: Sequence[Refund], version: Version, currency: str
) -> Snapshot:
    lines = tuple(_line(line, refunds, currency) for line in told.line_items)
    bounded(sum(line.price * line.quantity for line in lines))
    return Snapshot(
        version=version,
        name=words(told.name),
        processed_at=_processed_at(told),
        currency=currency,
        payment=_payment(told.financial_status),
        lines=lines,
        refunds_shown=tuple(refund.id for refund in refunds),
        discount=_unspread_discount(told, lines, currency),
        discounts=codes_used(told, currency),
        fulfilled=told.fulfillment_status == "fulfilled",
        test=bool(told.test),
        source=words(told.source_name),
        tags=_tags(told.tags),
        region=_region(told),
        referral=invitation(told),
        known_since=known_since(told.customer),
        cancel_reason=words(told.cancel_reason),
        cancelled_at=moment(told.cancelled_at) if told.cancelled_at else None,
    )


def _processed_at(told: OrderBody) -> datetime:
    return moment(told.processed_at, told.created_at)


def _region(told: OrderBody) -> str:
    """Where the goods went, or the bill where nothing was sent: `CA-ON`."""
    address = told.shipping_address or told.billing_address
    if address is None or not (address.country_code and address.province_code):
        return ""
    return words(f"{address.country_code}-{address.province_code}")


def _tags(told: str | None) -> tuple[str, ...]:
    """A tag holds no comma, so a comma always ends one."""
    tags = (words(tag) for tag in (told or "").split(","))
    return tuple(tag for tag in tags if tag)


def _payment(status: str | None) -> Payment:
    return next((payment for payment in Payment if payment == status), Payment.UNKNOWN)


def _line(line: LineBody, refunds: Sequence[Refund], currency: str) -> Line:
    line_id = identifier("LineItem", line.id, line.admin_graphql_api_id)
    quantity = units(line.quantity)
    return Line(
        id=line_id,
        quantity=quantity,
        current_quantity=_current(line, quantity, sum(each.quantity(line_id) for each in refunds)),
        price=amount(line.price, line.price_set, currency),
        discount=_discount(line, currency),
        ware=_ware(line),
        product_id=optional_identifier("Product", line.product_id),
        vendor=words(line.vendor),
        sku=words(line.sku),
    )


def _ware(line: LineBody) -> Ware:
    """
    Tips are lines of their own, marked by how they were paid:
    https://shopify.dev/docs/api/admin-rest/latest/resources/order
    """
    if line.gift_card:
        return Ware.GIFT_CARD
    return Ware.GOODS if line.tip is None else Ware.TIP


def _current(line: LineBody, quantity: int, refunded: int) -> int:
    """Old formats do not tell what is left: it is what the shown refunds leave."""
    if line.current_quantity is None:
        return max(0, quantity - refunded)
    return units(line.current_quantity)


def _discount(line: LineBody, currency: str) -> int:
    """Every discount's share on the line; in old formats only the line's own discount."""
    if line.discount_allocations is UNSET:
        return amount(line.total_discount, line.total_discount_set, currency)
    shares = line.discount_allocations or []
    return bounded(sum(amount(each.amount, each.amount_set, currency) for each in shares))


def _unspread_discount(told: OrderBody, lines: Sequence[Line], currency: str) -> int:
    """Old formats know an order's discount only as a total: what the lines do not explain."""
    if any(line.discount_allocations is not UNSET for line in told.line_items):
        return 0
    total = amount(told.total_discounts, told.total_discounts_set, currency)
    return max(0, total - sum(line.discount for line in lines))


def _buyer(told: OrderBody) -> Buyer | None:
    named = buyer(told.customer, (told.email, told.contact_email), words(told.customer_locale))
    return replace(named, traits=traits(told, named.name)) if named else None


def read_deleted_order(body: bytes) -> OrderFact:
    """A deleted order is an id and nothing else."""
    refuse_marks(body, _NOT_A_DELETION)
    told = parse(body, DeletionBody)
    order_id = identifier("Order", told.id, told.admin_graphql_api_id)
    return OrderFact(Order(order_id, deleted=True))
