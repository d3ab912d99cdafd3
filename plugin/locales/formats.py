"""
Numbers, money and dates as people of a locale write them; never through floats.

The same few are written over and over, and writing one takes CLDR's patterns apart, so the last
ones are remembered. What is remembered is a number or a day, and nobody's.
"""

from datetime import date as calendar_day
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_skeleton, format_time
from babel.numbers import (
    format_currency,
    format_decimal,
    format_percent,
    get_currency_symbol,
    get_minus_sign_symbol,
    get_plus_sign_symbol,
    list_currencies,
)

from plugin.domain.money import Rounding, exponent, round_points
from plugin.locales.directions import isolated

# CLDR's minimumGroupingDigits is 2 here: 1240, but 12 400.
_GROUPS_FROM_FIVE_DIGITS = frozenset({"es", "pl"})
_FOUR_DIGITS = 9_999

# Currencies whose minor unit exists on paper only (CLDR's cash digits): people write Rp10.000.
_MINOR_UNUSED = frozenset("COP HUF IDR IRR LAK LBP MMK TWD TZS".split(" "))

# The zeros of CLDR's numbering systems; the other nine digits follow theirs in Unicode.
_ZEROS = {
    "arab": "\N{ARABIC-INDIC DIGIT ZERO}",
    "arabext": "\N{EXTENDED ARABIC-INDIC DIGIT ZERO}",
    "beng": "\N{BENGALI DIGIT ZERO}",
    "deva": "\N{DEVANAGARI DIGIT ZERO}",
    "mymr": "\N{MYANMAR DIGIT ZERO}",
}
_SYMBOLS = "default"
"""Separators and signs of the locale's own numbering system, as Babel calls it."""

_MOST_LOCALES, _MOST_VALUES = 256, 8_192
_ELEVEN_MONTHS = 335
"""Days after which a day and its month alone could be taken for those of this year."""

_NO_BREAK = "\N{NO-BREAK SPACE}"
_LEFT = "\N{LEFT-TO-RIGHT MARK}"
_MINUS = "\N{MINUS SIGN}"


def digits(text: str, locale: Locale) -> str:
    """
    Text of ours with its digits as people of a locale write them: `ar` 30, `ar-EG` ٣٠.

    CLDR says which; browsers follow it too, so a number that a script writes looks the same.
    """
    own = own_digits(locale)
    return text.translate(own) if own else text


@lru_cache(maxsize=_MOST_LOCALES)
def own_digits(locale: Locale) -> dict[int, int]:
    """Each digit's own for a locale, to translate by; none where they are written 0 to 9."""
    zero = _ZEROS.get(locale.default_numbering_system)
    return {ord("0") + n: ord(zero) + n for n in range(10)} if zero else {}


def plural(count: int, locale: Locale) -> str:
    """The plural category (CLDR) of a number: `one`, `few`, ... or `other`."""
    return _plural(abs(count), locale)


@lru_cache(maxsize=_MOST_VALUES)
def _plural(count: int, locale: Locale) -> str:
    return str(locale.plural_form(count))


def number(value: int, locale: Locale) -> str:
    """A whole number such as `1,240`, `1240` or `1.240`."""
    return _number(value, locale)


@lru_cache(maxsize=_MOST_VALUES)
def _number(value: int, locale: Locale) -> str:
    grouped = _grouped(value, locale)
    written = format_decimal(
        value, locale=locale, group_separator=grouped, numbering_system=_SYMBOLS
    )
    return digits(written, locale)


def signed(value: int, locale: Locale) -> str:
    """A change: `+190`, `-95` with a true minus sign, or `0`."""
    return _set_off(_sign(value, locale) + number(abs(value), locale), locale)


def money(minor: int | Fraction, currency: str, locale: Locale, *, brief: bool = False) -> str:
    """
    An amount in minor units, rounded half up to a whole one, with its currency; `brief`: without
    decimals where they are all zero.

    Raises InvalidInputError when `currency` is no ISO 4217 code.
    """
    return _money(_half_up(minor), currency, locale, brief)


@lru_cache(maxsize=_MOST_VALUES)
def _money(minor: int, currency: str, locale: Locale, brief: bool) -> str:
    places = exponent(currency)
    amount = Decimal(minor).scaleb(-places)
    if (brief or currency in _MINOR_UNUSED) and amount == amount.to_integral_value():
        places = 0
    written = format_currency(
        amount,
        currency,
        format=_pattern(currency, places, locale),
        locale=locale,
        currency_digits=False,
        group_separator=_grouped(int(amount), locale),
        numbering_system=_SYMBOLS,
    )
    return _set_off(digits(written, locale), locale)


