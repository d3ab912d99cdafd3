"""Amounts are whole minor units, and no unit is lost or invented."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugin.twin.errors import TwinError
from plugin.twin.money import parse, render, share, show, split

CURRENCIES = st.sampled_from(["USD", "JPY", "KWD", "PLN"])
quick = settings(max_examples=50, deadline=None)
MINOR = st.integers(0, 10**11)


@quick
@given(MINOR, CURRENCIES)
def test_what_is_written_can_be_read(minor: int, currency: str) -> None:
    assert parse(render(minor, currency), currency) == minor


@quick
@given(MINOR, st.lists(st.integers(0, 10**9), min_size=1, max_size=8))
def test_a_split_adds_up(total: int, weights: list[int]) -> None:
    parts = split(total, weights)
    assert sum(parts) == (total if sum(weights) else 0)
    assert all(part == 0 for part, weight in zip(parts, weights, strict=True) if weight == 0)


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [("12.5", "USD", 1250), ("12", "USD", 1200), ("1250", "JPY", 1250), ("0.001", "KWD", 1)],
)
def test_plain_decimals_are_read(text: str, currency: str, minor: int) -> None:
    assert parse(text, currency) == minor


@pytest.mark.parametrize(
    "text", ["", "-1", "1,00", "1.", ".5", "1.005", "1e3", "١٢", " 1", "NaN", "1" * 13]
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(TwinError):
        parse(text, "USD")


def test_yen_have_no_decimals() -> None:
    assert render(1250, "JPY") == "1250"
    with pytest.raises(TwinError):
        parse("12.5", "JPY")


def test_halves_go_up_and_nothing_has_no_share() -> None:
    assert share(1, 1, 2) == 1
    assert share(5, 1, 0) == 0


def test_shoppers_read_a_sign_and_groups() -> None:
    assert show(123450, "USD") == "$1,234.50"
    assert show(-500, "PLN") == "-zł 5.00"
