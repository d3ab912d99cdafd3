"""
Customers: who they are, and who became one with whom.

Without approval for protected data, names and addresses arrive as null or not at all.
https://shopify.dev/docs/apps/build/compliance/privacy-law-compliance
"""

from datetime import datetime

from plugin.domain.errors import UnreadableError
from plugin.platforms.shopify.bodies import (
    CustomerBody,
    DeletionBody,
    MergeBody,
)
from plugin.platforms.shopify.reading import (
    identifier,
    moment,
    optional_identifier,
    parse,
    refuse_marks,
    words,
)
from plugin.ports import (
    Buyer,
    CustomerDeleted,
    CustomerFact,
    CustomerMerged,
    Ignored,
)

_NOT_A_CUSTOMER = frozenset(
    {
        "current",
        "customer",
        "line_items",
        "myshopify_domain",
        "order_edit",
        "order_id",
        "refund_line_items",
    }
)
_NOT_A_DELETION = _NOT_A_CUSTOMER | {"email", "first_name", "updated_at", "updatedAt"}


def buyer(
    customer: CustomerBody | None, order_emails: tuple[str | None, ...], locale: str
) -> Buyer | None:
    """Who an order names: an account, an address, both, or nobody."""
    told = customer or CustomerBody()
    customer_id = optional_identifier("Customer", told.id, told.admin_graphql_api_id)
    own = words(told.email)
    email = next(filter(None, (own, *map(words, order_emails))), None)
    if customer_id is None and email is None:
        return None
    verified = told.verified_email if own else False
    return Buyer(customer_id, email, _name(told), locale, verified)


def known_since(customer: CustomerBody | None) -> datetime | None:
    """Since when the platform knows whom an order names."""
    first = customer and (customer.created_at or customer.created)
    return moment(first) if first else None


def read_customer(body: bytes) -> CustomerFact:
    """A customer as they are now."""
    refuse_marks(body, _NOT_A_CUSTOMER)
    return customer_fact(parse(body, CustomerBody))


def customer_fact(told: CustomerBody) -> CustomerFact:
    """What a customer's description says, however it was told."""
    email = words(told.email) or None
    someone = Buyer(_id(told), email, _name(told), verified=told.verified_email)
    return CustomerFact(
        someone, moment(told.updated_at, told.updated, told.created_at, told.created)
    )


def read_deleted_customer(body: bytes) -> CustomerDeleted:
    """A customer the merchant deleted: an id, and never what they were called."""
    refuse_marks(body, _NOT_A_DELETION)
    told = parse(body, DeletionBody)
    return CustomerDeleted(_id(told))


def read_merge(body: bytes) -> CustomerMerged | Ignored:
    """Two customers who became one; a merge that failed changed nobody."""
    told = parse(body, MergeBody)
    if told.status == "failed":
        return Ignored("merge_failed")
    kept = identifier("Customer", None, told.kept or told.kept_id)
    removed = identifier("Customer", None, told.deleted or told.deleted_id)
    if kept == removed:
        raise UnreadableError("a customer cannot be merged into themselves")
    return CustomerMerged(kept, removed)


def _id(told: CustomerBody | DeletionBody) -> str:
    return identifier("Customer", told.id, told.admin_graphql_api_id)


def _name(told: CustomerBody) -> str:
    first, last = told.first_name or told.given_name, told.last_name or told.family_name
    return " ".join(filter(None, (words(first), words(last))))
