"""Why a number is what it is, as a sentence in every language."""

import re
from string import Formatter

import pytest

from plugin.domain.earning import Reason
from plugin.domain.ledger import Kind
from plugin.domain.rewards import RewardKind
from plugin.locales import Messages, languages
from plugin.locales.catalogue import SOURCE, written

RATE: dict[str, str | int] = {"currency": "USD", "rate_points": 5, "rate_minor": 100}
EARNED = {"order": "#1042", "eligible": "3800", "total": 190, "points": 190, **RATE}
BARE: dict[str, str | int] = {"order": "#1042", "total": 0, "points": 190}
ISOLATES = dict.fromkeys(map(ord, "\N{FIRST STRONG ISOLATE}\N{POP DIRECTIONAL ISOLATE}"))
CODES = [f"entry.{Kind.CLAWBACK}.{reason}" for reason in Reason]


def explain(locale: str, code: str, values: dict[str, str | int]) -> str:
    told = Messages.of(locale).explain(code, values)
    return told.replace("\N{NO-BREAK SPACE}", " ").replace("\N{MULTIPLICATION SIGN}", "x")


def test_an_order_that_earned() -> None:
    code = "entry.earn.earned"
    assert explain("en", code, EARNED) == "Order #1042: $38.00 x 5 per $1.00 = 190"
    polish = "Zamówienie #1042: 38,00 USD x 5 za każde 1,00 USD = 190"
    assert explain("pl", code, EARNED) == polish
    assert explain("id", code, EARNED) == "Pesanan #1042: US$38,00 x 5 per US$1,00 = 190"


def test_a_return_says_what_stays() -> None:
    values = {**EARNED, "eligible": "1900", "total": 95, "points": 95}
    told = explain("en", "entry.clawback.earned", values)
    assert told == "Return on order #1042: $19.00 stays x 5 per $1.00 = 95"


BONUS_AND_CUT: dict[str, str | int] = {"bonus_nth": 50, "cut": 20, "total": 220, "points": 220}


def test_what_is_added_and_left_out_follows_the_sentence() -> None:
    code, values = "entry.earn.earned", {**EARNED, **BONUS_AND_CUT}
    told = "Order #1042: $38.00 x 5 per $1.00 = 190, +50 bonus, 20 over the limit left out = 220"
    assert explain("en", code, values) == told
    polish = "Zamówienie #1042: 38,00 USD x 5 za każde 1,00 USD = 190"
    assert explain("pl", code, values) == f"{polish}, +50 bonusu, bez 20 ponad limit = 220"
    indonesian = "Pesanan #1042: US$38,00 x 5 per US$1,00 = 190"
    told = f"{indonesian}, +50 bonus, 20 di atas batas tidak dihitung = 220"
    assert explain("id", code, values) == told


@pytest.mark.parametrize("locale", languages())
def test_every_part_is_told_and_adds_up(locale: str) -> None:
    parts = {"per_order": 10, "bonus_nth": 50, "bonus_over": 120, "cut": 30}
    told = explain(locale, "entry.restore.earned", {**EARNED, **parts, "total": 340})
    assert re.findall(r"\d+", told.partition(" = ")[2]) == ["190", "10", "50", "120", "30", "340"]


def test_a_return_tells_its_parts_too() -> None:
    values = {**EARNED, "eligible": "1900", "total": 105, "points": 95, "per_order": 10}
    told = explain("en", "entry.clawback.earned", values)
    assert told == "Return on order #1042: $19.00 stays x 5 per $1.00 = 95, +10 for the order = 105"


@pytest.mark.parametrize("part", ["per_order", "bonus_nth", "bonus_over", "cut"])
def test_an_order_that_earned_nothing_tells_no_parts(part: str) -> None:
    values = {**EARNED, "total": 0, part: 10}
    told = explain("en", "entry.clawback.below_minimum", values)
    assert told == "What is left of order #1042 is too little to earn points"


def test_a_hostile_name_among_parts_is_only_text() -> None:
    values = {**EARNED, **BONUS_AND_CUT, "order": "{parts} {0.__class__}"}
    told = explain("en", "entry.earn.earned", values)
    assert told.startswith("Order {parts} {0.__class__}: $38.00")


def test_an_exact_fraction_is_shown_to_the_cent() -> None:
    assert "$44.48 x" in explain("en", "entry.earn.earned", {**EARNED, "eligible": "13345/3"})


def test_a_way_to_earn_counts_its_points() -> None:
    rule = {**RATE, "hold_days": 14}
    assert explain("en", "way.order", rule) == "Earn 5 points for every $1.00 you spend"
    one = {**rule, "rate_points": 1, "rate_minor": 1_000_000, "currency": "IDR"}
    assert explain("en", "way.order", one) == "Earn 1 point for every IDR 10,000 you spend"
    assert explain("id", "way.order", one) == "Dapat 1 poin setiap belanja Rp10.000"
    assert explain("pl", "way.order", {**rule, "rate_points": 2}).startswith("Zbierasz 2 punkty ")


@pytest.mark.parametrize("code", ["entry.earn.earned", "entry.restore.earned", *CODES])
def test_every_reason_of_the_ledger_has_its_sentence(code: str) -> None:
    assert code in written(SOURCE)


@pytest.mark.parametrize("locale", languages())
@pytest.mark.parametrize("code", [code for code in CODES if not code.endswith(".earned")])
def test_a_reason_without_a_programme_needs_only_the_order(code: str, locale: str) -> None:
    assert "#1042" in explain(locale, code, BARE)


