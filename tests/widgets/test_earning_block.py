"""What a product page says it earns: never another number than the ledger would post."""

import re
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugin.domain.facts import Line
from plugin.domain.money import Rate, Rounding, round_points
from plugin.domain.program import EarningRule, Program
from plugin.domain.rules import Limit, Multiplier, Period, Selection
from plugin.twin import catalogue
from plugin.twin.drops import VENDOR, product_drop
from tests.widgets.theme import (
    MUG,
    block,
    context,
    program,
    words,
)


def earns(promised: Program | None, product: catalogue.Product = MUG, **found: Any) -> list[str]:
    """What the product page says, variant by variant."""
    told = context(promised, product=product_drop(product, "USD"), **found)
    html = block("points", told).html
    return [words(each) for each in re.findall(r"<p[ >].*?</p>", html, re.DOTALL)]


def test_a_product_says_what_it_earns_for_every_price() -> None:
    assert earns(program()) == [
        "Earn 190 points with this", "Earn 190 points with this", "Earn 210 points with this",
    ]  # fmt: skip


def test_the_sentence_of_the_chosen_variant_is_shown_and_the_others_wait() -> None:
    html = block("points", context(program(), product=product_drop(MUG, "USD"))).html
    shown, *others = re.findall(r"<p data-variant=\"(\d+)\"( hidden)?>", html)
    assert shown == (str(MUG.first.id), "")
    assert [hidden for _, hidden in others] == [" hidden", " hidden"]


def test_one_price_is_one_sentence() -> None:
    assert len(earns(program(), catalogue.product("tall-mug"))) == 1


selections = st.builds(
    Selection,
    products=st.sets(st.sampled_from([str(MUG.id), "1"])).map(frozenset),
    vendors=st.sets(st.sampled_from([VENDOR, "Another"])).map(frozenset),
    skus=st.sets(st.sampled_from([MUG.variants[0].sku, "OTHER"])).map(frozenset),
)
multipliers = st.builds(
    Multiplier, selections.filter(bool), st.integers(0, 7), st.sampled_from([1, 2, 3])
)
rules = st.builds(
    EarningRule,
    st.builds(Rate, st.integers(0, 40), st.integers(1, 2_000)),
    rounding=st.sampled_from(Rounding),
    only=selections,
    never=selections,
    multipliers=st.lists(multipliers, max_size=2).map(tuple),
)


@settings(max_examples=60, deadline=None, database=None)
@given(rule=rules)
def test_what_the_page_says_is_what_the_ledger_would_post(rule: EarningRule) -> None:
    said = [int(re.sub(r"\D", "", each)) for each in earns(program(rule))]
    due = [_points(rule, variant) for variant in MUG.variants]
    assert said in ([n for n in due if n], [due[0]] if len(set(due)) == 1 and due[0] else [])


def _points(rule: EarningRule, variant: catalogue.Variant) -> int:
    line = Line(
        "1", 1, 1, variant.cents, 0,
        product_id=str(variant.product_id), vendor=VENDOR, sku=variant.sku,
    )  # fmt: skip
    return round_points(rule.rate.of(Fraction(variant.cents) * rule.times(line)), rule.rounding)


@pytest.mark.parametrize(
    "promised",
    [
        None,
        program(enabled=False),
        program(paused=True),
        program(EarningRule(Rate(5, 100), never=Selection(products=frozenset({str(MUG.id)})))),
        program(EarningRule(Rate(5, 100), only=Selection(vendors=frozenset({"Another"})))),
    ],
)
def test_what_earns_nothing_says_nothing(promised: Program | None) -> None:
    assert earns(promised) == []


def test_no_product_earns_more_than_a_limit_allows() -> None:
    rule = EarningRule(Rate(100, 100), limits=(Limit(500, Period.MONTH), Limit(40, Period.DAY)))
    assert {said.split()[1] for said in earns(program(rule))} == {"40"}


def test_a_gift_card_says_nothing() -> None:
    assert earns(program(), catalogue.product("gift-card")) == []


def test_an_order_that_must_be_larger_says_so() -> None:
    assert earns(program(EarningRule(Rate(5, 100), minimum=4_000)))[0] == (
        "Earn 190 points with this on orders from $40.00"
    )


def test_where_the_page_cannot_know_it_says_the_rate() -> None:
    many = Selection(products=frozenset(map(str, range(1_000))))
    told = earns(program(EarningRule(Rate(5, 100), never=many)))
    assert told == ["Earn 5 points for every $1.00 you spend"]


def test_in_another_currency_the_rate_is_told_in_ours() -> None:
    assert earns(program(), currency="EUR") == ["Earn 5 points for every 1 USD you spend"]
