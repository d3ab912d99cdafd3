"""What staff do with an order, and what the platform sends about it."""

from collections.abc import Mapping

from plugin.twin import cancelling, edits, payments, refunds
from plugin.twin.amounts import financial_status
from plugin.twin.bodies.order import deleted_order, edited_order, order_body
from plugin.twin.bodies.refund import refund_body
from plugin.twin.model import Customer, Order
from plugin.twin.refunds import RefundRequest
from plugin.twin.twin import Happening, Twin


def pay(twin: Twin, order_id: int) -> Order:
    """Take what is outstanding."""
    with twin.happening() as act:
        order = payments.pay(twin.order(order_id), twin.new_id, act.at)
        _keep(twin, act, order, "orders/paid")
    return order


def fulfil(twin: Twin, order_id: int) -> Order:
    """Send everything."""
    with twin.happening() as act:
        order = cancelling.fulfil(twin.order(order_id), twin.new_id, act.at)
        _keep(twin, act, order, "orders/fulfilled")
    return order


def edit(twin: Twin, order_id: int, quantities: Mapping[int, int]) -> Order:
    """Add or remove units."""
    with twin.happening() as act:
        order, change = edits.edit(twin.order(order_id), quantities, twin.shop(), act.at)
        act.tell("orders/edited", edited_order(twin.new_id("order_edit"), change, twin.shop()))
        _keep(twin, act, order)
    return order


def refund(twin: Twin, order_id: int, request: RefundRequest) -> Order:
    """Give back units, shipping or money."""
    with twin.happening() as act:
        order = refunds.refund(twin.order(order_id), request, twin.new_id, act.at)
        _tell_refund(twin, act, order)
        _keep(twin, act, order)
    return order


def cancel(twin: Twin, order_id: int, reason: str, *, money_back: bool) -> Order:
    """Call the order off."""
    with twin.happening() as act:
        before = twin.order(order_id)
        order = cancelling.cancel(
            before, reason, money_back=money_back, new_id=twin.new_id, now=act.at
        )
        if len(order.refunds) > len(before.refunds):
            _tell_refund(twin, act, order)
        _keep(twin, act, order, "orders/cancelled")
    return order


def delete(twin: Twin, order_id: int) -> None:
    """Remove an order from the books."""
    with twin.happening() as act:
        twin.order(order_id)
        twin.state.delete("order", order_id)
        act.tell("orders/delete", deleted_order(order_id))


def buyer(twin: Twin, order: Order) -> Customer | None:
    """The customer an order belongs to, if the shop still knows them."""
    if order.customer_id is None:
        return None
    return twin.state.get("customer", order.customer_id, Customer)


def _tell_refund(twin: Twin, act: Happening, order: Order) -> None:
    act.tell("refunds/create", refund_body(order.refunds[-1], order, twin.shop()))


def _keep(twin: Twin, act: Happening, order: Order, topic: str | None = None) -> None:
    twin.state.put("order", order.id, order, tag=str(order.customer_id or ""))
    body = order_body(order, buyer(twin, order), twin.shop())
    if topic == "orders/paid" and financial_status(order) != "paid":
        topic = None
    if topic:
        act.tell(topic, body)
    act.tell("orders/updated", body)
