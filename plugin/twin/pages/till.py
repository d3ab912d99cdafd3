"""The till: one page to say who, where and how to pay, and the page that thanks for it."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from plugin.twin import gift_cards, store_credit
from plugin.twin.checkout import Basket, checkout
from plugin.twin.errors import NotFoundError, TwinError
from plugin.twin.model import Address, Customer
from plugin.twin.pages.carts import forget_cart, sums
from plugin.twin.pages.common import the_twin
from plugin.twin.pages.order_blocks import block_address, order_by
from plugin.twin.pages.visitor import carried_attributes, carried_code, cart, locale, signed_in
from plugin.twin.shipping import shipping_for

till = Blueprint("till", __name__)

_PARTS_OF_AN_ADDRESS = ("first_name", "last_name", "address1", "city", "zip")


@till.get("/checkout")
def show_checkout(problem: str | None = None) -> ResponseReturnValue:
    """One page: who, where, how to pay."""
    if not cart():
        return redirect("/cart")
    customer = signed_in()
    return render_template(
        "store/checkout.html",
        lines=cart(),
        problem=problem,
        address=customer.address if customer else None,
        code=request.form.get("code", request.args.get("discount", carried_code())),
        credit=_credit(customer),
        **sums(),
    )


@till.post("/checkout")
def buy() -> ResponseReturnValue:
    """Place the order and show its page."""
    try:
        placed = checkout(the_twin(), _basket())
    except NotFoundError:
        raise
    except TwinError as error:
        return show_checkout(problem=str(error))
    response = make_response(redirect(url_for("till.order", token=placed.token, thanks="1")))
    forget_cart(response)
    return response


@till.get("/orders/<token>")
def order(token: str) -> str:
    """The order status page, found by its unguessable token."""
    found = order_by(token)
    address = block_address(found, thanks="thanks" in request.args)
    return render_template("store/order.html", order=found, block=address)


def _basket() -> Basket:
    """What the form asks for. Raises TwinError when nobody would get the order's mail."""
    customer, email = signed_in(), _said("email")
    if not customer and not email:
        raise TwinError("We need an e-mail to send the order to.")
    card = _gift_card(_said("code"))
    return Basket(
        lines=tuple(cart()),
        customer_id=customer.id if customer else None,
        email=email,
        address=_address(),
        locale=locale(),
        shipping=shipping_for(cart(), the_twin().shop().currency),
        pay_now=_said("payment") != "cash",
        store_credit=bool(_said("store_credit")),
        code=None if card else _said("code") or None,
        gift_card_code=card,
        attributes=tuple(carried_attributes().items()),
    )


def _said(field: str) -> str:
    return request.form.get(field, "").strip()


def _address() -> Address:
    """Where the parcel goes; the country comes as its name and its code: `Poland|PL`."""
    country, _, code = _said("country").partition("|")
    told = {name: _said(name) for name in _PARTS_OF_AN_ADDRESS}
    return Address(**told, country=country, country_code=code, phone=_said("phone") or None)


def _gift_card(typed: str) -> str | None:
    """One field takes both: a discount code, or the code of a gift card."""
    card = gift_cards.by_code(the_twin().state, typed.replace("-", "").replace(" ", ""))
    return card.code if card else None


def _credit(customer: Customer | None) -> int:
    """The store credit that somebody may pay with here, in minor units."""
    if customer is None:
        return 0
    accounts = store_credit.accounts_of(the_twin().state, customer.id)
    currency = the_twin().shop().currency
    return sum(account.balance for account in accounts if account.currency == currency)
