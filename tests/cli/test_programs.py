"""`programs`: look at the rules, take them out, plan a change, apply it."""

from datetime import timedelta
from pathlib import Path

import pytest

from plugin.http import services
from plugin.service import programs, shops
from tests.bodies import Shop, mug
from tests.cast import ANIA, KUBEK
from tests.cli.conftest import Operator
from tests.service.drafting import file


def write(operator: Operator, text: str, encoding: str = "utf-8") -> str:
    """The path of a programme file."""
    path = operator.folder / "programme.toml"
    path.write_text(text, encoding=encoding)
    return str(path)


def versions(operator: Operator) -> list[int]:
    return [row["version"] for row in operator.ask("programs", "show")]


def buy(operator: Operator) -> None:
    """Two mugs for Ania, today."""
    with operator.app.app_context():
        shop = Shop(now=services().clock.now() - timedelta(days=1))
    order = shop.order(ANIA, [mug(2)])
    order.paid()
    operator.say("journal", "replay", str(operator.write("orders.jsonl", *shop.deliveries)))


def test_what_is_exported_is_a_commented_file_that_changes_nothing(operator: Operator) -> None:
    text = operator.say("programs", "export", "--shop", KUBEK.domain)
    assert text.startswith("# Version 1 of the programme, from the beginning.\n")
    assert 'per = "1.00"  # the amount that earns them; any exact rate\n' in text
    path = write(operator, text)
    said = operator.say("programs", "apply", path)
    assert said == "Nothing changes: version 1 has these rules.\n"
    assert operator.say("programs", "plan", path).startswith("Nothing would change: version 1 ")
    assert versions(operator) == [1]


def test_an_export_for_machines(operator: Operator) -> None:
    told = operator.ask("programs", "export")
    assert (told["version"], told["effective_from"]) == (1, None)
    assert told["file"] == operator.say("programs", "export")


def test_a_plan_in_words(operator: Operator) -> None:
    buy(operator)
    path = write(operator, file(8, "hold_days = 0", "per_order = 10"))
    assert operator.say("programs", "plan", path).splitlines() == [
        "orders.points",
        "  - Every 1.00 USD earns 5 points.",
        "  + Every 1.00 USD earns 8 points.",
        "orders.hold_days",
        "  - Points are on the way for 14 days.",
        "  + Points can be spent at once.",
        "orders.per_order",
        "  + Every order adds 10 points.",
        "1 order of the last 90 days would have earned 314 points instead of 190: 124 more.",
        "The 190 points that people hold could buy $1.90 instead of $1.90: the same.",
    ]
    assert versions(operator) == [1]


FRIENDS = """
[referrals]
points = 500
minimum = "30.00"
[referrals.friend]
kind = "amount"
value = "10.00"
minimum_spend = "40.00"
days = 30
"""


def test_friends_are_invited_by_a_file(operator: Operator) -> None:
    path = write(operator, operator.say("programs", "export") + FRIENDS)
    planned = operator.say("programs", "plan", path).splitlines()
    assert planned[2:6] == [
        "referrals.friend",
        "  + A friend gets 10.00 USD off; from 40.00 USD on; to be used within 30 days.",
        "referrals.points",
        "  + Who brings a friend gets 500 points.",
    ]
    operator.say("programs", "apply", path)
    again = operator.say("programs", "export")
    assert '[referrals.friend]\nkind = "amount"  # what it is\n' in again
    path = write(operator, again)
    assert operator.say("programs", "apply", path).startswith("Nothing changes: version 2 ")


@pytest.mark.parametrize(
    ("points", "said"),
    [(4, "152 points instead of 190: 38 fewer."), (5, "190 points instead of 190: the same.")],
)
def test_a_plan_says_whether_more_or_fewer(operator: Operator, points: int, said: str) -> None:
    buy(operator)
    assert f" {said}\n" in operator.say("programs", "plan", write(operator, file(points)))


def test_a_plan_for_machines(operator: Operator) -> None:
    buy(operator)
    assert operator.ask("programs", "plan", write(operator, file(8))) == {
        "version": 1,
        "changes": [
            {
                "path": "orders.points",
                "before": "Every 1.00 USD earns 5 points.",
                "after": "Every 1.00 USD earns 8 points.",
            }
        ],
        "tried": {"orders": 1, "before": 190, "after": 304, "difference": 114, "days": 90},
        "worth": {
            "points": 190,
            "before": 190,
            "after": 190,
            "currency": "USD",
            "difference": 0,
        },
    }


