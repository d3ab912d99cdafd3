"""Money is read strictly and rounded once."""

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.domain.errors import InvalidInputError
from plugin.domain.money import LIMIT, Rate, Rounding, exponent, parse_minor, round_points

READ = [
    ("0", "USD", 0),
    ("12.50", "USD", 1250),
    ("12.5", "USD", 1250),
    ("12", "USD", 1200),
    ("0.01", "USD", 1),
    ("007.00", "USD", 700),
    ("-5.00", "USD", -500),
    ("-0.00", "USD", 0),
    ("1.230000", "USD", 123),
    ("23600", "JPY", 23600),
    ("9.0", "JPY", 9),
    ("13.000000", "JPY", 13),
    ("1.234", "KWD", 1234),
    ("1.2", "KWD", 1200),
    ("-0.001", "KWD", -1),
    ("10000000000.00", "USD", LIMIT),
    ("-10000000000.00", "USD", -LIMIT),
    ("1000000000000", "JPY", LIMIT),
]
NO_AMOUNT = [
    "",
    " ",
    "-",
    ".",
    "5.",
    ".5",
    "+5",
    "--5",
    " 5",
    "5 ",
    "5\n",
    "5.00\n",
    "NaN",
    "nan",
    "Infinity",
    "-inf",
    "1e3",
    "1E3",
    "1_000",
    "1,000.00",
    "1.000,00",
    "0x10",
    "$5",
    "5.00 USD",
    "１２",  # noqa: RUF001 - full-width digits
    "१२",
    "²",
    "−5",  # noqa: RUF001 - a minus sign that is no hyphen
    "1.2.3",
    "12.5000000",
    "12345678901234567",
    "None",
]


@pytest.mark.parametrize(("text", "currency", "minor"), READ)
def test_amounts_as_the_platform_writes_them(text: str, currency: str, minor: int) -> None:
    assert parse_minor(text, currency) == minor


@pytest.mark.parametrize("text", NO_AMOUNT)
@pytest.mark.parametrize("currency", ["USD", "JPY", "KWD"])
def test_what_is_no_amount_is_refused(text: str, currency: str) -> None:
    with pytest.raises(InvalidInputError, match="is not an amount such as"):
        parse_minor(text, currency)


@pytest.mark.parametrize(
    ("text", "currency"),
    [("13.5", "JPY"), ("0.01", "JPY"), ("1.005", "USD"), ("1.2345", "KWD"), ("0.000001", "USD")],
)
def test_more_decimals_than_the_currency_knows(text: str, currency: str) -> None:
    with pytest.raises(InvalidInputError, match=f"{text} has more decimals than {currency} knows"):
        parse_minor(text, currency)


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("10000000000.01", "USD"),
        ("-10000000000.01", "USD"),
        ("1000000000001", "JPY"),
        ("1000000000.001", "KWD"),
        ("9999999999999999", "JPY"),
    ],
)
def test_amounts_beyond_the_limit(text: str, currency: str) -> None:
    with pytest.raises(InvalidInputError, match="beyond any amount"):
        parse_minor(text, currency)


def test_a_refusal_never_repeats_a_flood() -> None:
    with pytest.raises(InvalidInputError, match=f"^'{'9' * 40}' is not an amount"):
        parse_minor("9" * 100_000, "USD")


@given(st.integers(-LIMIT, LIMIT), st.sampled_from(["JPY", "USD", "KWD"]))
def test_every_amount_survives_writing_and_reading(minor: int, currency: str) -> None:
    places = exponent(currency)
    digits = str(abs(minor)).rjust(places + 1, "0")
    whole, decimals = digits[: len(digits) - places], digits[len(digits) - places :]
    written = ("-" if minor < 0 else "") + whole + ("." + decimals if decimals else "")
    assert parse_minor(written, currency) == minor


@given(st.text().filter(lambda text: not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text)))
def test_no_other_text_is_an_amount(text: str) -> None:
    with pytest.raises(InvalidInputError, match="is not an amount such as"):
        parse_minor(text, "USD")


@pytest.mark.parametrize(
    ("currencies", "places"),
    [
        ("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF", 0),
        ("USD EUR PLN IDR HUF TWD GBP CZK", 2),
        ("BHD IQD JOD KWD LYD OMR TND", 3),
    ],
)
def test_decimals_of_the_minor_unit(currencies: str, places: int) -> None:
    assert {exponent(currency) for currency in currencies.split(" ")} == {places}


@pytest.mark.parametrize("currency", ["", "usd", "US", "USDT", "US$", "ŻŁT", "USD\n", " USD"])
def test_what_is_no_currency_is_refused(currency: str) -> None:
    with pytest.raises(InvalidInputError, match="is not a currency code such as USD"):
        exponent(currency)


@pytest.mark.parametrize(
    ("points", "floor", "half_up", "ceiling"),
    [
        (Fraction(0), 0, 0, 0),
        (Fraction(1, 1000), 0, 0, 1),
        (Fraction(499, 1000), 0, 0, 1),
        (Fraction(1, 2), 0, 1, 1),
        (Fraction(501, 1000), 0, 1, 1),
        (Fraction(1), 1, 1, 1),
        (Fraction(3, 2), 1, 2, 2),
        (Fraction(5, 2), 2, 3, 3),
        (Fraction(10**18 * 3 + 1, 3), 10**18, 10**18, 10**18 + 1),
    ],
)
def test_the_one_rounding(points: Fraction, floor: int, half_up: int, ceiling: int) -> None:
    assert round_points(points, Rounding.FLOOR) == floor
    assert round_points(points, Rounding.HALF_UP) == half_up
    assert round_points(points, Rounding.CEILING) == ceiling


def test_a_rate_is_exact() -> None:
    assert Rate(points=5, per=100).of(Fraction(735)) == Fraction(147, 4)
    assert Rate(points=1, per=3).of(Fraction(1, 7)) == Fraction(1, 21)
    assert Rate(points=0, per=1).of(Fraction(10**12)) == 0


@pytest.mark.parametrize(("points", "per"), [(-1, 100), (5, 0), (5, -100)])
def test_a_rate_that_makes_no_sense(points: int, per: int) -> None:
    with pytest.raises(InvalidInputError, match=f"a rate of {points} per {per} makes no sense"):
        Rate(points, per)