@pytest.mark.parametrize("locale", languages())
def test_every_sentence_can_be_said_with_what_the_ledger_keeps(locale: str) -> None:
    of_orders = {"order", "total", "points", "eligible", "rate_points", "rate"}
    kept = {*of_orders, "reason", "reward", "of"}
    for key, template in written(locale).items():
        if key.startswith("entry."):
            used = {name for _, name, _, _ in Formatter().parse(template) if name}
            assert used <= kept, key


@pytest.mark.parametrize("locale", languages())
def test_staff_say_why(locale: str) -> None:
    for code in ("entry.adjust.given", "entry.adjust.taken"):
        assert "chipped cup" in explain(locale, code, {"reason": "chipped cup", "points": 5})


@pytest.mark.parametrize("locale", languages())
def test_shoppers_are_not_told_what_staff_wrote(locale: str) -> None:
    for code in ("entry.adjust.given", "entry.adjust.taken"):
        told = explain(locale, code, {"points": 5})
        assert told
        because = explain(locale, code, {"points": 5, "reason": "x"})
        assert because.translate(ISOLATES) == f"{told}: x"


@pytest.mark.parametrize(
    "hostile",
    ["{order}", "{0.__class__}", "%s", "{{7*7}}", "<script>alert(1)</script>", "#1042 = 10 000"],
)
def test_a_hostile_name_is_only_text(hostile: str) -> None:
    values = {**EARNED, "order": hostile}
    assert Messages.of("en").explain("entry.earn.earned", values).startswith(f"Order {hostile}: ")


def test_characters_that_rearrange_the_sentence_are_left_out() -> None:
    told = explain("en", "entry.adjust.given", {"reason": "a\u202egnp.exe\x1b[31m\r\nb\u2066"})
    assert told == "A gift from the shop: a gnp.exe [31m b"


def test_a_code_of_another_version_is_told_in_general_terms() -> None:
    for code in ("entry.earn.moonlight", "entry.moonlight.earned"):
        told = explain("en", code, {"order": "#1", "cut": 20})
        assert told == "A change in how your points are counted"


FIVE: dict[str, str | int] = {
    "kind": "amount", "value_minor": 500, "currency": "USD", "reward": "five-off",
    "of": 500, "points": 500,
}  # fmt: skip


def test_a_reward_that_was_taken() -> None:
    assert explain("en", "entry.redeem.taken", FIVE) == "Turned into “$5.00 off”"
    assert explain("pl", "entry.redeem.taken", FIVE) == "Zamienione na „5,00 USD taniej”"
    assert explain("id", "entry.redeem.taken", FIVE) == "Ditukar dengan “Potongan US$5,00”"


def test_a_percentage_is_written_as_people_do() -> None:
    part: dict[str, str | int] = {**FIVE, "kind": "percent", "value": 750}
    del part["value_minor"]
    assert explain("en", "entry.return.undone", part) == "You gave “7.5% off” back"


@pytest.mark.parametrize("locale", languages())
@pytest.mark.parametrize("code", ["entry.return.returned", "entry.redeem.used_after_all"])
def test_an_order_that_moved_a_reward_is_named(code: str, locale: str) -> None:
    assert "#1042" in explain(locale, code, {**FIVE, "order": "#1042"})


def test_a_part_of_an_order_that_comes_back_is_told_as_a_part() -> None:
    part: dict[str, str | int] = {**FIVE, "order": "#1063", "of": 300, "points": 150}
    told = "Part of order #1063 came back: 150 of the 300 points for “$5.00 off”"
    assert explain("en", "entry.return.returned", part) == told
    whole = "Order #1063 came back, and points of “$5.00 off” with it"
    assert explain("en", "entry.return.returned", {**part, "points": 300}) == whole


@pytest.mark.parametrize("locale", languages())
def test_a_part_that_comes_back_says_of_how_many_points_in_every_language(locale: str) -> None:
    told = explain(locale, "entry.return.returned", {**FIVE, "order": "#7", "points": 250})
    assert {"7", "250", "500"} <= set(re.findall(r"\d+", told))


@pytest.mark.parametrize("kind", RewardKind)
@pytest.mark.parametrize("locale", languages())
def test_every_kind_of_reward_can_be_named(kind: RewardKind, locale: str) -> None:
    plain = explain(locale, "entry.redeem.taken", {**FIVE, "kind": kind.value})
    assert "{" not in plain
    assert plain != explain(locale, "entry.moonlight", FIVE)


REASONS = ("undone", "expired", "refused", "removed", "staff", "returned", "corrected")


@pytest.mark.parametrize("code", [
    *(f"entry.return.{reason}" for reason in REASONS),
    *(f"entry.redeem.{code}" for code in ("taken", "used_after_all", "returned", "corrected")),
])  # fmt: skip
def test_every_step_of_a_reward_has_its_sentence(code: str) -> None:
    assert code in written(SOURCE)


OF_A_FRIEND = (
    *("entry.earn.referral", "entry.restore.referral"),
    *("entry.clawback.withdrawn", "entry.clawback.corrected"),
)


@pytest.mark.parametrize("locale", languages())
@pytest.mark.parametrize("code", OF_A_FRIEND)
def test_points_for_a_friend_are_told_without_a_name(code: str, locale: str) -> None:
    told = explain(locale, code, {"points": 500})
    assert told
    assert told != explain(locale, "entry.moonlight", {})


def test_a_reward_of_another_version_has_its_name() -> None:
    moonlight = {**FIVE, "kind": "moonlight"}
    assert explain("en", "entry.redeem.taken", moonlight) == "Turned into “five-off”"
