"""Buying: from a basket to an order, with everything the platform would send about it."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime

from plugin.twin import gift_cards, promotions, store_credit
from plugin.twin.amounts import financial_status, tally
from plugin.twin.bodies.customer import customer_body
from plugin.twin.bodies.order import order_body
from plugin.twin.catalogue import Variant
from plugin.twin.model import Address, Customer, Order, Shipping
from plugin.twin.payments import GIFT_CARD, STORE_CREDIT, charge, pay
from plugin.twin.people import find_or_add, touch
from plugin.twin.pricing import DiscountRequest, price_lines
from plugin.twin.redeeming import SHIPPING, Wanted, redeem
from plugin.twin.store_credit import Spending
from plugin.twin.twin import Happening, Twin

CASH_ON_DELIVERY = "Cash on Delivery (COD)"
_FIRST_NUMBER = 1000


@dataclass(frozen=True)
class Basket:
    """What a buyer wants, and how. No e-mail at all makes a sale without a customer.

    `code` is a code the shop knows; `discount` is one that is simply believed. `store_credit`:
    pay with what the customer has of it, as far as it goes.
    """

    lines: tuple[tuple[Variant, int], ...]
    customer_id: int | None = None
    email: str | None = None
    address: Address | None = None
    locale: str = "en"
    discount: DiscountRequest | None = None
    code: str | None = None
    shipping: int | None = None
    pay_now: bool = True
    gift_card: int = 0
    gift_card_code: str | None = None
    store_credit: bool = False
    test: bool = False
    at: datetime | None = None
    attributes: tuple[tuple[str, str], ...] = ()


def checkout(twin: Twin, basket: Basket) -> Order:
    """Place the order; pays at once unless it is cash on delivery."""
    with twin.happening(basket.at) as act:
        customer, is_new = _buyer(twin, basket, act.at)
        basket = _redeemed(twin, basket, customer, act.at)
        order = _paid(twin, _placed(twin, basket, customer, act.at), basket)
        twin.state.put("order", order.id, order, tag=str(order.customer_id or ""))
        _tell(twin, act, order, customer, is_new=is_new)
    return order


def _buyer(twin: Twin, basket: Basket, now: datetime) -> tuple[Customer | None, bool]:
    if basket.customer_id is not None:
        return touch(twin, twin.customer(basket.customer_id), now), False
    if not basket.email:
        return None, False
    return find_or_add(twin, basket.email, basket.address, basket.locale, now)


def _redeemed(twin: Twin, basket: Basket, customer: Customer | None, now: datetime) -> Basket:
    """The basket with its code turned into a discount, and the use counted."""
    if not basket.code:
        return basket
    buyer = customer.id if customer else None
    currency = twin.shop().currency
    wanted = Wanted(basket.lines, buyer, currency, basket.shipping)
    given = redeem(twin.state, basket.code, wanted, now)
    promotions.note_use(twin.state, basket.code, buyer)
    return replace(basket, discount=given)


def _placed(twin: Twin, basket: Basket, customer: Customer | None, now: datetime) -> Order:
    shop = twin.shop()
    lines, discount = price_lines(basket.lines, basket.discount, shop, twin.new_id)
    shipping = _shipping(twin, basket)
    if shipping and shipping.discount and discount:
        discount = replace(discount, amount=shipping.discount)
    return Order(
        id=twin.new_id("order"),
        number=_FIRST_NUMBER + twin.state.next_number("order"),
        token=secrets.token_hex(16),
        created_at=now,
        updated_at=now,
        currency=shop.currency,
        taxes_included=shop.taxes_included,
        tax_title=shop.tax_title,
        tax_basis_points=shop.tax_basis_points,
        lines=lines,
        gateway=_gateway(basket),
        locale=customer.locale if customer else basket.locale,
        test=basket.test,
        customer_id=customer.id if customer else None,
        email=customer.email if customer else "",
        address=basket.address or (customer.address if customer else None),
        shipping=shipping,
        discount=discount,
        attributes=basket.attributes,
    )


def _shipping(twin: Twin, basket: Basket) -> Shipping | None:
    """The shipping line, free where the code says so."""
    if basket.shipping is None:
        return None
    free = basket.discount is not None and basket.discount.kind == SHIPPING
    cut = basket.shipping if free else 0
    return Shipping(twin.new_id("shipping_line"), "Standard", basket.shipping, discount=cut)


def _gateway(basket: Basket) -> str:
    if not basket.pay_now:
        return CASH_ON_DELIVERY
    return "bogus" if basket.test else "shopify_payments"


def _paid(twin: Twin, order: Order, basket: Basket) -> Order:
    now = order.created_at
    card = min(basket.gift_card, tally(order).total)
    if basket.gift_card_code:
        card = gift_cards.spend(twin.state, basket.gift_card_code, tally(order).total, now)
    if card:
        order = charge(order, card, GIFT_CARD, twin.new_id, now)
    if basket.store_credit and order.customer_id is not None:
        order = _paid_with_credit(twin, order, order.customer_id)
    if basket.pay_now and tally(order).outstanding:
        order = pay(order, twin.new_id, now)
    return order


def _paid_with_credit(twin: Twin, order: Order, customer_id: int) -> Order:
    """As much of an order as the buyer has credit for, in its currency."""
    now, due = order.created_at, tally(order).outstanding
    movement_id = twin.new_id("store_credit_transaction")
    taken = store_credit.spend(
        twin.state, customer_id, Spending(due, order.currency, now, movement_id)
    )
    return charge(order, taken, STORE_CREDIT, twin.new_id, now) if taken else order


def _tell(
    twin: Twin, act: Happening, order: Order, customer: Customer | None, *, is_new: bool
) -> None:
    shop = twin.shop()
    if customer:
        topic = "customers/create" if is_new else "customers/update"
        act.tell(topic, customer_body(customer, shop))
    body = order_body(order, customer, shop)
    act.tell("orders/create", body)
    if financial_status(order) == "paid":
        act.tell("orders/paid", body)
    act.tell("orders/updated", body)


def newest_order(twin: Twin) -> Order | None:
    """The order placed last."""
    return next(iter(twin.state.newest("order", Order, 1)), None)