@pytest.mark.parametrize("start", [(), ("--from", "now")])
def test_a_file_is_applied_from_now_on(operator: Operator, start: tuple[str, ...]) -> None:
    said = operator.say("programs", "apply", write(operator, file(8)), *start)
    assert said.startswith("Version 2 counts from 20")
    assert versions(operator) == [1, 2]


def test_a_file_is_applied_from_a_moment_on(operator: Operator) -> None:
    with operator.app.app_context():
        start = (services().clock.now() + timedelta(days=7)).replace(microsecond=0)
    told = operator.ask("programs", "apply", write(operator, file(8)), "--from", start.isoformat())
    assert told == {
        "version": 2, "effective_from": start.isoformat(), "written": True, "settled": 0,
    }  # fmt: skip


def test_a_file_is_applied_from_the_beginning_until_something_is_posted(operator: Operator) -> None:
    path = write(operator, file(8))
    said = operator.say("programs", "apply", path, "--from", "beginning")
    assert said == "Version 2 counts from the beginning; 0 members settled.\n"
    buy(operator)
    said = operator.refused("programs", "apply", write(operator, file(9)), "--from", "beginning")
    assert said == "Error: points were posted already: apply the rules from now on"
    assert versions(operator) == [1, 2]


@pytest.mark.parametrize(
    ("start", "said"),
    [
        ("2020-01-01T00:00:00Z", "2020-01-01T00:00:00+00:00 has passed: a version begins now or"),
        ("3020-01-01", "3020-01-01T00:00:00+00:00 is more than ten years ahead"),
        ("9999-12-31T23:59:59-14:00", "9999-12-31T23:59:59-14:00 is more than ten years ahead"),
        ("tomorrow", "'tomorrow' is not a moment like"),
    ],
)
def test_a_moment_that_cannot_be_is_refused(operator: Operator, start: str, said: str) -> None:
    path = write(operator, file(8))
    refused = operator.refused("programs", "apply", path, "--from", start)
    assert refused.startswith(f"Error: {said}")
    assert versions(operator) == [1]


@pytest.mark.parametrize("command", ["plan", "apply"])
def test_all_faults_of_a_file_come_in_one_line(operator: Operator, command: str) -> None:
    path = write(operator, file(5, "hold_days = 91", 'triger = "a\\u001b[31m\\nb"'))
    said = operator.refused("programs", command, path)
    assert "orders.triger: there is no such key; write trigger; orders.hold_days: 91 is" in said
    assert versions(operator) == [1]


def test_a_file_that_is_not_there_is_refused(operator: Operator) -> None:
    said = operator.refused("programs", "plan", str(operator.folder / "gone.toml"))
    assert said.endswith("gone.toml cannot be read: No such file or directory")
    assert "Is a directory" in operator.refused("programs", "plan", str(operator.folder))


def test_a_dearer_reward_is_told_in_points_and_in_money(operator: Operator) -> None:
    buy(operator)
    rules = operator.say("programs", "export")
    for price in (2500, 1000, 500):
        rules = rules.replace(f"points = {price} ", f"points = {price * 2} ")
    told = operator.say("programs", "plan", write(operator, rules))
    assert "  - 500 points buy 5.00 USD off; to be used within 90 days.\n" in told
    assert "  + 1000 points buy 5.00 USD off; to be used within 90 days.\n" in told
    said = "The 190 points that people hold could buy $0.95 instead of $1.90: $0.95 less.\n"
    assert told.endswith(said)


def test_a_key_that_stood_for_something_keeps_its_kind(operator: Operator) -> None:
    operator.say("programs", "apply", write(operator, file(8)))
    perk = ("[[rewards]]", 'key = "small"', 'kind = "perk"', "points = 5")
    said = operator.refused("programs", "apply", write(operator, file(8, *perk)))
    assert 'rewards[1].kind: "small" is "amount" for good; use a new key for another kind' in said
    assert versions(operator) == [1, 2]


def test_a_file_in_another_encoding_is_refused(operator: Operator) -> None:
    path = write(operator, file(5, "# więcej"), encoding="utf-16")
    assert operator.refused("programs", "apply", path).endswith("programme.toml is not UTF-8")


def test_the_mark_that_some_editors_write_is_no_fault(operator: Operator) -> None:
    operator.say("programs", "apply", write(operator, file(8), encoding="utf-8-sig"))
    assert versions(operator) == [1, 2]


def test_the_example_of_the_documents_can_be_applied(operator: Operator) -> None:
    example = Path(__file__).parents[2] / "docs" / "examples" / "programme.toml"
    operator.say("programs", "apply", str(example))
    with operator.app.app_context():
        newest = programs.newest(services(), shops.named(services(), KUBEK.domain))
    assert [limit.points for limit in newest.orders.limits] == [2_000, 10_000]
