"""Customers: whole, as part of an order, deleted, merged.

Since API 2025-01 they carry no tags, counts, sums or consents
(https://shopify.dev/changelog/new-customer-s-webhook-and-changes-to-existing-customer-s-webhooks-payload).
"""

from plugin.twin.bodies.parts import Body, address_body, moment
from plugin.twin.ids import gid
from plugin.twin.model import Address, Customer, Shop


def customer_body(customer: Customer, shop: Shop) -> Body:
    """The body of customers/create and customers/update."""
    body = embedded_customer(customer, shop)
    address = body["default_address"]
    return {**body, "addresses": [address] if address else []}


def embedded_customer(customer: Customer, shop: Shop) -> Body:
    """The customer inside an order's body."""
    address = customer.address
    return {
        "id": customer.id,
        "email": customer.email,
        "created_at": moment(customer.created_at, shop),
        "updated_at": moment(customer.updated_at, shop),
        "first_name": customer.first_name,
        "last_name": customer.last_name,
        "state": customer.state,
        "note": customer.note,
        "verified_email": True,
        "multipass_identifier": None,
        "tax_exempt": False,
        "phone": customer.phone,
        "currency": shop.currency,
        "tax_exemptions": [],
        "admin_graphql_api_id": gid("Customer", customer.id),
        "default_address": _home(customer, address) if address else None,
    }


def _home(customer: Customer, address: Address) -> Body:
    body = address_body(address)
    del body["latitude"], body["longitude"]
    return {
        "id": customer.address_id,
        "customer_id": customer.id,
        **body,
        "country_name": address.country,
        "default": True,
    }


def deleted_customer(customer_id: int) -> Body:
    """The body of customers/delete."""
    return {
        "id": customer_id,
        "tax_exemptions": [],
        "admin_graphql_api_id": gid("Customer", customer_id),
    }


def merged_customers(kept: int, removed: int, job: int) -> Body:
    """The body of customers/merge, which names both by global id only."""
    return {
        "admin_graphql_api_customer_kept_id": gid("Customer", kept),
        "admin_graphql_api_customer_deleted_id": gid("Customer", removed),
        "admin_graphql_api_job_id": gid("Job", job),
        "status": "completed",
        "errors": [],
    }
