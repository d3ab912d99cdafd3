"""What delivery costs in the storefront."""

from collections.abc import Sequence

from plugin.twin.catalogue import Variant
from plugin.twin.money import exponent

_PRICES = {"JPY": 700, "PLN": 1_900, "IDR": 2_500_000}
_FREE_FROM = 15


def shipping_for(lines: Sequence[tuple[Variant, int]], currency: str) -> int | None:
    """The delivery price in minor units, 0 from fifteen times its amount; None for gift cards."""
    parcel = [(variant, units) for variant, units in lines if not variant.gift_card]
    if not parcel:
        return None
    price = _PRICES.get(currency, 5 * 10 ** exponent(currency))
    worth = sum(variant.price(currency) * units for variant, units in parcel)
    return 0 if worth >= _FREE_FROM * price else price
