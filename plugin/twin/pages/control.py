"""The control API: what scripts and tests may ask the twin to do. JSON both ways."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, jsonify, request

from plugin.twin import apps, desk, merchandising, people
from plugin.twin.checkout import checkout
from plugin.twin.errors import TwinError
from plugin.twin.model import Customer, Order
from plugin.twin.pages import forms
from plugin.twin.pages.common import fields, local_path, the_twin
from plugin.twin.pages.views import customer_view, delivery_line, delivery_view, order_view
from plugin.twin.session_tokens import launch_url

control = Blueprint("control", __name__, url_prefix="/_twin")


@control.post("/checkout")
def place_order() -> Response:
    """Buy something."""
    twin = the_twin()
    order = checkout(twin, forms.basket(fields(), twin.shop().currency))
    return jsonify(order_view(twin, order))


@control.post("/discounts")
def make_discount() -> Response:
    """A discount of the shop's own."""
    made = merchandising.offer(the_twin(), forms.offer(fields()))
    return jsonify(id=made.id, title=made.title)


@control.get("/orders")
def orders() -> Response:
    """All orders, oldest first."""
    twin = the_twin()
    return jsonify(orders=[order_view(twin, o) for o in twin.state.all("order", Order)])


@control.get("/orders/<int:order_id>")
def order(order_id: int) -> Response:
    """One order."""
    twin = the_twin()
    return jsonify(order_view(twin, twin.order(order_id)))


@control.post("/orders/<int:order_id>/<any(pay, fulfil, cancel, edit, refund):verb>")
def act(order_id: int, verb: str) -> Response:
    """What staff do with an order."""
    twin, given = the_twin(), fields()
    match verb:
        case "pay":
            result = desk.pay(twin, order_id)
        case "fulfil":
            result = desk.fulfil(twin, order_id)
        case "edit":
            result = desk.edit(twin, order_id, forms.quantities(given))
        case "refund":
            wanted = forms.refund_request(given, twin.order(order_id).currency)
            result = desk.refund(twin, order_id, wanted)
        case _:
            reason = str(given.get("reason") or "customer")
            money_back = bool(given.get("refund", False))
            result = desk.cancel(twin, order_id, reason, money_back=money_back)
    return jsonify(order_view(twin, result))


@control.post("/orders/<int:order_id>/delete")
def delete_order(order_id: int) -> Response:
    """Remove an order."""
    desk.delete(the_twin(), order_id)
    return jsonify(deleted=order_id)


@control.get("/customers")
def customers() -> Response:
    """All customers, oldest first."""
    twin = the_twin()
    found = twin.state.all("customer", Customer)
    return jsonify(customers=[customer_view(twin, customer) for customer in found])


@control.post("/customers")
def add_customer() -> Response:
    """A new customer with an account."""
    twin = the_twin()
    return jsonify(customer_view(twin, people.add_customer(twin, fields())))


@control.get("/customers/<int:customer_id>")
def customer(customer_id: int) -> Response:
    """One customer."""
    twin = the_twin()
    return jsonify(customer_view(twin, twin.customer(customer_id)))


@control.post("/customers/<int:customer_id>/update")
def update_customer(customer_id: int) -> Response:
    """Change a customer."""
    twin = the_twin()
    return jsonify(customer_view(twin, people.change_customer(twin, customer_id, fields())))


@control.post("/customers/<int:customer_id>/<any(delete, redact, data_request):verb>")
def customer_act(customer_id: int, verb: str) -> Response:
    """What happens to a customer's data."""
    acts = {
        "delete": people.delete_customer,
        "redact": people.redact_customer,
        "data_request": people.request_data,
    }
    acts[verb](the_twin(), customer_id)
    return jsonify(done=verb, customer=customer_id)


@control.post("/customers/merge")
def merge() -> Response:
    """Make one customer of two."""
    twin, given = the_twin(), fields()
    keep = forms.whole(given.get("keep"), "keep")
    remove = forms.whole(given.get("remove"), "remove")
    return jsonify(customer_view(twin, people.merge_customers(twin, keep, remove)))


@control.get("/deliveries")
def deliveries() -> Response:
    """Every webhook, oldest first, with headers, tries and the last answer."""
    twin = the_twin()
    return jsonify(deliveries=[delivery_view(twin, d) for d in twin.outbox.all()])


@control.get("/export-deliveries")
def export() -> Response:
    """The same as JSON Lines of topic, body and headers."""
    twin = the_twin()

    def lines() -> Iterator[str]:
        for delivery in twin.outbox.all():
            yield delivery_line(twin, delivery) + "\n"

    return Response(lines(), mimetype="application/jsonl")


@control.post("/redeliver")
def redeliver() -> Response:
    """Send everything again, shuffled; answers when all of it was sent."""
    given = fields()
    counts = the_twin().pump.deliver_again(
        times=forms.whole(given.get("times", 1), "times"),
        seed=forms.whole(given.get("shuffle", 0), "shuffle"),
        new_ids=bool(given.get("new_ids", False)),
    )
    return jsonify(asdict(counts))


@control.post("/pump")
def pump() -> Response:
    """Try every waiting delivery now; answers when each was tried once."""
    return jsonify(asdict(the_twin().pump.deliver_waiting()))


@control.get("/clock")
def clock() -> Response:
    """Business time, and how far it is ahead of the wall clock."""
    return _clock()


@control.post("/clock")
def set_clock() -> Response:
    """Move business time: advance_seconds, set, or reset."""
    twin, given = the_twin(), fields()
    if "advance_seconds" in given:
        seconds = forms.whole(given["advance_seconds"], "advance_seconds")
        twin.clock.advance(timedelta(seconds=seconds))
    elif at := forms.moment(given.get("set")):
        twin.clock.set_to(at)
    elif given.get("reset"):
        twin.clock.reset()
    else:
        raise TwinError("advance_seconds, set or reset")
    twin.pump.nudge()
    return _clock()


@control.post("/install")
def install() -> Response:
    """Install the app, as the merchant's click on Install does."""
    granted = apps.install(the_twin())
    return jsonify(installed=True, scopes=granted.scopes)


@control.post("/uninstall")
def uninstall() -> Response:
    """Take the app away."""
    apps.uninstall(the_twin())
    return jsonify(installed=False)


@control.post("/scopes")
def scopes() -> Response:
    """Change what the app may do."""
    wanted = tuple(str(scope) for scope in fields().get("scopes") or ())
    return jsonify(scopes=apps.grant(the_twin(), wanted).scopes)


@control.get("/launch-url")
def launch() -> Response:
    """The signed address the admin opens the app with; good for about a minute."""
    path = local_path(request.args.get("path"), the_twin().manifest().app_home)
    return jsonify(url=launch_url(the_twin().settings, path))


@control.get("/shop")
def shop() -> Response:
    """The shop's settings."""
    return _shop()


@control.put("/shop")
def change_shop() -> Response:
    """Change them."""
    apps.change_shop(the_twin(), fields())
    return _shop()


def _shop() -> Response:
    view: dict[str, Any] = asdict(the_twin().shop())
    moments = {name: view[name].isoformat() for name in ("created_at", "updated_at")}
    return jsonify({**view, **moments})


def _clock() -> Response:
    twin = the_twin()
    offset = int(twin.clock.offset().total_seconds())
    return jsonify(now=twin.clock.now().isoformat(timespec="seconds"), offset_seconds=offset)
