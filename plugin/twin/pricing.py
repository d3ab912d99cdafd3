"""From a basket to priced order lines: discounts spread, taxes worked out, nothing lost."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from plugin.twin.catalogue import Variant
from plugin.twin.errors import TwinError
from plugin.twin.model import Discount, Line, Shop
from plugin.twin.money import parse, render, share, split

NewId = Callable[[str], int]

_WHOLE = 10_000
_FULL_PERCENT = 100_00
_MOST_UNITS = 1_000


@dataclass(frozen=True)
class DiscountRequest:
    """A code as a checkout is given it: `kind` is `fixed_amount`, `percentage` or `shipping`.

    It is for the variants named only, and for so many `units` of them; None means all.
    """

    code: str
    kind: str
    value: str
    variants: frozenset[int] | None = None
    units: int | None = None


def price_lines(
    basket: Sequence[tuple[Variant, int]],
    wanted: DiscountRequest | None,
    shop: Shop,
    new_id: NewId,
) -> tuple[tuple[Line, ...], Discount | None]:
    """Priced lines and the discount they share. Gift cards are neither discounted nor taxed."""
    _check_basket(basket)
    gross = [variant.price(shop.currency) * units for variant, units in basket]
    entitled = _entitled(basket, wanted, shop.currency)
    discount = _discount(wanted, sum(entitled), shop.currency) if wanted else None
    cuts = split(discount.amount if discount else 0, entitled)
    lines = tuple(
        _line(variant, units, amount, cut, shop, new_id)
        for (variant, units), amount, cut in zip(basket, gross, cuts, strict=True)
    )
    return lines, discount


def _entitled(
    basket: Sequence[tuple[Variant, int]], wanted: DiscountRequest | None, currency: str
) -> list[int]:
    """What of each line a discount may touch, in minor units; a given number of units runs out."""
    left = wanted.units if wanted and wanted.units is not None else None
    amounts = []
    for variant, units in basket:
        chosen = wanted is None or wanted.variants is None or variant.id in wanted.variants
        touched = units if chosen and not variant.gift_card else 0
        if left is not None:
            touched = min(touched, left)
            left -= touched
        amounts.append(variant.price(currency) * touched)
    return amounts


def tax_on(net: int, shop: Shop) -> int:
    """Tax on an amount, or the tax inside it where prices include it; rounded half up."""
    base = _WHOLE + (shop.tax_basis_points if shop.taxes_included else 0)
    return share(net, shop.tax_basis_points, base)


def _check_basket(basket: Sequence[tuple[Variant, int]]) -> None:
    if not basket:
        raise TwinError("an order needs at least one line")
    if any(not 1 <= units <= _MOST_UNITS for _, units in basket):
        raise TwinError(f"a line holds 1 to {_MOST_UNITS} units")


def _discount(wanted: DiscountRequest, entitled: int, currency: str) -> Discount:
    if wanted.kind == "percentage":
        hundredths = _percent(wanted.value)
        amount = share(entitled, hundredths, _FULL_PERCENT)
        whole, rest = divmod(hundredths, 100)
        value = f"{whole}.{rest:02d}".removesuffix("0")
    elif wanted.kind == "fixed_amount":
        amount = min(parse(wanted.value, currency), entitled)
        value = render(parse(wanted.value, currency), currency)
    elif wanted.kind == "shipping":
        amount, value = 0, wanted.value
    else:
        raise TwinError("a discount is a fixed_amount or a percentage")
    return Discount(wanted.code, wanted.kind, value, amount)


def _percent(text: str) -> int:
    match = re.fullmatch(r"([0-9]{1,3})(?:\.([0-9]{1,2}))?", text)
    hundredths = int(match[1]) * 100 + int((match[2] or "").ljust(2, "0")) if match else -1
    if not 0 <= hundredths <= _FULL_PERCENT:
        raise TwinError(f"{text!r} is not a percentage")
    return hundredths


def _line(variant: Variant, units: int, gross: int, cut: int, shop: Shop, new_id: NewId) -> Line:
    net = gross - cut
    tax = 0 if variant.gift_card else tax_on(net, shop)
    return Line(
        id=new_id("line_item"),
        variant_id=variant.id,
        product_id=variant.product_id,
        title=variant.product_title,
        variant_title=variant.title,
        sku=variant.sku,
        unit_price=variant.price(shop.currency),
        quantity=units,
        net=net,
        tax=tax,
        current_quantity=units,
        current_net=net,
        current_tax=tax,
        gift_card=variant.gift_card,
        grams=variant.grams,
        discount=cut,
    )
