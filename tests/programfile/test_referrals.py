"""`[referrals]`: what it may say, how it is told, and what differs between two offers."""

from dataclasses import replace
from pathlib import Path

import pytest

from plugin.domain.errors import InvalidInputError
from plugin.domain.program import one_minute_program
from plugin.domain.referrals.advising import advised
from plugin.programfile import Draft, changes, enter, read, write
from plugin.programfile.sentences import sentences
from tests.programfile.drafts import SMALLEST

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "programme.toml"
FRIEND = '[referrals.friend]\nkind = "amount"\nvalue = "10.00"\n'
REFERRER = '[referrals.referrer]\nkind = "perk"\nname = "A cup of tea"\n'
BUY_GET = """
[referrals.friend]
kind = "buy_get"
gives = ["7"]
products = ["8"]
minimum_spend = "1.00"
"""
DRAFT = replace(Draft.of(one_minute_program("USD", None)), referrals=advised("USD"))


def refusal(text: str) -> str:
    with pytest.raises(InvalidInputError) as caught:
        read(SMALLEST + text, "USD")
    return str(caught.value)


def test_nobody_is_invited_unless_the_file_says_so() -> None:
    assert read(SMALLEST, "USD").referrals is None
    assert not [path for path in sentences(read(SMALLEST, "USD")) if "referrals" in path]


def test_the_advised_offer_reads_as_it_was_written() -> None:
    assert read(write(DRAFT, "Friends"), "USD") == DRAFT


def test_an_offer_in_words() -> None:
    told = sentences(read(EXAMPLE.read_text(encoding="utf-8"), "USD"))
    assert {path: said for path, said in told.items() if path.startswith("referrals")} == {
        "referrals.enabled": "Friends can be invited.",
        "referrals.friend":
            "A friend gets 10.00 USD off; from 40.00 USD on; to be used within 30 days.",
        "referrals.referrer":
            "Who brings a friend gets 10.00 USD off; to be used within 90 days.",
        "referrals.minimum":
            "The friend's first order comes to 30.00 USD or more after discounts.",
        "referrals.hold_days": "The order counts 14 days after it was placed.",
        "referrals.cap": "At most 10 friends of one referrer count in a month.",
        "referrals.household":
            "Of one referrer's friends 1 may share an address, a phone or a network.",
        "referrals.threshold": "From a score of 50 on staff look first.",
    }  # fmt: skip


def test_a_plan_says_what_becomes_of_an_offer() -> None:
    without = replace(DRAFT, referrals=None)
    assert {one.path for one in changes(without, DRAFT)} == {
        f"referrals.{name}"
        for name in ("enabled", "friend", "referrer", "minimum", "hold_days", "cap")
    } | {"referrals.household", "referrals.threshold"}
    points = replace(advised("USD"), referrer=None, points=500)
    told = {
        one.path: (one.before, one.after)
        for one in changes(DRAFT, replace(DRAFT, referrals=points))
    }
    assert told == {
        "referrals.referrer":
            ("Who brings a friend gets 10.00 USD off; to be used within 90 days.", None),
        "referrals.points": (None, "Who brings a friend gets 500 points."),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("hold_day = 1", "hold_day: there is no such key"),
        ("hold_days = 91", "hold_days: 91 is not possible"),
        ("threshold = 0", "threshold: 0 is not possible"),
        ("threshold = 101", "threshold: 101 is not possible"),
        ("household = 21", "household: 21 is not possible"),
        ("cap = -1", "cap: -1 is not possible"),
        ('minimum = "1.005"', "minimum: 1.005 has more decimals than USD knows"),
        ('period = "moon"', 'period: "moon" is not possible'),
        (FRIEND + "points = 5", "friend.points: there is no such key"),
        (FRIEND + 'key = "tea"', "friend.key: there is no such key"),
        (FRIEND + "bound = true", "friend.bound: there is no such key"),
        (FRIEND + "per_member = 1", "friend.per_member: there is no such key"),
        (f"{FRIEND}gives = []", 'friend.gives: it says nothing where kind = "amount"'),
        (f"{FRIEND}{REFERRER}", "points: write either points or [referrals.referrer]"),
        ("", "friend.kind: it is missing; write"),
        ('[referrals.friend]\nkind = "perk"', 'friend.kind: "perk" is not possible for a friend'),
        (BUY_GET, 'friend.kind: "buy_get" is not possible for a friend; write "amount"'),
        ('[referrals.friend]\nkind = "percent"\npercent = 0', "friend.percent: 0 is not possible"),
    ],
)
def test_what_an_offer_cannot_say(line: str, said: str) -> None:
    assert f"referrals.{said}" in refusal(f"[referrals]\npoints = 5\n{line}\n")


def test_a_referrer_gets_something() -> None:
    assert "referrals.points: write either points" in refusal(f"[referrals]\n{FRIEND}")
    card = '[referrals.referrer]\nkind = "gift_card"\n'
    assert "referrals.referrer.value: it is missing" in refusal(f"[referrals]\n{FRIEND}{card}")


def test_our_keys_are_no_keys_of_the_catalogue() -> None:
    taken = '[[rewards]]\nkey = "referral-friend"\nkind = "perk"\npoints = 1\n'
    assert 'rewards[1].key: "referral-friend" is what is given for a friend' in refusal(taken)


def test_every_fault_of_an_offer_is_told_once() -> None:
    assert refusal(f"[referrals]\npoints = 5\n{FRIEND}tea = 1\n").count("tea") == 1


def test_a_form_cannot_take_our_keys() -> None:
    entered = enter({"key": "referral-referrer", "kind": "perk", "points": 5}, "USD")
    assert entered.reward is None
    assert "given for a friend" in entered.faults["key"]


def test_a_reward_of_the_catalogue_has_a_price() -> None:
    free = enter({"key": "tea", "kind": "perk", "points": 0}, "USD")
    assert "points" in free.faults
