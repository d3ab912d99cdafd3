"""The shop as shoppers see it: shelves, cart, checkout, account."""

import re
from http import HTTPStatus
from urllib.parse import urlencode

from flask import (
    Blueprint,
    Response,
    g,
    make_response,
    redirect,
    render_template,
    request,
    send_from_directory,
    url_for,
)
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from plugin.twin import catalogue, gift_cards, store_credit, theme
from plugin.twin.checkout import Basket, checkout
from plugin.twin.drops import product_drop
from plugin.twin.embed import Embed, asset_path, render_embeds, render_placed
from plugin.twin.errors import NotFoundError, TwinError
from plugin.twin.model import Address, Customer
from plugin.twin.money import show
from plugin.twin.pages import forms
from plugin.twin.pages.common import local_path, the_twin
from plugin.twin.pages.order_blocks import block_address, order_by
from plugin.twin.pages.visitor import (
    ATTRIBUTES,
    CART,
    CODE,
    CONSENT,
    WHO,
    carried_attributes,
    carried_code,
    cart,
    cart_text,
    consent,
    liquid_context,
    locale,
    signed_in,
)
from plugin.twin.people import orders_of
from plugin.twin.personas import PERSONAS
from plugin.twin.pictures import colours
from plugin.twin.pricing import tax_on
from plugin.twin.shipping import shipping_for

storefront = Blueprint("storefront", __name__)

_ATTRIBUTE = re.compile(r"attributes\[[^\[\]]{1,255}\]")


@storefront.get("/")
def home() -> str:
    """The shop window."""
    place_blocks("index")
    return render_template("store/home.html", products=catalogue.PRODUCTS)


@storefront.get("/products/<handle>")
def product(handle: str) -> str:
    """One product."""
    chosen = catalogue.product(handle)
    others = [p for p in catalogue.PRODUCTS if p.handle != handle]
    place = catalogue.PRODUCTS.index(chosen)
    place_blocks("product", product=product_drop(chosen, the_twin().shop().currency))
    return render_template(
        "store/product.html", product=chosen, others=(others[place:] + others)[:3]
    )


@storefront.get("/pages/rewards")
def rewards() -> str:
    """A page that the merchant made for the app's blocks."""
    place_blocks("page")
    return render_template("store/rewards.html")


@storefront.get("/pictures/<int:variant_id>.svg")
def picture(variant_id: int) -> Response:
    """A drawn photograph."""
    variant = catalogue.variant(variant_id)
    glaze, backdrop = colours(variant)
    label = show(variant.price(the_twin().shop().currency), the_twin().shop().currency)
    drawn = render_template(
        "picture.html", handle=variant.handle, glaze=glaze, backdrop=backdrop, label=label
    )
    response = Response(drawn, mimetype="image/svg+xml")
    response.cache_control.max_age = 3600
    return response


@storefront.get("/cart")
def show_cart() -> str:
    """What is in the cart."""
    return render_template("store/cart.html", lines=cart(), code=carried_code(), **_sums())


@storefront.get("/discount/<code>")
def shared_discount(code: str) -> Response:
    """
    The link that brings a code along: it is applied to whatever the visit buys.

    https://help.shopify.com/manual/discounts/managing-discount-codes/promotion
    """
    response = make_response(redirect(local_path(request.args.get("redirect"))))
    response.set_cookie(CODE, code, samesite="Lax", httponly=True)
    return response


@storefront.post("/cart/add")
def add_to_cart() -> ResponseReturnValue:
    """Put something into the cart."""
    wanted = catalogue.variant(forms.whole(request.form.get("id"), "id"))
    more = max(1, forms.whole(request.form.get("quantity", "1"), "quantity"))
    lines = dict(cart())
    lines[wanted] = lines.get(wanted, 0) + more
    return _with_cart(list(lines.items()))


@storefront.post("/cart/change")
def change_cart() -> ResponseReturnValue:
    """New quantities; zero takes a line out."""
    counts = forms.quantities(request.form.to_dict())
    return _with_cart([(variant, counts.get(variant.id, units)) for variant, units in cart()])


@storefront.post("/cart/update")
def update_cart() -> ResponseReturnValue:
    """
    Write beside the cart, as a plain form does: `attributes[name]`.

    https://shopify.dev/docs/storefronts/themes/architecture/templates/cart
    """
    told = {name: request.form[name] for name in request.form if _ATTRIBUTE.fullmatch(name)}
    named = {name.removeprefix("attributes[")[:-1]: value for name, value in told.items()}
    kept = forms.cart_attributes({**carried_attributes(), **named})
    where = local_path(request.form.get("return_to"), "/cart")
    response = redirect(where, HTTPStatus.SEE_OTHER)
    response.set_cookie(ATTRIBUTES, urlencode(kept), samesite="Lax", httponly=True)
    return response


@storefront.post("/privacy")
def choose_privacy() -> Response:
    """A visitor allows preferences to be stored, or declines; until then nobody can say."""
    response = make_response(redirect(local_path(request.form.get("next"))))
    chosen = "yes" if request.form.get("allowed") == "yes" else "no"
    response.set_cookie(CONSENT, chosen, samesite="Lax", httponly=True)
    return response


@storefront.get("/checkout")
def show_checkout(problem: str | None = None) -> ResponseReturnValue:
    """One page: who, where, how to pay."""
    if not cart():
        return redirect("/cart")
    customer = signed_in()
    address = customer.address if customer else None
    return render_template(
        "store/checkout.html",
        lines=cart(),
        problem=problem,
        address=address,
        code=request.form.get("code", request.args.get("discount", carried_code())),
        credit=_credit(customer),
        **_sums(),
    )


