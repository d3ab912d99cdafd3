"""The cart: what is in it, what it comes to, and the codes and words that it carries."""

import re
from http import HTTPStatus
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from plugin.twin import catalogue
from plugin.twin.pages import forms
from plugin.twin.pages.common import local_path, the_twin
from plugin.twin.pages.visitor import (
    ATTRIBUTES,
    CART,
    CODE,
    carried_attributes,
    carried_code,
    cart,
    cart_text,
)
from plugin.twin.pricing import tax_on
from plugin.twin.shipping import shipping_for

carts = Blueprint("carts", __name__)

_ATTRIBUTE = re.compile(r"attributes\[([^\[\]]{1,255})\]")


@carts.get("/cart")
def show_cart() -> str:
    """What is in the cart."""
    return render_template("store/cart.html", lines=cart(), code=carried_code(), **sums())


@carts.post("/cart/add")
def add_to_cart() -> ResponseReturnValue:
    """Put something into the cart."""
    wanted = catalogue.variant(forms.whole(request.form.get("id"), "id"))
    more = max(1, forms.whole(request.form.get("quantity", "1"), "quantity"))
    lines = dict(cart())
    lines[wanted] = lines.get(wanted, 0) + more
    return _with_cart(list(lines.items()))


@carts.post("/cart/change")
def change_cart() -> ResponseReturnValue:
    """New quantities; zero takes a line out."""
    counts = forms.quantities(request.form.to_dict())
    return _with_cart([(variant, counts.get(variant.id, units)) for variant, units in cart()])


@carts.post("/cart/update")
def update_cart() -> ResponseReturnValue:
    """
    Write beside the cart, as a plain form does: `attributes[name]`.

    https://shopify.dev/docs/storefronts/themes/architecture/templates/cart
    """
    fields = [(_ATTRIBUTE.fullmatch(field), said) for field, said in request.form.items()]
    told = {field[1]: said for field, said in fields if field}
    kept = forms.cart_attributes({**carried_attributes(), **told})
    where = local_path(request.form.get("return_to"), "/cart")
    response = redirect(where, HTTPStatus.SEE_OTHER)
    response.set_cookie(ATTRIBUTES, urlencode(kept), samesite="Lax", httponly=True)
    return response


@carts.get("/discount/<code>")
def shared_discount(code: str) -> Response:
    """
    The link that brings a code along: it is applied to whatever the visit buys.

    https://help.shopify.com/manual/discounts/managing-discount-codes/promotion
    """
    response = make_response(redirect(local_path(request.args.get("redirect"))))
    response.set_cookie(CODE, code, samesite="Lax", httponly=True)
    return response


def sums() -> dict[str, int]:
    """What the cart comes to, in minor units: subtotal, delivery, tax and total."""
    shop = the_twin().shop()
    prices = [(variant.price(shop.currency) * units, variant) for variant, units in cart()]
    subtotal = sum(price for price, _ in prices)
    tax = sum(tax_on(price, shop) for price, variant in prices if not variant.gift_card)
    shipping = shipping_for(cart(), shop.currency) or 0
    total = subtotal + shipping + (0 if shop.taxes_included else tax)
    return {"subtotal": subtotal, "delivery": shipping, "tax": tax, "total": total}


def forget_cart(response: Response) -> None:
    """What was bought is in the cart no more, nor what it carried."""
    for cookie in (CART, CODE, ATTRIBUTES):
        response.delete_cookie(cookie)


def _with_cart(lines: list[tuple[catalogue.Variant, int]]) -> Response:
    response = make_response(redirect("/cart"))
    response.set_cookie(CART, cart_text(lines), samesite="Lax", httponly=True)
    return response
