"""Tags on customers and orders. Case is kept but does not tell two tags apart."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from plugin.twin.bodies.customer import customer_body
from plugin.twin.bodies.order import order_body
from plugin.twin.desk import buyer
from plugin.twin.graphql import customers, orders
from plugin.twin.graphql.access import covers, denied
from plugin.twin.graphql.presenting import Answer, Given, kind_of, number_of, refusal
from plugin.twin.model import Customer, Order
from plugin.twin.twin import Twin

Change = Callable[[Sequence[str], Sequence[str]], tuple[str, ...]]

_NEEDS = {"Customer": "write_customers", "Order": "write_orders"}


def tags_add(twin: Twin, given: Given) -> Answer:
    """`tagsAdd`."""
    return _changed(twin, "tagsAdd", given, _with)


def tags_remove(twin: Twin, given: Given) -> Answer:
    """`tagsRemove`."""
    return _changed(twin, "tagsRemove", given, _without)


def _with(have: Sequence[str], wanted: Sequence[str]) -> tuple[str, ...]:
    known = {tag.lower() for tag in have}
    return (*have, *(tag for tag in dict.fromkeys(wanted) if tag.lower() not in known))


def _without(have: Sequence[str], wanted: Sequence[str]) -> tuple[str, ...]:
    gone = {tag.lower() for tag in wanted}
    return tuple(tag for tag in have if tag.lower() not in gone)


def _changed(twin: Twin, name: str, given: Given, change: Change) -> Answer:
    kind = kind_of(given["id"])
    _check_scope(twin, name, kind)
    number = number_of(given["id"], kind)
    wanted = [tag.strip() for tag in given["tags"] if tag.strip()]
    if kind == "Customer" and (customer := twin.state.get("customer", number, Customer)):
        return {
            "node": _tag_customer(twin, customer, change(customer.tags, wanted)),
            "userErrors": [],
        }
    if kind == "Order" and (order := twin.state.get("order", number, Order)):
        node = _tag_order(twin, order, change(order.tags, wanted))
        return {"node": node, "userErrors": []}
    return {"node": None, "userErrors": [refusal(["id"], f"{kind} does not exist")]}


def _check_scope(twin: Twin, name: str, kind: str) -> None:
    wanted, installation = _NEEDS.get(kind), twin.installation()
    if wanted and installation and not covers(installation.scopes, wanted):
        raise denied(name, f"`{wanted}` access scope.")


def _tag_customer(twin: Twin, customer: Customer, tags: tuple[str, ...]) -> Answer:
    with twin.happening() as act:
        tagged = replace(customer, tags=tags, updated_at=act.at)
        twin.state.put("customer", tagged.id, tagged, tag=tagged.email.lower())
        act.tell("customers/update", customer_body(tagged, twin.shop()))
    return customers.presented(twin, tagged)


def _tag_order(twin: Twin, order: Order, tags: tuple[str, ...]) -> Answer:
    with twin.happening() as act:
        tagged = replace(order, tags=tags, updated_at=act.at)
        twin.state.put("order", tagged.id, tagged, tag=str(tagged.customer_id or ""))
        act.tell("orders/updated", order_body(tagged, buyer(twin, tagged), twin.shop()))
    return orders.presented(twin, tagged)
