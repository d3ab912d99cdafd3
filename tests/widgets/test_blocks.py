"""The theme's blocks, rendered by the twin's Liquid: true numbers, every language, no request."""

import gzip
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from babel import Locale
from hypothesis import given, settings
from hypothesis import strategies as st

import widgets
from plugin.domain.facts import Line
from plugin.domain.money import Rate, Rounding, round_points
from plugin.domain.program import EarningRule, Program, one_minute_program
from plugin.domain.promise import promise
from plugin.domain.rewards import Reward, RewardKind
from plugin.domain.rules import Limit, Multiplier, Period, Selection
from plugin.twin import catalogue
from plugin.twin.drops import VENDOR, product_drop
from plugin.twin.embed import Embed, render_embeds, render_placed
from plugin.twin.settings import Manifest, Settings, read_manifest
from plugin.twin.theme import Placed, Theme

EXTENSION = Path(widgets.__file__).parent / "extension"
HOUSE = EXTENSION.parents[1]
LANGUAGES = ("en", "pl", "id", "de", "ar")
MUG = catalogue.product("morning-mug")
HOSTILE = '"><script>alert(1)</script>{{ 7 | times: 7 }}'


def program(rule: EarningRule | None = None, **changes: Any) -> Program:
    usual = one_minute_program("USD", None)
    return replace(usual, orders=rule or usual.orders, **changes)


@cache
def house() -> tuple[Settings, Manifest]:
    made = Settings(1, HOUSE, HOUSE, "http://127.0.0.1:9", HOUSE, "key", "secret")
    return made, read_manifest(HOUSE)


def context(
    promised: Program | None,
    *,
    look: Mapping[str, Any] | None = None,
    language: str = "en",
    standing: tuple[int, int] | None = None,
    signed_in: bool = True,
    currency: str = "USD",
    **of_page: Any,
) -> dict[str, Any]:
    """What Liquid finds on a page of the shop."""
    values = {"promise": {"value": json.loads(json.dumps(promise(promised)))}}
    own = {}
    if standing:
        own = {"$app": {"standing": {"value": {"points": standing[0], "pending": standing[1]}}}}
    return {
        "shop": {"currency": "USD"},
        "request": {"locale": {"iso_code": language}, "design_mode": False},
        "routes": {"account_login_url": "/account/login"},
        "cart": {"currency": {"iso_code": currency}},
        "app": {"metafields": {"laurel": {**values, "look": {"value": look}}}},
        "customer": {"id": 1, "metafields": own} if signed_in or standing else None,
        **of_page,
    }


def block(handle: str, found: Mapping[str, Any], **chosen: Any) -> Embed:
    (shown,) = render_placed(*house(), found, [Placed(7, handle, "page", chosen)])
    assert "Liquid error" not in shown.html
    assert "translation missing" not in shown.html
    return shown


def words(html: str) -> str:
    """What somebody reads, spaces made one."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


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


def launcher(look: Mapping[str, Any] | None, **chosen: Any) -> str:
    theme = Theme(settings={"launcher": chosen})
    (shown,) = render_embeds(*house(), context(program(), look=look), theme)
    return shown.html


LOOK = {
    "accent": "#123456", "radius": 8, "scheme": "dark", "side": "start", "icon": "star",
    "icon_only": False, "nudges": True, "drawing": ["M1 2"],
}  # fmt: skip


def test_the_launcher_looks_as_the_appearance_says() -> None:
    html = launcher(LOOK)
    assert 'accent="#123456"' in html
    assert 'position="start"' in html
    assert 'scheme="dark"' in html
    assert '<path d="M1 2"/>' in html
    assert "data-nudge" in html


def test_a_theme_may_say_otherwise() -> None:
    html = launcher(LOOK, accent="#abcdef", position="end", scheme="light", label="Club")
    assert 'accent="#abcdef"' in html
    assert 'position="end"' in html
    assert 'scheme="light"' in html
    assert "<span>Club</span>" in html


def test_before_anything_was_told_it_is_a_laurel() -> None:
    html = launcher(None)
    assert 'accent="#3f6b4f"' in html
    assert 'position="end"' in html
    assert "data-nudge" not in html


def test_an_icon_alone_has_a_name() -> None:
    html = launcher({**LOOK, "icon_only": True})
    assert 'aria-label="Rewards"' in html
    assert "<span>" not in html


def test_hostile_settings_stay_inside_their_attributes() -> None:
    html = launcher({**LOOK, "accent": HOSTILE, "drawing": [HOSTILE]}, label=HOSTILE)
    assert "<script>" not in html


def test_the_merchant_can_switch_the_launcher_off() -> None:
    assert render_embeds(*house(), context(program()), Theme(off=("launcher",))) == []


def _texts(language: str, kind: str = "") -> dict[str, str]:
    mark = ".default" if language == "en" else ""
    found = json.loads((EXTENSION / "locales" / f"{language}{mark}{kind}.json").read_text())
    return dict(_flat(found))


def _flat(found: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    for key, value in found.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{key}.")
        else:
            yield before + key, value


FORMS = ("zero", "one", "two", "few", "many", "other")


def _counted(key: str) -> str:
    head, _, last = key.rpartition(".")
    return f"{head}.#" if last in FORMS else key


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["", ".schema"])
def test_every_language_has_every_text(language: str, kind: str) -> None:
    ours, theirs = _texts("en", kind), _texts(language, kind)
    assert {_counted(key) for key in theirs} == {_counted(key) for key in ours}
    assert all(value for key, value in theirs.items())


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_counted_has_every_form_of_its_language(language: str) -> None:
    forms = {*Locale.parse(language).plural_form.tags, "other"}
    found: dict[str, set[str]] = {}
    for key in _texts(language):
        if _counted(key) != key:
            found.setdefault(_counted(key), set()).add(key.rpartition(".")[2])
    assert found
    assert all(has == forms for has in found.values())


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
