"""Numbers, money and days, written as people there write them."""

# ruff: noqa: RUF001 - digits of other scripts are the point

from datetime import UTC, datetime
from fractions import Fraction

import pytest
from playwright.sync_api import Browser

from plugin.domain.errors import InvalidInputError
from plugin.locales import Messages

ENGLISH, POLISH, INDONESIAN = Messages.of("en"), Messages.of("pl"), Messages.of("id")
GERMAN, ARABIC, EGYPTIAN = Messages.of("de"), Messages.of("ar"), Messages.of("ar-EG")
OPEN, CLOSE = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
LEFT, RIGHT, LETTER = "\N{LEFT-TO-RIGHT MARK}", "\N{RIGHT-TO-LEFT MARK}", "\N{ARABIC LETTER MARK}"
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
    assert GERMAN.date(LATE, warsaw) == "7. Nov. 2026"
    assert GERMAN.day(LATE, warsaw) == "7. November"
    assert ARABIC.date(LATE, warsaw) == "7 نوفمبر 2026"
    assert EGYPTIAN.date(LATE, warsaw) == "٧ نوفمبر ٢٠٢٦"


def test_a_day_more_than_eleven_months_ahead_shows_its_year() -> None:
    warsaw = "Europe/Warsaw"
    assert Messages.of("en-GB").ahead(LATE, warsaw, 335) == "7 November"
    assert Messages.of("en-GB").ahead(LATE, warsaw, 336) == "7 Nov 2026"
    assert POLISH.ahead(LATE, warsaw, 730) == "7 lis 2026"
    assert ARABIC.ahead(LATE, warsaw, 730) == "7 نوفمبر 2026"


def test_a_month_and_a_time_of_day() -> None:
    months = [m.month(2026, 3) for m in (ENGLISH, POLISH, GERMAN, EGYPTIAN)]
    assert months == ["March 2026", "marzec 2026", "März 2026", "مارس ٢٠٢٦"]
    assert GERMAN.time(LATE, "Europe/Berlin") == "00:30"
    assert EGYPTIAN.time(LATE, "Africa/Cairo") == "١:٣٠ ص"


def test_german_numbers() -> None:
    assert [GERMAN.number(n) for n in (1240, 12_400)] == ["1.240", "12.400"]
    assert [spaced(GERMAN.money(n, "EUR")) for n in (3800, -3800)] == ["38,00 €", "-38,00 €"]


def test_a_percentage_stands_as_the_language_has_it() -> None:
    assert [m.percent(750) for m in (ENGLISH, POLISH, INDONESIAN)] == ["7.5%", "7,5%", "7,5%"]
    written = [GERMAN.percent(n) for n in (1000, 125)]
    assert written == ["10\N{NO-BREAK SPACE}%", "1,25\N{NO-BREAK SPACE}%"]
    assert ARABIC.percent(750) == f"7.5{LEFT}%{LEFT}"
    assert EGYPTIAN.percent(750) == f"٧٫٥٪{LETTER}"


def test_arabic_digits_are_those_of_the_region() -> None:
    assert [ARABIC.number(12_400), EGYPTIAN.number(12_400)] == ["12,400", "١٢٬٤٠٠"]
    assert [Messages.of(f"ar-{region}").number(12) for region in ("SA", "AE", "MA")] == [
        "١٢", "12", "12",
    ]  # fmt: skip
    assert spaced(EGYPTIAN.money(3800, "USD")) == f"{OPEN}{RIGHT}٣٨٫٠٠ US${LEFT}{CLOSE}"
    assert spaced(ARABIC.money(3800, "EGP")) == f"{OPEN}{RIGHT}38.00 ج.م.{RIGHT}{LEFT}{CLOSE}"


def test_a_sign_keeps_its_place_beside_arabic() -> None:
    minus = "\N{MINUS SIGN}"
    told = [ARABIC.signed(n) for n in (190, -95, 0)]
    assert told == [f"{OPEN}{n}{CLOSE}" for n in (f"{LEFT}+190", f"{LEFT}{minus}95", "0")]
    told = [EGYPTIAN.signed(n) for n in (190, -95)]
    assert told == [f"{OPEN}{LETTER}{n}{CLOSE}" for n in ("+١٩٠", f"{minus}٩٥")]


@pytest.mark.parametrize("tag", [
    "en", "en-GB", "pl", "id", "de", "ar", "ar-EG", "ar-SA", "ar-AE", "ar-MA",
])  # fmt: skip
def test_a_number_that_rolls_in_the_panel_ends_as_we_wrote_it(tag: str, browser: Browser) -> None:
    """The panel's script writes numbers by Intl, with the page's tag."""
    page = browser.new_page()
    for number in (0, 95, 1_240, 12_400, 1_000_000):
        by_script = page.evaluate(f"new Intl.NumberFormat({tag!r}).format({number})")
        assert by_script == Messages.of(tag).number(number)
    page.close()


@pytest.mark.parametrize("tag", ["en", "pl", "id", "de", "ar", "ar-EG"])
def test_a_percentage_is_what_a_browser_would_write(tag: str, browser: Browser) -> None:
    page = browser.new_page()
    style = "{style: 'percent', maximumFractionDigits: 2}"
    by_script = page.evaluate(f"new Intl.NumberFormat({tag!r}, {style}).format(0.075)")
    assert by_script == Messages.of(tag).percent(750)
    page.close()
