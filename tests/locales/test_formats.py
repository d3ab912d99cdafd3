"""Numbers, money and days, written as people there write them."""

from datetime import UTC, datetime
from fractions import Fraction

import pytest

from plugin.domain.errors import InvalidInputError
from plugin.locales import Messages

ENGLISH, POLISH, INDONESIAN = Messages.of("en"), Messages.of("pl"), Messages.of("id")
LATE = datetime(2026, 11, 6, 23, 30, tzinfo=UTC)


def spaced(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_thousands() -> None:
    written = [spaced(m.number(1240)) for m in (ENGLISH, POLISH, INDONESIAN)]
    assert written == ["1,240", "1240", "1.240"]
    written = [spaced(m.number(12_400)) for m in (ENGLISH, POLISH, INDONESIAN)]
    assert written == ["12,400", "12 400", "12.400"]


def test_changes_carry_their_sign() -> None:
    assert [ENGLISH.signed(n) for n in (190, -95, 0)] == ["+190", "\N{MINUS SIGN}95", "0"]


@pytest.mark.parametrize(
    ("minor", "currency", "english", "polish", "indonesian"),
    [
        (3800, "USD", "$38.00", "38,00 USD", "US$38,00"),
        (3800, "PLN", "PLN 38.00", "38,00 zł", "PLN 38,00"),
        (1_000_000, "IDR", "IDR 10,000", "10 000 IDR", "Rp10.000"),
        (1_000_050, "IDR", "IDR 10,000.50", "10 000,50 IDR", "Rp10.000,50"),
        (23_600, "JPY", "¥23,600", "23 600 JPY", "JP¥23.600"),
        (1_234, "KWD", "KWD 1.234", "1,234 KWD", "KWD 1,234"),
        (-3800, "USD", "-$38.00", "-38,00 USD", "-US$38,00"),
    ],
)
def test_money(minor: int, currency: str, english: str, polish: str, indonesian: str) -> None:
    written = [spaced(m.money(minor, currency)) for m in (ENGLISH, POLISH, INDONESIAN)]
    assert written == [english, polish, indonesian]


@pytest.mark.parametrize(
    ("minor", "shown"),
    [
        (Fraction(13345, 3), "$44.48"), (Fraction(7, 2), "$0.04"), (Fraction(5, 2), "$0.03"),
        (Fraction(-5, 2), "-$0.03"), (Fraction(10**12), "$10,000,000,000.00"),
    ],
)  # fmt: skip
def test_a_fraction_of_a_cent_is_rounded_half_up(minor: Fraction, shown: str) -> None:
    assert ENGLISH.money(minor, "USD") == shown


def test_a_currency_that_is_none_is_refused() -> None:
    with pytest.raises(InvalidInputError):
        ENGLISH.money(100, "dollars")


def test_a_day_is_a_day_of_the_shop() -> None:
    warsaw, jakarta, honolulu = "Europe/Warsaw", "Asia/Jakarta", "Pacific/Honolulu"
    assert ENGLISH.date(LATE, warsaw) == "Nov 7, 2026"
    assert ENGLISH.date(LATE, honolulu) == "Nov 6, 2026"
    assert POLISH.day(LATE, warsaw) == "7 listopada"
    assert INDONESIAN.date(LATE, jakarta) == "7 Nov 2026"
    assert Messages.of("en-GB").day(LATE, warsaw) == "7 November"
