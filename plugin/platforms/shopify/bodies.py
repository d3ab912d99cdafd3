"""
The few fields we use of Shopify's bodies, in both of its styles, from 2012 to now.

Whatever is not named here is not decoded, and so cannot leak or break anything.
https://shopify.dev/docs/api/webhooks
"""

from msgspec import UNSET, Raw, Struct, UnsetType, field

from plugin.platforms.shopify.reading import NULL, Id, MoneySet


class Allocation(Struct):
    """A discount, or a part of one, that fell on a line."""

    amount: Raw = NULL
    amount_set: MoneySet | None = None
    discount_application_index: int | None = None
    """Which of the order's discounts; the first is 0."""


class LineBody(Struct):
    """A line of an order."""

    id: Id = None
    admin_graphql_api_id: str | None = None
    quantity: int | None = None
    current_quantity: int | None = None
    price: Raw = NULL
    price_set: MoneySet | None = None
    total_discount: Raw = NULL
    total_discount_set: MoneySet | None = None
    discount_allocations: list[Allocation] | UnsetType | None = UNSET
    gift_card: bool | None = None
    tip: dict[str, Raw] | None = None
    product_id: Id = None
    vendor: str | None = None
    sku: str | None = None


class RefundedLine(Struct):
    """The line that a refunded unit came from."""

    admin_graphql_api_id: str | None = None


class RefundLineBody(Struct):
    """Units of a line given back."""

    line_item_id: Id = None
    line_item: RefundedLine | None = None
    quantity: int | None = None
    subtotal_set: MoneySet | None = None


class AdjustmentBody(Struct):
    """Money of a refund that its lines do not explain."""

    kind: str | None = None
    amount: Raw = NULL
    amount_set: MoneySet | None = None


class TransactionBody(Struct):
    """Money that moved."""

    kind: str | None = None
    status: str | None = None
    amount: Raw = NULL
    currency: str | None = None


class RefundBody(Struct):
    """A refund, alone or inside an order."""

    id: Id = None
    admin_graphql_api_id: str | None = None
    order_id: Id = None
    processed_at: str | None = None
    created_at: str | None = None
    refund_line_items: list[RefundLineBody] | None = None
    refund_shipping_lines: list[Raw] | None = None
    duties: list[Raw] | None = None
    order_adjustments: list[AdjustmentBody] | None = None
    transactions: list[TransactionBody] | None = None


class CustomerBody(Struct):
    """A customer, in snake case with numbers or in camel case with global ids."""

    id: Id = None
    admin_graphql_api_id: str | None = None
    email: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    verified_email: bool | None = None
    created_at: str | None = None
    updated_at: str | None = None
    given_name: str | None = field(default=None, name="firstName")
    family_name: str | None = field(default=None, name="lastName")
    created: str | None = field(default=None, name="createdAt")
    updated: str | None = field(default=None, name="updatedAt")


class ShippingBody(Struct):
    """Of shipping only what codes took off it."""

    discount_allocations: list[Allocation] | None = None


class CodeBody(Struct):
    """A code that was typed."""

    code: str | None = None


class ApplicationBody(Struct):
    """A discount of an order. Only a code has a code; all have a type, so none is left out."""

    type: str | None = None
    code: str | None = None


class AttributeBody(Struct):
    """What a cart carried. Shoppers write it, so that it is anything: it is not decoded."""

    name: Raw = NULL
    value: Raw = NULL


class AddressBody(Struct):
    """Of an address the province, for some forbid points to expire, and what a household shares."""

    country_code: str | None = None
    province_code: str | None = None
    zip: str | None = None
    address1: str | None = None
    phone: str | None = None


class OrderBody(Struct):
    """An order; the two fields without a default tell it from everything else."""

    line_items: list[LineBody]
    financial_status: str | None
    id: Id = None
    admin_graphql_api_id: str | None = None
    name: str | None = None
    created_at: str | None = None
    processed_at: str | None = None
    updated_at: str | None = None
    cancelled_at: str | None = None
    cancel_reason: str | None = None
    currency: str | None = None
    total_discounts: Raw = NULL
    total_discounts_set: MoneySet | None = None
    discount_applications: list[ApplicationBody] | dict[str, Raw] | None = None
    """In the order of their index. One of the documentation's samples has an object here."""
    discount_codes: list[CodeBody] | None = None
    """Every code typed, be it worth something or not."""
    shipping_lines: list[ShippingBody] | None = None
    fulfillment_status: str | None = None
    refunds: list[RefundBody] | None = None
    test: bool | None = None
    source_name: str | None = None
    tags: str | None = None
    """All of them in one text, with commas between."""
    customer: CustomerBody | None = None
    customer_locale: str | None = None
    email: str | None = None
    contact_email: str | None = None
    phone: str | None = None
    note_attributes: list[AttributeBody] | None = None
    shipping_address: AddressBody | None = None
    billing_address: AddressBody | None = None


class DeletionBody(Struct):
    """What is left of something deleted."""

    id: Id = None
    admin_graphql_api_id: str | None = None


class MergeBody(Struct):
    """Two customers that became one, or should have."""

    status: str | None = None
    kept: str | None = field(default=None, name="admin_graphql_api_customer_kept_id")
    deleted: str | None = field(default=None, name="admin_graphql_api_customer_deleted_id")
    kept_id: str | None = field(default=None, name="customerKeptId")
    deleted_id: str | None = field(default=None, name="customerDeletedId")


class RequestBody(Struct):
    """The number of a request for a person's data."""

    id: Id = None


class PrivacyBody(Struct):
    """A request about a person's data."""

    customer: CustomerBody
    shop_domain: str
    orders_requested: list[Id] | None = None
    orders_to_redact: list[Id] | None = None
    data_request: RequestBody | None = None


class ShopRedactionBody(Struct):
    """A shop that is to be forgotten."""

    shop_domain: str


class ShopBody(Struct):
    """A shop; its permanent domain tells it from everything else."""

    myshopify_domain: str
    name: str | None = None
    email: str | None = None
    currency: str | None = None
    iana_timezone: str | None = None
    taxes_included: bool | None = None
    plan_name: str | None = None
    plan_display_name: str | None = None
    created_at: str | None = None
    updated_at: str | None = None


class ScopesBody(Struct):
    """What the merchant granted, before and now."""

    current: list[str]


class EditBody(Struct):
    """An edit names the order, not its totals."""

    order_id: Id = None


class SubjectBody(Struct):
    """The ids that say what a delivery is about."""

    id: Id = None
    admin_graphql_api_id: str | None = None
    order_id: Id = None
    order_edit: EditBody | None = None
    customer: CustomerBody | None = None
    kept: str | None = field(default=None, name="admin_graphql_api_customer_kept_id")
    kept_id: str | None = field(default=None, name="customerKeptId")
