"""The theme's blocks: true numbers in every language, and no request."""

import gzip
import re

import pytest

from plugin.domain.rewards import Reward, RewardKind
from plugin.twin.drops import product_drop
from tests.widgets.theme import (
    EXTENSION,
    HOSTILE,
    LANGUAGES,
    MUG,
    block,
    context,
    program,
    words,
)


def test_a_member_reads_their_balance() -> None:
    html = block("balance", context(program(), standing=(1_240, 190))).html
    assert words(html) == "You have 1,240 points 190 on the way"
    assert "data-laurel-open" in html
    assert 'href="/apps/laurel/panel?locale=en"' in html


def test_points_on_the_way_can_be_left_out() -> None:
    html = block("balance", context(program(), standing=(1, 190)), pending=False).html
    assert words(html) == "You have 1 point"


@pytest.mark.parametrize("handle", ["balance", "progress"])
def test_a_stranger_may_sign_in_and_a_customer_may_look(handle: str) -> None:
    stranger = block(handle, context(program(), signed_in=False)).html
    assert words(stranger) == "Sign in to see your points"
    assert 'href="/account/login"' in stranger
    customer = block(handle, context(program())).html
    assert words(customer) == "See your points"
    assert "data-laurel-open" in customer


@pytest.mark.parametrize(
    ("points", "said", "bar"),
    [
        (0, "500 points to go until: $5.00 off", ("500", "0")),
        (499, "1 point to go until: $5.00 off", ("500", "499")),
        (500, "500 points to go until: $10.00 off", ("1000", "500")),
        (1_240, "1,260 points to go until: $25.00 off", ("2500", "1240")),
    ],
)
def test_the_way_to_the_next_reward(points: int, said: str, bar: tuple[str, str]) -> None:
    html = block("progress", context(program(), standing=(points, 0))).html
    assert words(html) == said
    assert re.search(r'<progress max="(\d+)" value="(\d+)"', html).groups() == bar  # type: ignore[union-attr]


def test_whoever_has_enough_for_everything_is_told_so() -> None:
    html = block("progress", context(program(), standing=(9_000, 0))).html
    assert words(html) == "You have enough for any reward"
    assert "<progress" not in html


def test_the_bar_is_named_by_its_sentence() -> None:
    html = block("progress", context(program(), standing=(10, 0))).html
    name = re.search(r'aria-labelledby="([^"]+)"', html)
    assert name
    assert f'<p id="{name[1]}">' in html


def test_the_programme_is_told_on_a_page() -> None:
    html = block("rewards", context(program())).html
    assert "Earn 5 points for every $1.00 you spend" in words(html)
    assert "$5.00 off 500 points $10.00 off 1,000 points $25.00 off 2,500 points" in words(html)
    assert html.count("<li>") == 6


KINDS = (
    Reward("a", RewardKind.AMOUNT, 100, value=100, least=2, most=20),
    Reward("b", RewardKind.PERCENT, 300, value=1250),
    Reward("c", RewardKind.SHIPPING, 300),
    Reward("d", RewardKind.PRODUCT, 300, gives=("1",)),
    Reward("e", RewardKind.BUY_GET, 300, gives=("1",), minimum_spend=1, products=("2",)),
    Reward("f", RewardKind.GIFT_CARD, 1_000, value=1000),
    Reward("g", RewardKind.STORE_CREDIT, 1_000, value=1050),
    Reward("h", RewardKind.PERK, 12_345),
)


def test_every_kind_of_reward_has_its_words() -> None:
    html = block("rewards", context(program(catalogue=KINDS)), steps=False).html
    named = [words(each) for each in re.findall(r"<li>\s*<span>(.*?)</span>", html, re.DOTALL)]
    assert named == [
        "$2.00 off or more", "12.50% off", "Free shipping", "A free product",
        "A free product with your order", "$10.00 gift card", "$10.50 to spend here",
        "A treat from us",
    ]  # fmt: skip


def test_hostile_names_stay_text_in_every_block() -> None:
    named = (Reward("x", RewardKind.PERK, 900, name=HOSTILE),)
    found = context(program(catalogue=named), standing=(1, 0))
    for handle in ("rewards", "progress"):
        html = block(handle, found, title=HOSTILE).html
        assert "<script" not in html
        assert HOSTILE in words(html)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("handle", ["points", "balance", "progress", "rewards"])
def test_every_block_speaks_every_language(handle: str, language: str) -> None:
    every = program(catalogue=KINDS)
    for points in (0, 1, 2, 3, 11, 299, 9_999, 12_400):
        found = context(
            every,
            language=language,
            standing=(points, points),
            product=product_drop(MUG, "USD"),
        )
        html = block(handle, found).html
        assert "{" not in html
        assert words(html)


@pytest.mark.parametrize(
    ("language", "number"),
    [("en", "1,240"), ("pl", "1240"), ("id", "1.240"), ("de", "1.240"), ("ar", "1,240")],
)
def test_numbers_are_written_as_the_language_does(language: str, number: str) -> None:
    found = context(program(), standing=(1_240, 0), language=language)
    assert number in block("balance", found).html


def test_large_numbers_have_all_their_groups() -> None:
    found = context(program(), standing=(12_003_045, 0), language="pl")
    assert "12\u00a0003\u00a0045" in block("balance", found).html


def test_nothing_is_inline_and_the_budget_holds() -> None:
    for path in EXTENSION.glob("*/*.liquid"):
        source = path.read_text()
        assert " style=" not in source
        assert "<style" not in source
        assert not re.search(r"<script(?![^>]* src=)", source), path.name
        assert not re.search(r"\son[a-z]+=", source), path.name
    assert len(gzip.compress((EXTENSION / "assets" / "points.js").read_bytes(), 9)) <= 1_000
    assert len(gzip.compress((EXTENSION / "assets" / "blocks.css").read_bytes(), 9)) <= 1_000
    liquid = sum(len(path.read_bytes()) for path in EXTENSION.glob("*/*.liquid"))
    assert liquid <= 100_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_friends_welcome_is_hidden_until_its_script_finds_a_code(language: str) -> None:
    shown = block("referral", context(None, language=language)).html
    assert re.search(r"<laurel-referral [^>]*\bhidden\b", shown)
    assert f'href="/apps/laurel/r/?locale={language}"' in shown


def test_a_friends_welcome_is_seen_in_the_theme_editor() -> None:
    editing = context(None, request={"locale": {"iso_code": "en"}, "design_mode": True})
    shown = block("referral", editing).html
    assert not re.search(r"<laurel-referral [^>]*\bhidden\b", shown)
