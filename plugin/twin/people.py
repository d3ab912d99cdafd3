"""Customers: found or added at checkout, changed, merged, erased."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from plugin.twin.bodies.customer import customer_body, deleted_customer, merged_customers
from plugin.twin.bodies.shop import data_request, redacted_customer
from plugin.twin.errors import TwinError
from plugin.twin.model import Address, Customer, Order
from plugin.twin.twin import Twin

_EDITABLE = frozenset({"email", "first_name", "last_name", "phone", "note", "locale", "state"})
_LONGEST = 255


def add_customer(twin: Twin, fields: Mapping[str, str | None]) -> Customer:
    """Open an account for somebody new."""
    with twin.happening() as act:
        customer = _new(twin, fields.get("email") or "", act.at)
        customer = _changed(replace(customer, state="enabled"), fields)
        _keep(twin, customer)
        act.tell("customers/create", customer_body(customer, twin.shop()))
    return customer


def find_or_add(
    twin: Twin, email: str, address: Address | None, locale: str, now: datetime
) -> tuple[Customer, bool]:
    """The customer behind an e-mail at checkout, and whether the shop met them just now."""
    known = twin.state.all("customer", Customer, tag=email.lower())
    if known:
        return touch(twin, known[0], now), False
    customer = replace(_new(twin, email, now), locale=locale, address=address)
    if address:
        customer = replace(customer, first_name=address.first_name, last_name=address.last_name)
    _keep(twin, customer)
    return customer, True


def touch(twin: Twin, customer: Customer, now: datetime) -> Customer:
    """Note that something about a customer changed."""
    customer = replace(customer, updated_at=max(now, customer.created_at))
    _keep(twin, customer)
    return customer


def change_customer(twin: Twin, customer_id: int, fields: Mapping[str, str | None]) -> Customer:
    """Edit what staff may edit."""
    with twin.happening() as act:
        before = twin.customer(customer_id)
        customer = _changed(before, fields)
        if customer.email.lower() != before.email.lower():
            _check_email(twin, customer.email)
        customer = touch(twin, customer, act.at)
        act.tell("customers/update", customer_body(customer, twin.shop()))
    return customer


def delete_customer(twin: Twin, customer_id: int) -> None:
    """Remove a customer who has no orders, which is the only kind that can be removed."""
    if orders_of(twin, customer_id):
        raise TwinError("a customer with orders cannot be deleted, only redacted")
    with twin.happening() as act:
        twin.customer(customer_id)
        twin.state.delete("customer", customer_id)
        act.tell("customers/delete", deleted_customer(customer_id))


def merge_customers(twin: Twin, keep: int, remove: int) -> Customer:
    """Make one customer of two; the orders move to the one that is kept."""
    if keep == remove:
        raise TwinError("a customer cannot be merged with themself")
    with twin.happening() as act:
        twin.customer(remove)
        for order in orders_of(twin, remove):
            twin.state.put("order", order.id, replace(order, customer_id=keep), tag=str(keep))
        twin.state.delete("customer", remove)
        kept = touch(twin, twin.customer(keep), act.at)
        act.tell("customers/merge", merged_customers(keep, remove, twin.new_id("job")))
        act.tell("customers/update", customer_body(kept, twin.shop()))
    return kept


def request_data(twin: Twin, customer_id: int) -> None:
    """A customer asks what is known about them."""
    with twin.happening() as act:
        customer = twin.customer(customer_id)
        orders = [order.id for order in orders_of(twin, customer_id)]
        number = twin.new_id("data_request")
        act.tell("customers/data_request", data_request(number, customer, orders, twin.shop()))


def redact_customer(twin: Twin, customer_id: int) -> None:
    """Erase a customer's personal data; the platform's ten days of grace are skipped here."""
    with twin.happening() as act:
        customer = twin.customer(customer_id)
        orders = orders_of(twin, customer_id)
        act.tell(
            "customers/redact",
            redacted_customer(customer, [order.id for order in orders], twin.shop()),
        )
        for order in orders:
            anonymous = replace(order, customer_id=None, email="", address=None)
            twin.state.put("order", order.id, anonymous)
        twin.state.delete("customer", customer_id)


def orders_of(twin: Twin, customer_id: int) -> list[Order]:
    """A customer's orders, oldest first."""
    return twin.state.all("order", Order, tag=str(customer_id))


def _new(twin: Twin, email: str, now: datetime) -> Customer:
    _check_email(twin, email)
    # A customer is always a moment older than the order that brought them.
    created = now - timedelta(seconds=1)
    return Customer(
        id=twin.new_id("customer"),
        email=email.lower(),
        first_name="",
        last_name="",
        locale="en",
        created_at=created,
        updated_at=created,
        address_id=twin.new_id("address"),
    )


def _check_email(twin: Twin, email: str) -> None:
    name, at, host = email.partition("@")
    if not (name and at and "." in host) or len(email) > _LONGEST or email.split() != [email]:
        raise TwinError(f"{email!r} is not an e-mail address")
    if twin.state.count("customer", email.lower()):
        raise TwinError(f"there already is a customer {email}")


def _changed(customer: Customer, fields: Mapping[str, str | None]) -> Customer:
    if unknown := set(fields) - _EDITABLE:
        raise TwinError(f"{min(unknown)!r} cannot be set on a customer")
    values: dict[str, Any] = {k: v for k, v in fields.items() if k != "email" or v}
    return replace(customer, **values)


def _keep(twin: Twin, customer: Customer) -> None:
    twin.state.put("customer", customer.id, customer, tag=customer.email.lower())
