"""
Privacy: who asks what we hold, who is to be forgotten, and which shop is.

https://shopify.dev/docs/apps/build/compliance/privacy-law-compliance
"""

from plugin.domain.errors import UnreadableError
from plugin.platforms.shopify.bodies import PrivacyBody, RequestBody, ShopRedactionBody
from plugin.platforms.shopify.reading import (
    Id,
    identifier,
    optional_identifier,
    parse,
    refuse_marks,
    words,
)
from plugin.ports import CustomerErased, DataRequested, ShopErased

_NOT_A_REQUEST = frozenset({"orders_to_redact", "line_items"})
_NOT_A_REDACTION = frozenset({"data_request", "orders_requested", "line_items"})
_NOT_A_SHOP = _NOT_A_REQUEST | _NOT_A_REDACTION | {"customer"}


def read_data_request(body: bytes) -> DataRequested:
    """A person who asks what is held of them: a customer, or a guest known by e-mail only."""
    refuse_marks(body, _NOT_A_REQUEST)
    told = parse(body, PrivacyBody)
    number = optional_identifier("DataRequest", (told.data_request or RequestBody()).id)
    return DataRequested(*_whom(told), _orders(told.orders_requested), number or "")


def read_redaction(body: bytes) -> CustomerErased:
    """A person who is to be forgotten: a customer, or a guest known by e-mail only."""
    refuse_marks(body, _NOT_A_REDACTION)
    told = parse(body, PrivacyBody)
    return CustomerErased(*_whom(told), _orders(told.orders_to_redact))


def read_shop_redaction(body: bytes) -> ShopErased:
    """A shop that left two days ago, and is to be forgotten."""
    refuse_marks(body, _NOT_A_SHOP)
    parse(body, ShopRedactionBody)
    return ShopErased()


def _whom(told: PrivacyBody) -> tuple[str | None, str | None]:
    """The customer's number, the e-mail, or both."""
    customer = told.customer
    customer_id = optional_identifier("Customer", customer.id, customer.admin_graphql_api_id)
    email = words(customer.email) or None
    if customer_id is None and email is None:
        raise UnreadableError("the request names nobody")
    return customer_id, email


def _orders(ids: list[Id] | None) -> tuple[str, ...]:
    return tuple(identifier("Order", number) for number in ids or () if number is not None)
