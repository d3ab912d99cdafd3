"""The shop window: shelves, products, and what a visitor says about being remembered."""

from flask import Blueprint, Response, make_response, redirect, render_template, request

from plugin.twin import catalogue
from plugin.twin.drops import product_drop
from plugin.twin.money import show
from plugin.twin.pages.common import local_path, the_twin
from plugin.twin.pages.layout import place_blocks
from plugin.twin.pages.visitor import CONSENT
from plugin.twin.pictures import colours

storefront = Blueprint("storefront", __name__)


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
    currency = the_twin().shop().currency
    label = show(variant.price(currency), currency)
    drawn = render_template(
        "picture.html", handle=variant.handle, glaze=glaze, backdrop=backdrop, label=label
    )
    response = Response(drawn, mimetype="image/svg+xml")
    response.cache_control.max_age = 3600
    return response


@storefront.post("/privacy")
def choose_privacy() -> Response:
    """A visitor allows preferences to be stored, or declines; until then nobody can say."""
    response = make_response(redirect(local_path(request.form.get("next"))))
    chosen = "yes" if request.form.get("allowed") == "yes" else "no"
    response.set_cookie(CONSENT, chosen, samesite="Lax", httponly=True)
    return response
