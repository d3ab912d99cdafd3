"""Whatever rules there are, their file reads as the same rules."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings

from plugin.domain.money import Rate
from plugin.domain.program import EarningRule, one_minute_program
from plugin.domain.rules import Multiplier, Selection
from plugin.programfile import Draft, read, write
from plugin.programfile.notation import amount, factor, parse_factor, quoted
from tests.programfile.drafts import SMALLEST, drafts

LINES = Selection(skus=frozenset({"MUG"}))


@settings(max_examples=100, deadline=None, database=None)
@given(drafts)
def test_rules_written_and_read_are_the_same_rules(draft: Draft) -> None:
    text = write(draft, "Some rules")
    assert read(text, draft.currency) == draft
    assert write(read(text, draft.currency), "Some rules") == text


@settings(max_examples=30, deadline=None, database=None)
@given(drafts)
def test_every_line_that_says_something_has_a_comment(draft: Draft) -> None:
    for line in write(draft, "Some rules").split("\n"):
        assert not line or line.startswith("[") or "# " in line


def test_the_smallest_file_is_the_rule_of_the_one_minute_programme() -> None:
    program = one_minute_program("USD", None)
    assert read(SMALLEST, "USD") == Draft("USD", EarningRule(Rate(5, 100)))
    assert replace(Draft.of(program), catalogue=()) == read(SMALLEST, "USD")
    start = datetime(2026, 3, 1, tzinfo=UTC)
    assert Draft.of(program).version(1, start) == one_minute_program("USD", start)


def test_what_a_file_does_not_say_is_named_at_its_end() -> None:
    bare = write(read(SMALLEST, "USD"), "Bare")
    also = (
        "[orders.only], [orders.never], [[orders.multiplier]], [[orders.bonus]], [[orders.limit]], "
        "[expiry], [[rewards]], [referrals], [referrals.friend], [referrals.referrer]"
    )
    assert bare.endswith(f"\n# There can also be {also}: docs/programme.md\n")
    limited = write(read(SMALLEST + '[[orders.limit]]\npoints=1\nperiod="day"', "USD"), "Limited")
    others = "[[orders.multiplier]], [[orders.bonus]], [expiry], [[rewards]], [referrals], "
    others += "[referrals.friend], [referrals.referrer]"
    assert limited.endswith(f"{others}: docs/programme.md\n")


@pytest.mark.parametrize(
    ("numerator", "denominator", "written"),
    [
        (2, 1, "2"), (0, 1, "0"), (3, 2, '"1.5"'), (1, 1_000_000, '"0.000001"'),
        (1, 3, '"1/3"'), (6, 4, '"6/4"'), (0, 5, '"0/5"'), (1, 10_000_000, '"1/10000000"'),
    ],
)  # fmt: skip
def test_a_factor_is_written_as_short_as_is_exact(
    numerator: int, denominator: int, written: str
) -> None:
    assert factor(Multiplier(LINES, numerator, denominator)) == written
    value = written.strip('"') if written.startswith('"') else int(written)
    assert parse_factor(value) == (numerator, denominator)


def test_a_factor_may_be_written_in_more_ways_than_one() -> None:
    assert parse_factor("2") == parse_factor("2.0") == (2, 1)
    assert parse_factor("1.50") == (3, 2)


@pytest.mark.parametrize(
    ("minor", "currency", "written"),
    [(1250, "USD", "12.50"), (5, "USD", "0.05"), (23600, "JPY", "23600"), (1, "KWD", "0.001")],
)
def test_an_amount_has_all_decimals_of_its_currency(
    minor: int, currency: str, written: str
) -> None:
    assert amount(minor, currency) == written


def test_text_is_quoted_so_that_toml_reads_it_back() -> None:
    assert quoted('a "b" \\ \n\x7f\x1b ü') == r'"a \"b\" \\ \n\u007f\u001b ü"'
