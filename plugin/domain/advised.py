"""What is advised to somebody who has chosen nothing yet, in money of about the same worth."""

from typing import Final

from plugin.domain.money import exponent

# Where a unit of the currency buys little, five points for each would be a flood: the amount,
# in whole units and roughly a dollar, that stands in for it.
_ABOUT_A_DOLLAR: Final = {
    "IDR": 10_000, "VND": 25_000, "IRR": 50_000, "LAK": 20_000, "COP": 4_000, "KRW": 1_000,
    "CLP": 1_000, "PYG": 5_000, "NGN": 1_000, "HUF": 300, "JPY": 100, "ISK": 100, "CRC": 500,
    "UGX": 4_000, "TZS": 2_500, "XAF": 500, "XOF": 500, "RSD": 100, "KES": 100,
}  # fmt: skip


def unit(currency: str) -> int:
    """Minor units of roughly a dollar, a round amount where the shop is."""
    minor: int = 10 ** exponent(currency)
    return _ABOUT_A_DOLLAR.get(currency, 1) * minor
