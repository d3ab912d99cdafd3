"""What the platform refuses in a code discount: the recorded userErrors, in recorded order."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from plugin.twin import catalogue, promotions, shelves
from plugin.twin.errors import NotFoundError
from plugin.twin.graphql.presenting import Answer, number_of, refusal
from plugin.twin.promotions import BASIC, BXGY, FREE_SHIPPING
from plugin.twin.state import State

_LONGEST = 255
_MOST = 2_147_483_647
_TOO_MUCH = 10**18
ARGUMENTS = {
    BASIC: "basicCodeDiscount",
    BXGY: "bxgyCodeDiscount",
    FREE_SHIPPING: "freeShippingCodeDiscount",
}


@dataclass(frozen=True)
class Checked:
    """One input on its way in; `refuse` words an error about a place inside it."""

    kind: str
    given: dict[str, Any]
    state: State

    def refuse(self, place: str, message: str, code: str | None) -> Answer:
        """A userError about `place`, a path with dots."""
        return refusal([ARGUMENTS[self.kind], *place.split(".")], message, code)


def refusals(kind: str, given: dict[str, Any], state: State) -> list[Answer]:
    """Everything wrong with an input; what cannot be understood at all is said alone."""
    checked = Checked(kind, given, state)
    for rule in (_conflicts, _shapes):
        if errors := list(rule(checked)):
            return errors
    rules = (_code, _references, _minimum, _dates, _limits, _amounts, _title)
    return [error for rule in rules for error in rule(checked)]


def contradiction(given: dict[str, Any]) -> str | None:
    """What makes an input no input at all; the platform answers it with an error of the request."""
    value = (given.get("customerGets") or {}).get("value") or {}
    if len({"percentage", "discountAmount", "discountOnQuantity"} & set(value)) > 1:
        return "A discount can only have one of percentage, discountOnQuantity or discountAmount."
    return _selected_twice(given.get("customerSelection") or {}) or _overlap(given)


def _selected_twice(selection: dict[str, Any]) -> str | None:
    if selection.get("all") and selection.get("customerSegments"):
        return (
            "A discount cannot have customerSelection set to all, when customerSegments is"
            " specified."
        )
    if selection.get("all") and selection.get("customers"):
        return (
            "A discount cannot have customerSelection set to all, when customers or"
            " customerSavedSearches is specified."
        )
    return None


def _overlap(given: dict[str, Any]) -> str | None:
    """The same thing added and removed."""
    buyers = (given.get("customerSelection") or given.get("context") or {}).get("customers") or {}
    if _both(buyers, "add", "remove"):
        return "A customer id is present in `add` and `remove` fields"
    if _both((given.get("destination") or {}).get("countries") or {}, "add", "remove"):
        return "A country code is present in `add` and `remove` field"
    for side in ("customerBuys", "customerGets"):
        items = (given.get(side) or {}).get("items") or {}
        products = items.get("products") or {}
        places = (
            ("Collection", items.get("collections") or {}, "add", "remove"),
            ("Product", products, "productsToAdd", "productsToRemove"),
            ("ProductVariant", products, "productVariantsToAdd", "productVariantsToRemove"),
        )
        for kind, part, add, remove in places:
            if _both(part, add, remove):
                return f"The same {kind} id is present in both 'add' and 'remove' fields"
    return None


def _both(part: dict[str, Any], add: str, remove: str) -> bool:
    return bool(set(part.get(add) or ()) & set(part.get(remove) or ()))


def _conflicts(checked: Checked) -> Iterator[Answer]:
    given = checked.given
    if given.get("context") and given.get("customerSelection"):
        message = "Only one of context or customerSelection can be provided."
        yield checked.refuse("context", message, "INVALID")
    shipping = (given.get("combinesWith") or {}).get("shippingDiscounts")
    if checked.kind == FREE_SHIPPING and shipping:
        message = "The combinesWith settings are not valid for the discount class."
        yield checked.refuse("combinesWith", message, "INVALID_COMBINES_WITH_FOR_DISCOUNT_CLASS")


def _shapes(checked: Checked) -> Iterator[Answer]:
    gets = checked.given.get("customerGets") or {}
    value = gets.get("value") or {}
    if checked.kind == BASIC and "discountOnQuantity" in value:
        message = "discountOnQuantity field is only permitted with bxgy discounts."
        yield checked.refuse("customerGets.value.discountOnQuantity", message, "INVALID")
    if checked.kind == BXGY:
        yield from _bxgy_shapes(checked, gets, value)


def _bxgy_shapes(checked: Checked, gets: dict[str, Any], value: dict[str, Any]) -> Iterator[Answer]:
    for name in ("percentage", "discountAmount"):
        if name in value:
            message = "Only discountOnQuantity permitted with bxgy discounts."
            yield checked.refuse(f"customerGets.value.{name}", message, "INVALID")
    if value and "discountOnQuantity" not in value:
        place = "customerGets.value.discountOnQuantity.quantity"
        yield checked.refuse(place, "Quantity cannot be blank.", "BLANK")
    for name in ("appliesOnSubscription", "appliesOnOneTimePurchase"):
        if name in gets:
            message = "This field is not supported by bxgy discounts."
            yield checked.refuse(f"customerGets.{name}", message, "INVALID")
    if (gets.get("items") or {}).get("all"):
        yield checked.refuse(
            "customerGets", "Items in 'customer get' cannot be set to all", "INVALID"
        )


def _code(checked: Checked) -> Iterator[Answer]:
    code = checked.given.get("code")
    if code is None:
        yield checked.refuse("code", "Code can't be blank", "BLANK")
    elif problem := wrong_code(code):
        yield checked.refuse("code", f"Code {problem[0]}", problem[1])
    elif promotions.code_of(checked.state, code):
        yield checked.refuse("code", "Code must be unique. Please try a different code.", "TAKEN")


def wrong_code(code: str) -> tuple[str, str] | None:
    """What is wrong with a code by itself: the words after `Code`, and the error's code."""
    if "\n" in code or "\r" in code:
        return "cannot contain newline characters.", "INVALID"
    if not code:
        return "is too short (minimum is 1 character)", "TOO_SHORT"
    if len(code) > _LONGEST:
        return f"is too long (maximum is {_LONGEST} characters)", "TOO_LONG"
    return None


