"""Names and codes in a sentence from right to left, and what they cannot do to it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.locales import Messages
from plugin.locales.directions import isolated, plain

ARABIC, EGYPTIAN, ENGLISH = Messages.of("ar"), Messages.of("ar-EG"), Messages.of("en")
FSI, PDI = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
SWITCHES = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067"


def depths(text: str) -> list[int]:
    """How deep each character stands in isolates."""
    found, depth = [], 0
    for mark in text:
        depth += (mark == FSI) - (mark == PDI)
        found.append(depth)
    return found


def test_a_code_and_a_name_are_set_off_from_an_arabic_sentence() -> None:
    assert ARABIC.text("panel.on_the_way.order", order="#1042") == f"الطلب {FSI}#1042{PDI}"
    back = ARABIC.text("panel.back", shop="Kiln & Fern")
    assert back == f"العودة إلى {FSI}Kiln & Fern{PDI}"


def test_a_sentence_from_left_to_right_stays_as_it_was() -> None:
    assert ENGLISH.text("panel.on_the_way.order", order="#1042") == "Order #1042"


def test_numbers_need_no_isolate_and_nothing_has_none() -> None:
    assert ARABIC.text("panel.rewards.price", count=5) == "5 نقاط"
    assert ARABIC.text("mail.greeting", name="") == "مرحبًا ،"


def test_money_keeps_its_order_inside_its_isolate() -> None:
    money = ARABIC.money(500, "USD")
    assert ARABIC.text("reward.amount", worth=money) == f"خصم {money}"
    assert "\N{RIGHT-TO-LEFT MARK}5.00" in money


def test_a_sentence_within_a_sentence_keeps_its_isolates() -> None:
    why = ARABIC.text("entry.return.undone", reward="Mug (5%)")
    told = ARABIC.text("mail.returned.text", why=why, total="")
    assert why in told
    assert depths(told)[-1] == 0
    assert max(depths(told)) == 2


def test_the_parts_of_an_order_are_listed_with_an_arabic_comma() -> None:
    rate: dict[str, str | int] = {"currency": "USD", "rate_points": 5, "rate_minor": 100}
    values = {**rate, "order": "#1", "eligible": "3800", "total": 240, "bonus_nth": 50}
    told = ARABIC.explain("entry.earn.earned", values)
    assert "، " in told
    assert told.endswith("= 240")
    assert depths(told)[-1] == 0


@pytest.mark.parametrize("hostile", [
    f"a{PDI}b", f"{FSI}a", f"{PDI}{FSI}", f"{FSI}{PDI}{PDI}", f"\u202ea{PDI}", f"\u2067{FSI}a",
])  # fmt: skip
def test_a_hostile_name_does_not_break_out_of_its_isolate(hostile: str) -> None:
    """Regression: one closing mark in a name would end the isolate that we opened for it."""
    told = ARABIC.text("panel.back", shop=f"{hostile} Kiln")
    assert told.count(FSI) == told.count(PDI) == 1
    assert told.endswith(PDI)
    assert not set(told) & set(SWITCHES)


@given(st.text(alphabet=st.sampled_from([*SWITCHES, FSI, PDI, "a", "ش", " ", "\n"])))
def test_whatever_a_name_holds_nothing_outside_of_it_moves(name: str) -> None:
    tamed = plain(name)
    assert not set(tamed) & {*SWITCHES, "\n"}
    inside = depths(tamed)
    assert min(inside, default=0) >= 0
    assert not inside or inside[-1] == 0
    assert plain(tamed) == tamed


def test_marks_stay_since_a_letter_does_no_less() -> None:
    assert unicodedata.bidirectional("\N{RIGHT-TO-LEFT MARK}") == unicodedata.bidirectional("ש")
    assert plain("5\N{RIGHT-TO-LEFT MARK}") == "5\N{RIGHT-TO-LEFT MARK}"


def test_once_set_off_is_enough() -> None:
    assert isolated("") == ""
    assert isolated(isolated("a")) == isolated("a")
    two = isolated("a") + isolated("b")
    assert isolated(two) == f"{FSI}{two}{PDI}"


def test_digits_of_ours_follow_the_region_and_codes_do_not() -> None:
    assert ARABIC.text("panel.join.sentence", shop="4you").count("16") == 1
    told = EGYPTIAN.text("panel.join.sentence", shop="4you")
    assert f"{FSI}4you{PDI}" in told
    assert "١٦" in told
