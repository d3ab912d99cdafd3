"""The shop's admin, as far as staff need it here. Plainly a tool."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from plugin.twin import desk, people
from plugin.twin.amounts import financial_status, fulfilment_status, tally
from plugin.twin.cancelling import REASONS
from plugin.twin.checkout import newest_order
from plugin.twin.errors import NotFoundError
from plugin.twin.model import Customer, Order
from plugin.twin.outbox import Delivery
from plugin.twin.pages import forms
from plugin.twin.pages.common import the_twin
from plugin.twin.refunds import RefundRequest

staff = Blueprint("staff", __name__, url_prefix="/admin")
_SHOWN = 100


@staff.get("/")
def orders() -> str:
    """The newest orders."""
    found = the_twin().state.newest("order", Order, _SHOWN)
    return render_template("staff/orders.html", orders=found)


@staff.get("/orders/<int:order_id>")
def order(order_id: int) -> str:
    """One order and what can be done with it."""
    found = the_twin().order(order_id)
    buyer = desk.buyer(the_twin(), found)
    return render_template("staff/order.html", order=found, buyer=buyer, reasons=REASONS)


@staff.get("/orders/latest")
def latest() -> ResponseReturnValue:
    """The order placed last."""
    found = newest_order(the_twin())
    if found is None:
        raise NotFoundError("There is no order yet. Buy something first.")
    return _show(found.id)


@staff.post("/orders/<int:order_id>/pay")
def pay(order_id: int) -> ResponseReturnValue:
    """Mark as paid."""
    desk.pay(the_twin(), order_id)
    return _show(order_id)


@staff.post("/orders/<int:order_id>/fulfil")
def fulfil(order_id: int) -> ResponseReturnValue:
    """Mark as sent."""
    desk.fulfil(the_twin(), order_id)
    return _show(order_id)


@staff.post("/orders/<int:order_id>/edit")
def edit(order_id: int) -> ResponseReturnValue:
    """Change quantities."""
    desk.edit(the_twin(), order_id, forms.quantities(request.form.to_dict()))
    return _show(order_id)


@staff.post("/orders/<int:order_id>/refund")
def refund(order_id: int) -> ResponseReturnValue:
    """Refund lines, shipping, or an amount."""
    form = request.form
    currency = the_twin().order(order_id).currency
    lines = {key.removeprefix("line-"): n for key, n in form.items() if key.startswith("line-")}
    wanted = RefundRequest(
        lines=forms.quantities(lines),
        restock="restock" in form,
        shipping=forms.amount(form.get("shipping"), currency) or 0,
        amount=forms.amount(form.get("amount"), currency),
        note=form.get("note") or None,
    )
    desk.refund(the_twin(), order_id, wanted)
    return _show(order_id)


@staff.post("/orders/<int:order_id>/cancel")
def cancel(order_id: int) -> ResponseReturnValue:
    """Call it off."""
    money_back = "refund" in request.form
    desk.cancel(the_twin(), order_id, request.form.get("reason", "other"), money_back=money_back)
    return _show(order_id)


@staff.post("/orders/<int:order_id>/delete")
def delete(order_id: int) -> ResponseReturnValue:
    """Remove it from the books."""
    desk.delete(the_twin(), order_id)
    return redirect(url_for("staff.orders"))


@staff.get("/customers")
def customers() -> str:
    """Everybody the shop knows."""
    found = the_twin().state.all("customer", Customer)
    return render_template("staff/customers.html", customers=found)


@staff.get("/customers/<int:customer_id>")
def customer(customer_id: int) -> str:
    """One customer and what can be done."""
    twin = the_twin()
    others = [c for c in twin.state.all("customer", Customer) if c.id != customer_id]
    return render_template(
        "staff/customer.html",
        customer=twin.customer(customer_id),
        orders=people.orders_of(twin, customer_id)[::-1],
        others=others,
    )


@staff.post("/customers/<int:customer_id>/edit")
def edit_customer(customer_id: int) -> ResponseReturnValue:
    """Change name, e-mail or note."""
    people.change_customer(the_twin(), customer_id, request.form.to_dict())
    return redirect(url_for("staff.customer", customer_id=customer_id))


@staff.post("/customers/<int:customer_id>/merge")
def merge(customer_id: int) -> ResponseReturnValue:
    """Merge another customer into this one."""
    other = forms.whole(request.form.get("other"), "other")
    people.merge_customers(the_twin(), customer_id, other)
    return redirect(url_for("staff.customer", customer_id=customer_id))


@staff.post("/customers/<int:customer_id>/data-request")
def data_request(customer_id: int) -> ResponseReturnValue:
    """The customer asks for their data."""
    people.request_data(the_twin(), customer_id)
    return redirect(url_for("staff.customer", customer_id=customer_id))


@staff.post("/customers/<int:customer_id>/<any(delete, redact):verb>")
def remove_customer(customer_id: int, verb: str) -> ResponseReturnValue:
    """Delete or erase a customer."""
    act = people.delete_customer if verb == "delete" else people.redact_customer
    act(the_twin(), customer_id)
    return redirect(url_for("staff.customers"))


@staff.get("/webhooks")
def webhooks() -> str:
    """The newest deliveries and how they went."""
    found = the_twin().state.newest("delivery", Delivery, _SHOWN)
    return render_template("staff/webhooks.html", deliveries=found)


@staff.app_context_processor
def _reading() -> dict[str, object]:
    return {
        "tally": tally,
        "financial_status": financial_status,
        "fulfilment_status": fulfilment_status,
        "buyer_of": lambda order: desk.buyer(the_twin(), order),
    }


def _show(order_id: int) -> ResponseReturnValue:
    return redirect(url_for("staff.order", order_id=order_id))
