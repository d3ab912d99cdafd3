"""A shopper's own account: signing in, signing out, and what was ordered."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from plugin.twin.model import Customer
from plugin.twin.pages import forms
from plugin.twin.pages.common import local_path, the_twin
from plugin.twin.pages.visitor import WHO, signed_in
from plugin.twin.people import orders_of
from plugin.twin.personas import PERSONAS

accounts = Blueprint("accounts", __name__)


@accounts.get("/account")
def account() -> ResponseReturnValue:
    """Orders of the customer who is signed in."""
    customer = signed_in()
    if customer is None:
        return redirect(url_for("accounts.login"))
    orders = orders_of(the_twin(), customer.id)[::-1]
    return render_template("store/account.html", orders=orders)


@accounts.get("/account/register")
@accounts.get("/account/login")
def login() -> str:
    """Sign in by choosing who to be: nobody here has a password."""
    people = [c for c in the_twin().state.all("customer", Customer) if c.state == "enabled"]
    return render_template("store/login.html", people=people, personas=PERSONAS)


@accounts.post("/account/login")
def sign_in() -> ResponseReturnValue:
    """Become a customer."""
    customer = the_twin().customer(forms.whole(request.form.get("customer"), "customer"))
    response = redirect(local_path(request.form.get("next"), "/account"))
    response.set_cookie(WHO, str(customer.id), samesite="Lax", httponly=True)
    return response


@accounts.post("/account/logout")
def sign_out() -> ResponseReturnValue:
    """Be a guest again."""
    response = redirect("/")
    response.delete_cookie(WHO)
    return response