def _references(checked: Checked) -> Iterator[Answer]:
    for side in ("customerBuys", "customerGets"):
        items = (checked.given.get(side) or {}).get("items") or {}
        products, collections = items.get("products") or {}, items.get("collections") or {}
        if collections.get("add") and (
            products.get("productsToAdd") or products.get("productVariantsToAdd")
        ):
            message = "Cannot entitle collections in combination with product variants or products"
            yield checked.refuse(f"{side}.items.collections.add", message, "CONFLICT")
        yield from _unknown_items(checked, side, products, collections)


def _unknown_items(
    checked: Checked, side: str, products: dict[str, Any], collections: dict[str, Any]
) -> Iterator[Answer]:
    for gid in products.get("productsToAdd") or ():
        if not _product_exists(gid):
            message = f"Product with id: {gid.rpartition('/')[2]} is invalid"
            yield checked.refuse(f"{side}.items.products.productsToAdd", message, "INVALID")
    for gid in products.get("productVariantsToAdd") or ():
        if not _variant_exists(gid):
            message = f"Product variant with id: {gid.rpartition('/')[2]} is invalid"
            yield checked.refuse(f"{side}.items.products.productVariantsToAdd", message, "INVALID")
    for gid in collections.get("add") or ():
        if not _collection_exists(gid):
            message = f"Collection with id: {gid.rpartition('/')[2]} is invalid"
            yield checked.refuse(f"{side}.items.collections.add", message, "INVALID")


def _product_exists(gid: object) -> bool:
    number = number_of(gid, "Product")
    return any(str(product.id) == number for product in catalogue.PRODUCTS)


def _collection_exists(gid: object) -> bool:
    number = number_of(gid, "Collection")
    return any(str(collection.id) == number for collection in shelves.COLLECTIONS)


