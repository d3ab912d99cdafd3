"""Numbers, money and dates as people of a locale write them; never through floats."""

from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_skeleton
from babel.numbers import (
    format_currency,
    format_decimal,
    format_percent,
    get_currency_symbol,
    list_currencies,
)

from plugin.domain.money import Rounding, exponent, round_points

# CLDR's minimumGroupingDigits is 2 here: 1240, but 12 400.
_GROUPS_FROM_FIVE_DIGITS = frozenset({"es", "pl"})
_FOUR_DIGITS = 9_999

# Currencies whose minor unit exists on paper only (CLDR's cash digits): people write Rp10.000.
_MINOR_UNUSED = frozenset("COP HUF IDR IRR LAK LBP MMK TWD TZS".split(" "))

_NO_BREAK = "\N{NO-BREAK SPACE}"
_MINUS = "\N{MINUS SIGN}"


def number(value: int, locale: Locale) -> str:
    """A whole number such as `1,240`, `1240` or `1.240`."""
    return format_decimal(value, locale=locale, group_separator=_grouped(value, locale))


def signed(value: int, locale: Locale) -> str:
    """A change: `+190`, `-95` with a true minus sign, or `0`."""
    sign = "+" if value > 0 else _MINUS if value < 0 else ""
    return sign + number(abs(value), locale)


def money(minor: int | Fraction, currency: str, locale: Locale) -> str:
    """
    An amount in minor units, rounded half up to a whole one, with its currency.

    Raises InvalidInputError when `currency` is no ISO 4217 code.
    """
    places = exponent(currency)
    amount = Decimal(_half_up(minor)).scaleb(-places)
    if currency in _MINOR_UNUSED and amount == amount.to_integral_value():
        places = 0
    return format_currency(
        amount,
        currency,
        format=_pattern(currency, places, locale),
        locale=locale,
        currency_digits=False,
        group_separator=_grouped(int(amount), locale),
    )


def percent(hundredths: int, locale: Locale) -> str:
    """A part of a whole in hundredths of a per cent: `7.5%`."""
    return format_percent(Decimal(hundredths).scaleb(-4), "#,##0.##%", locale=locale)


def is_currency(code: str) -> bool:
    """Is this the code of a currency that is, or was, in use?"""
    return code in list_currencies()


def date(at: datetime, zone: str, locale: Locale) -> str:
    """The day of an aware moment in an IANA zone, short and with its year: `6 Nov 2026`."""
    return format_skeleton("yMMMd", at.astimezone(ZoneInfo(zone)), locale=locale)


def day(at: datetime, zone: str, locale: Locale) -> str:
    """The day of an aware moment within a year: `6 November`."""
    return format_skeleton("MMMMd", at.astimezone(ZoneInfo(zone)), locale=locale)


def _half_up(minor: int | Fraction) -> int:
    size = round_points(abs(Fraction(minor)), Rounding.HALF_UP)
    return -size if minor < 0 else size


def _grouped(value: int, locale: Locale) -> bool:
    return locale.language not in _GROUPS_FROM_FIVE_DIGITS or abs(value) > _FOUR_DIGITS


def _pattern(currency: str, places: int, locale: Locale) -> str:
    """The locale's pattern with the currency's own decimals, a code set off from its number."""
    pattern = str(locale.currency_formats["standard"].pattern)
    pattern = pattern.replace(".00", f".{'0' * places}" if places else "")
    if get_currency_symbol(currency, locale) == currency:
        pattern = pattern.replace("¤#", f"¤{_NO_BREAK}#")
    return pattern