@storefront.post("/checkout")
def buy() -> ResponseReturnValue:
    """Place the order and show its page."""
    try:
        order = checkout(the_twin(), _basket())
    except NotFoundError:
        raise
    except TwinError as error:
        return show_checkout(problem=str(error))
    response = redirect(url_for("storefront.order", token=order.token, thanks="1"))
    response.delete_cookie(CART)
    response.delete_cookie(CODE)
    response.delete_cookie(ATTRIBUTES)
    return response


@storefront.get("/orders/<token>")
def order(token: str) -> str:
    """The order status page, found by its unguessable token."""
    found = order_by(token)
    address = block_address(found, thanks="thanks" in request.args)
    return render_template("store/order.html", order=found, block=address)


@storefront.get("/account")
def account() -> ResponseReturnValue:
    """Orders of the customer who is signed in."""
    customer = signed_in()
    if customer is None:
        return redirect(url_for("storefront.login"))
    orders = orders_of(the_twin(), customer.id)[::-1]
    return render_template("store/account.html", orders=orders)


@storefront.get("/account/register")
@storefront.get("/account/login")
def login() -> str:
    """Sign in by choosing who to be: nobody here has a password."""
    people = [c for c in the_twin().state.all("customer", Customer) if c.state == "enabled"]
    return render_template("store/login.html", people=people, personas=PERSONAS)


@storefront.post("/account/login")
def sign_in() -> ResponseReturnValue:
    """Become a customer."""
    customer = the_twin().customer(forms.whole(request.form.get("customer"), "customer"))
    response = redirect(local_path(request.form.get("next"), "/account"))
    response.set_cookie(WHO, str(customer.id), samesite="Lax", httponly=True)
    return response


@storefront.post("/account/logout")
def sign_out() -> ResponseReturnValue:
    """Be a guest again."""
    response = redirect("/")
    response.delete_cookie(WHO)
    return response


@storefront.get("/cdn/extensions/<handle>/assets/<path:name>")
def extension_asset(handle: str, name: str) -> ResponseReturnValue:
    """A file of the app's theme extension."""
    twin = the_twin()
    manifest = twin.manifest()
    if handle != manifest.handle:
        raise NotFoundError("There is no such extension.")
    folder = twin.settings.app_dir / manifest.theme_extension / "assets"
    response = send_from_directory(folder, name)
    response.cache_control.no_cache = True
    return response


@storefront.app_context_processor
def _page_facts() -> dict[str, object]:
    twin = the_twin()
    shop = twin.shop()
    return {
        "shop": shop,
        "visitor": signed_in(),
        "language": locale(),
        "consent": consent(),
        "cart_count": sum(units for _, units in cart()),
        "money": lambda minor, currency=shop.currency: show(minor, currency),
        "embeds": _embeds,
        "blocks": _blocks,
        "assets": _assets,
        "asset_path": lambda name: asset_path(twin.manifest(), name),
        "markup": Markup,
    }


def _embeds() -> list[Embed]:
    """Head and foot of a page both ask; Liquid runs once."""
    if "embeds" not in g:
        twin = the_twin()
        ready, shown = twin.installation() is not None, theme.live(twin.state)
        context = liquid_context()
        g.embeds = render_embeds(twin.settings, twin.manifest(), context, shown) if ready else []
    embeds: list[Embed] = g.embeds
    return embeds


def place_blocks(page: str, **of_page: object) -> None:
    """Have a page show the app blocks of its template; `of_page` is what Liquid finds there."""
    twin = the_twin()
    placed = theme.live(twin.state).on_page(page) if twin.installation() else ()
    context = {**liquid_context(), **of_page}
    g.blocks = render_placed(twin.settings, twin.manifest(), context, placed)


def _blocks() -> list[Embed]:
    blocks: list[Embed] = g.get("blocks", [])
    return blocks


def _assets(kind: str) -> list[str]:
    """What embeds and blocks of a page load, each once."""
    every = [getattr(each, kind) for each in (*_embeds(), *_blocks())]
    return list(dict.fromkeys(name for names in every for name in names))


def _sums() -> dict[str, int]:
    shop = the_twin().shop()
    prices = [(variant.price(shop.currency) * units, variant) for variant, units in cart()]
    subtotal = sum(price for price, _ in prices)
    tax = sum(tax_on(price, shop) for price, variant in prices if not variant.gift_card)
    shipping = shipping_for(cart(), shop.currency) or 0
    total = subtotal + shipping + (0 if shop.taxes_included else tax)
    return {"subtotal": subtotal, "delivery": shipping, "tax": tax, "total": total}


def _basket() -> Basket:
    form, customer = request.form, signed_in()
    text = {name: form.get(name, "").strip() for name in _ADDRESS}
    country, _, code = text["country"].partition("|")
    address = Address(
        text["first_name"],
        text["last_name"],
        text["address1"],
        text["city"],
        text["zip"],
        country,
        code,
        form.get("phone", "").strip() or None,
    )
    if not customer and not form.get("email"):
        raise TwinError("We need an e-mail to send the order to.")
    typed = form.get("code", "").strip()
    card = _gift_card(typed)
    return Basket(
        lines=tuple(cart()),
        customer_id=customer.id if customer else None,
        email=form.get("email", "").strip(),
        address=address,
        locale=locale(),
        shipping=shipping_for(cart(), the_twin().shop().currency),
        pay_now=form.get("payment") != "cash",
        store_credit=bool(form.get("store_credit")),
        code=None if card else typed or None,
        gift_card_code=card,
        attributes=tuple(carried_attributes().items()),
    )


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


_ADDRESS = ("first_name", "last_name", "address1", "city", "zip", "country")


def _with_cart(lines: list[tuple[catalogue.Variant, int]]) -> Response:
    response = make_response(redirect("/cart"))
    response.set_cookie(CART, cart_text(lines), samesite="Lax", httponly=True)
    return response