def _variant_exists(gid: object) -> bool:
    try:
        catalogue.variant(int(number_of(gid, "ProductVariant") or 0))
    except NotFoundError:
        return False
    return True


def _minimum(checked: Checked) -> Iterator[Answer]:
    minimum = checked.given.get("minimumRequirement") or {}
    subtotal = (minimum.get("subtotal") or {}).get("greaterThanOrEqualToSubtotal")
    quantity = (minimum.get("quantity") or {}).get("greaterThanOrEqualToQuantity")
    of_money = "minimumRequirement.subtotal.greaterThanOrEqualToSubtotal"
    of_units = "minimumRequirement.quantity.greaterThanOrEqualToQuantity"
    if subtotal is not None and quantity is not None:
        message = "Minimum subtotal cannot be defined when minimum quantity is."
        yield checked.refuse(of_money, message, "CONFLICT")
        message = "Minimum quantity cannot be defined when minimum subtotal is."
        yield checked.refuse(of_units, message, "CONFLICT")
    if quantity is not None and int(quantity) >= _MOST:
        yield checked.refuse(of_units, f"Minimum quantity must be less than {_MOST}", "LESS_THAN")
    if subtotal is not None and Decimal(str(subtotal)) >= _TOO_MUCH:
        message = f"Minimum subtotal must be less than {_TOO_MUCH}"
        yield checked.refuse(of_money, message, "LESS_THAN")


def _dates(checked: Checked) -> Iterator[Answer]:
    starts, ends = checked.given.get("startsAt"), checked.given.get("endsAt")
    if not starts:
        yield checked.refuse("startsAt", "Starts at can't be blank", "BLANK")
    elif ends and datetime.fromisoformat(ends) <= datetime.fromisoformat(starts):
        yield checked.refuse("endsAt", "Ends at needs to be after starts_at", "INVALID")


def _limits(checked: Checked) -> Iterator[Answer]:
    names = {"usageLimit": "Usage limit", "recurringCycleLimit": "Recurring cycle limit"}
    for field, name in names.items():
        limit = checked.given.get(field)
        if limit is not None and limit > _MOST:
            message = f"{name} must be less than or equal to {_MOST}"
            yield checked.refuse(field, message, "LESS_THAN_OR_EQUAL_TO")
        if field == "usageLimit" and limit is not None and limit <= 0:
            yield checked.refuse(field, f"{name} must be greater than 0", "GREATER_THAN")
        if limit is not None and limit < -_MOST - 1:
            message = f"{name} must be greater than or equal to {-_MOST - 1}"
            yield checked.refuse(field, message, "GREATER_THAN_OR_EQUAL_TO")


def _amounts(checked: Checked) -> Iterator[Answer]:
    value = (checked.given.get("customerGets") or {}).get("value") or {}
    percentage, amount = value.get("percentage"), (value.get("discountAmount") or {}).get("amount")
    if percentage is not None and not 0 <= percentage <= 1:
        place, message = "customerGets.value.percentage", "Value must be between 0.0 and 1.0"
        yield checked.refuse(place, message, "VALUE_OUTSIDE_RANGE")
    place = "customerGets.value.discountAmount.amount"
    # Inside, the platform keeps amounts off as negative numbers, and its messages show it.
    if amount is not None and Decimal(str(amount)) < 0:
        message = "Value must be less than or equal to 0"
        yield checked.refuse(place, message, "LESS_THAN_OR_EQUAL_TO")
    if amount is not None and Decimal(str(amount)) >= _TOO_MUCH:
        yield checked.refuse(place, f"Value must be greater than -{_TOO_MUCH}", "LESS_THAN")


def _title(checked: Checked) -> Iterator[Answer]:
    if checked.given.get("title") == "" and checked.kind in {BXGY, FREE_SHIPPING}:
        yield checked.refuse("title", "Title can't be blank", "BLANK")
    bought = (checked.given.get("customerBuys") or {}).get("items") or {}
    if checked.kind == BXGY and not {"collections", "products"} & set(bought):
        message = "Items in 'customer buys' must be defined"
        yield checked.refuse("customerBuys.items", message, "BLANK")
