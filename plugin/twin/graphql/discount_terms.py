"""What a discount gives, to whom and from when on: the input told back in the schema's types."""

from typing import Any

from plugin.twin import catalogue
from plugin.twin.graphql import customers
from plugin.twin.graphql.presenting import Answer, listing, money, number_of
from plugin.twin.model import Customer
from plugin.twin.money import parse
from plugin.twin.promotions import AUTOMATIC, BASIC, BXGY, FREE_SHIPPING, Promotion
from plugin.twin.twin import Twin

_CLASSES = {AUTOMATIC: "ORDER", BASIC: "ORDER", BXGY: "PRODUCT", FREE_SHIPPING: "SHIPPING"}


def presented_terms(twin: Twin, promotion: Promotion) -> Answer:
    """All that follows from the input; what belongs to one kind only is there for that kind."""
    terms, currency = promotion.terms, twin.shop().currency
    combines = terms.get("combinesWith") or {}
    kinds = ("productDiscounts", "orderDiscounts", "shippingDiscounts")
    summary = _summary(promotion, currency)
    shared = {
        "combinesWith": {kind: bool(combines.get(kind)) for kind in kinds},
        "context": _context(twin, terms),
        "discountClasses": [_class(promotion)],
        "summary": summary,
        "shortSummary": summary,
        "minimumRequirement": _minimum(terms.get("minimumRequirement") or {}, currency),
        "recurringCycleLimit": terms.get("recurringCycleLimit"),
    }
    return {**shared, **_own(promotion, currency)}


def _own(promotion: Promotion, currency: str) -> Answer:
    terms = promotion.terms
    if promotion.kind == FREE_SHIPPING:
        price = terms.get("maximumShippingPrice")
        return {
            "appliesOnOneTimePurchase": terms.get("appliesOnOneTimePurchase", True),
            "appliesOnSubscription": terms.get("appliesOnSubscription", False),
            "destinationSelection": _destination(terms.get("destination") or {}),
            "maximumShippingPrice": None if price is None else _amount(price, currency),
        }
    gets = {"customerGets": _gets(terms.get("customerGets") or {}, currency)}
    if promotion.kind == BXGY:
        buys = _buys(terms.get("customerBuys") or {})
        return {**gets, "customerBuys": buys, "usesPerOrderLimit": terms.get("usesPerOrderLimit")}
    return gets


def _class(promotion: Promotion) -> str:
    """A basic discount on chosen products is a product discount, on all an order discount."""
    items = (promotion.terms.get("customerGets") or {}).get("items") or {}
    narrowed = promotion.kind in {AUTOMATIC, BASIC} and not items.get("all")
    return "PRODUCT" if narrowed else _CLASSES[promotion.kind]


def _context(twin: Twin, terms: dict[str, Any]) -> Answer:
    context = terms.get("context") or terms.get("customerSelection") or {}
    if chosen := (context.get("customers") or {}).get("add"):
        known = [twin.state.get("customer", number_of(c, "Customer"), Customer) for c in chosen]
        shown = [customers.presented(twin, customer) for customer in known if customer]
        return {"__typename": "DiscountCustomers", "customers": shown}
    if segments := (context.get("customerSegments") or {}).get("add"):
        shown = [{"id": segment, "name": "A segment"} for segment in segments]
        return {"__typename": "DiscountCustomerSegments", "segments": shown}
    return {"__typename": "DiscountBuyerSelectionAll", "all": "ALL"}


def _gets(gets: dict[str, Any], currency: str) -> Answer:
    return {
        "value": _value(gets.get("value") or {}, currency),
        "items": _items(gets.get("items") or {}),
        "appliesOnOneTimePurchase": gets.get("appliesOnOneTimePurchase", True),
        "appliesOnSubscription": gets.get("appliesOnSubscription", False),
    }


def _buys(buys: dict[str, Any]) -> Answer:
    value = buys.get("value") or {}
    if value.get("amount") is not None:
        wanted = {"__typename": "DiscountPurchaseAmount", "amount": str(value["amount"])}
    else:
        wanted = {"__typename": "DiscountQuantity", "quantity": str(value.get("quantity", 1))}
    return {
        "value": wanted,
        "items": _items(buys.get("items") or {}),
        "isOneTimePurchase": buys.get("isOneTimePurchase", True),
        "isSubscription": buys.get("isSubscription", False),
    }


def _value(value: dict[str, Any], currency: str) -> Answer:
    if value.get("percentage") is not None:
        return {"__typename": "DiscountPercentage", "percentage": float(value["percentage"])}
    if on_quantity := value.get("discountOnQuantity"):
        return {
            "__typename": "DiscountOnQuantity",
            "quantity": {"quantity": str(on_quantity["quantity"])},
            "effect": _value(on_quantity["effect"], currency),
        }
    off = value.get("discountAmount") or {}
    return {
        "__typename": "DiscountAmount",
        "amount": _amount(off.get("amount", 0), currency),
        "appliesOnEachItem": bool(off.get("appliesOnEachItem")),
    }


def _items(items: dict[str, Any]) -> Answer:
    products = items.get("products")
    if products:
        variants = products.get("productVariantsToAdd") or ()
        return {
            "__typename": "DiscountProducts",
            "products": listing(products.get("productsToAdd") or (), lambda gid: {"id": gid}),
            "productVariants": listing(variants, _variant),
        }
    if chosen := (items.get("collections") or {}).get("add"):
        shown = listing(chosen, lambda gid: {"id": gid})
        return {"__typename": "DiscountCollections", "collections": shown}
    return {"__typename": "AllDiscountItems", "allItems": True}


def _variant(gid: str) -> Answer:
    known = catalogue.variant(int(number_of(gid, "ProductVariant") or 0))
    return {"id": gid, "title": known.title or "Default Title", "sku": known.sku}


def _minimum(minimum: dict[str, Any], currency: str) -> Answer | None:
    if subtotal := minimum.get("subtotal"):
        amount = _amount(subtotal["greaterThanOrEqualToSubtotal"], currency)
        return {"__typename": "DiscountMinimumSubtotal", "greaterThanOrEqualToSubtotal": amount}
    if quantity := minimum.get("quantity"):
        wanted = str(quantity["greaterThanOrEqualToQuantity"])
        return {"__typename": "DiscountMinimumQuantity", "greaterThanOrEqualToQuantity": wanted}
    return None


def _destination(destination: dict[str, Any]) -> Answer:
    if countries := destination.get("countries"):
        return {
            "__typename": "DiscountCountries",
            "countries": list(countries.get("add") or ()),
            "includeRestOfWorld": bool(countries.get("includeRestOfWorld")),
        }
    return {"__typename": "DiscountCountryAll", "allCountries": True}


def _amount(amount: object, currency: str) -> Answer:
    whole, _, rest = str(amount).partition(".")
    return money(parse(f"{whole}.{rest.rstrip('0')}".rstrip("."), currency), currency)


def _summary(promotion: Promotion, currency: str) -> str:
    if promotion.kind == FREE_SHIPPING:
        return "Free shipping on all products"
    if promotion.kind == BXGY:
        return "Buy items, get items"
    value = promotion.terms["customerGets"].get("value") or {}
    if value.get("percentage") is not None:
        return f"{float(value['percentage']) * 100:g}% off entire order"
    return f"{(value.get('discountAmount') or {}).get('amount', 0)} {currency} off entire order"