def percent(hundredths: int, locale: Locale) -> str:
    """A part of a whole in hundredths of a per cent: `7.5%`, in German `7,5 %`."""
    return _percent(hundredths, locale)


@lru_cache(maxsize=_MOST_VALUES)
def _percent(hundredths: int, locale: Locale) -> str:
    share = Decimal(hundredths).scaleb(-4)
    pattern = str(locale.percent_formats[None].pattern).replace("#0", "#0.##")
    written = format_percent(share, pattern, locale=locale, numbering_system=_SYMBOLS)
    return digits(written, locale).replace("%", _percent_sign(locale))


def _percent_sign(locale: Locale) -> str:
    """The sign of the digits in use: Babel writes `%` beside any."""
    return str(locale.number_symbols[locale.default_numbering_system]["percentSign"])


def is_currency(code: str) -> bool:
    """Is this the code of a currency that is, or was, in use?"""
    return code in list_currencies()


def date(at: datetime, zone: str, locale: Locale) -> str:
    """The day of an aware moment in an IANA zone, short and with its year: `6 Nov 2026`."""
    return _day("yMMMd", at.astimezone(ZoneInfo(zone)).date(), locale)


def day(at: datetime, zone: str, locale: Locale) -> str:
    """The day of an aware moment within a year: `6 November`."""
    return _day("MMMMd", at.astimezone(ZoneInfo(zone)).date(), locale)


def ahead(at: datetime, zone: str, days: int, locale: Locale) -> str:
    """
    The day of an aware moment that is so many days ahead, or fewer: `6 November`, and `6 Nov 2028`
    where that day of this year might be meant.
    """
    return date(at, zone, locale) if days > _ELEVEN_MONTHS else day(at, zone, locale)


def month(year: int, of_year: int, locale: Locale) -> str:
    """A month by its name: `November 2026`."""
    return _day("yMMMM", calendar_day(year, of_year, 1), locale)


@lru_cache(maxsize=_MOST_VALUES)
def _day(parts: str, day: calendar_day, locale: Locale) -> str:
    """These parts of a day (a skeleton of CLDR), in the locale's order."""
    return digits(format_skeleton(parts, day, locale=locale), locale)


def time(at: datetime, zone: str, locale: Locale) -> str:
    """The time of an aware moment in an IANA zone: `14:05`, `2:05 PM`."""
    return digits(format_time(at, "short", tzinfo=ZoneInfo(zone), locale=locale), locale)


def _half_up(minor: int | Fraction) -> int:
    if isinstance(minor, int):
        return minor
    size = round_points(abs(Fraction(minor)), Rounding.HALF_UP)
    return -size if minor < 0 else size


def _sign(value: int, locale: Locale) -> str:
    """The locale's sign; in a script from right to left it brings a mark that keeps its place."""
    if value > 0:
        return get_plus_sign_symbol(locale, numbering_system=_SYMBOLS)
    minus = get_minus_sign_symbol(locale, numbering_system=_SYMBOLS)
    return minus.replace("-", _MINUS) if value < 0 else ""


def _grouped(value: int, locale: Locale) -> bool:
    return locale.language not in _GROUPS_FROM_FIVE_DIGITS or abs(value) > _FOUR_DIGITS


def _pattern(currency: str, places: int, locale: Locale) -> str:
    """The locale's pattern with the currency's own decimals, a code set off from its number."""
    pattern = str(locale.currency_formats["standard"].pattern)
    pattern = pattern.replace(".00", f".{'0' * places}" if places else "")
    if get_currency_symbol(currency, locale) == currency:
        pattern = pattern.replace("¤#", f"¤{_NO_BREAK}#")
    # Between Arabic and a dollar's sign its letters would go one way and the sign another.
    return pattern.replace("¤", f"¤{_LEFT}") if _is_rtl(locale) else pattern


def _set_off(text: str, locale: Locale) -> str:
    """Signs and currencies stay with their number, whatever stands beside them."""
    return isolated(text) if _is_rtl(locale) else text


def _is_rtl(locale: Locale) -> bool:
    return locale.text_direction == "rtl"
