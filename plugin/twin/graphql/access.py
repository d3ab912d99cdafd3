"""Which scope a field needs, and the two ways of saying no.

Scopes by the notes in the platform's own schema; protected customer data by
https://shopify.dev/docs/apps/launch/protected-customer-data: fields of an unapproved app are null
and an error says so, while the rest of the answer arrives with status 200.
"""

from collections.abc import Collection
from typing import Any

from graphql import GraphQLError, GraphQLResolveInfo, get_named_type

_BY_TYPE = {
    "Customer": "read_customers",
    "CustomerConnection": "read_customers",
    "DiscountCodeNode": "read_discounts",
    "DiscountNode": "read_discounts",
    "DiscountNodeConnection": "read_discounts",
    "DiscountRedeemCodeBulkCreation": "read_discounts",
    "GiftCard": "read_gift_cards",
    "GiftCardConnection": "read_gift_cards",
    "Order": "read_orders",
    "OrderConnection": "read_orders",
    "StoreCreditAccount": "read_store_credit_accounts",
    "StoreCreditAccountConnection": "read_store_credit_accounts",
}
_BY_FIELD = {
    ("Collection", "title"): "read_products",
    ("Product", "title"): "read_products",
    ("ProductVariant", "displayName"): "read_products",
    ("ProductVariant", "price"): "read_products",
}
_BY_MUTATION = {
    "customerCreate": "write_customers",
    "discountCodeActivate": "write_discounts",
    "discountCodeBasicCreate": "write_discounts",
    "discountCodeBxgyCreate": "write_discounts",
    "discountCodeDeactivate": "write_discounts",
    "discountCodeDelete": "write_discounts",
    "discountCodeFreeShippingCreate": "write_discounts",
    "discountCodeRedeemCodeBulkDelete": "write_discounts",
    "discountRedeemCodeBulkAdd": "write_discounts",
    "giftCardCreate": "write_gift_cards",
    "giftCardDeactivate": "write_gift_cards",
    "storeCreditAccountCredit": "write_store_credit_account_transactions",
    "storeCreditAccountDebit": "write_store_credit_account_transactions",
}
_PROTECTED = {
    "Customer": frozenset(
        "addresses addressesV2 defaultAddress defaultEmailAddress defaultPhoneNumber displayName"
        " email firstName lastName phone".split()
    ),
    "Order": frozenset("billingAddress displayAddress email phone shippingAddress".split()),
}
_DOCUMENTED = "https://shopify.dev/api/usage/access-scopes"
_PRIVACY = "https://shopify.dev/docs/apps/launch/protected-customer-data"


def covers(granted: Collection[str], wanted: str) -> bool:
    """Whether granted scopes include one; to write is to read."""
    return wanted in granted or wanted.replace("read_", "write_", 1) in granted


def check_scope(info: GraphQLResolveInfo[Any], granted: Collection[str]) -> None:
    """Raise ACCESS_DENIED where a field leads to what the app may not see or change."""
    wanted = _wanted(info)
    if wanted and not covers(granted, wanted):
        raise denied(info.field_name, f"`{wanted}` access scope.")


def _wanted(info: GraphQLResolveInfo[Any]) -> str | None:
    if info.parent_type.name == "Mutation":
        return _BY_MUTATION.get(info.field_name)
    # What a mutation answers with is shown to whoever was allowed to run it.
    if info.parent_type.name.endswith("Payload"):
        return None
    of_field = _BY_FIELD.get((info.parent_type.name, info.field_name))
    return of_field or _BY_TYPE.get(get_named_type(info.return_type).name)


def check_approval(info: GraphQLResolveInfo[Any]) -> None:
    """Raise for a protected field; its value becomes null and the error stands beside the data."""
    if info.field_name in _PROTECTED.get(info.parent_type.name, ()):
        raise GraphQLError(
            f"This app is not approved to use the {info.field_name} field."
            f" See {_PRIVACY} for more details.",
            extensions={"code": "ACCESS_DENIED", "documentation": _PRIVACY},
        )


def denied(field: str, required: str) -> GraphQLError:
    """The platform's words for a missing permission."""
    return GraphQLError(
        f"Access denied for {field} field. Required access: {required}",
        extensions={
            "code": "ACCESS_DENIED",
            "documentation": _DOCUMENTED,
            "requiredAccess": required,
        },
    )
