"""Rules in words, and what differs between two sets of them."""

from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugin.domain.money import Rounding
from plugin.domain.program import EarningRule, Trigger, one_minute_program
from plugin.domain.rewards import Combines, Reward, RewardKind
from plugin.programfile import Change, Draft, changes, read
from plugin.programfile.promises import promise
from plugin.programfile.sentences import sentences
from tests.programfile.drafts import SMALLEST, catalogues, drafts

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "programme.toml"


def smallest(**rule: Any) -> Draft:
    draft = read(SMALLEST, "USD")
    return replace(draft, orders=replace(draft.orders, **rule))


def test_a_budget_in_words_is_a_stop_and_no_limit() -> None:
    said = "Once 500 points are earned in a month, what comes then waits for staff."
    assert sentences(replace(smallest(), budget=500))["budget"] == said


def test_the_smallest_programme_in_words() -> None:
    assert sentences(smallest()) == {
        "enabled": "The programme is on.",
        "orders.points": "Every 1.00 USD earns 5 points.",
        "orders.trigger": "An order earns once it is paid.",
        "orders.hold_days": "Points are on the way for 14 days.",
        "orders.rounding": "Part of a point is left out.",
        "expiry": "Points last for good.",
    }


def test_every_part_in_words() -> None:
    told = sentences(read(EXAMPLE.read_text(encoding="utf-8"), "USD"))
    orders = [path for path in told if not path.startswith(("rewards", "referrals"))]
    assert {path: told[path] for path in orders[6:]} == {
        "orders.minimum": "Orders that keep less than 10.00 USD earn nothing.",
        "orders.per_order": "Every order adds 10 points.",
        "orders.only": 'Only products "8012345678901"; vendors "Kubek", "Poranek"; '
        'SKUs "POSTER-A2", "POSTER-A3" count.',
        "orders.never": 'Never count: products "8012345678999"; vendors "Gift Wrapping"; '
        'SKUs "SAMPLE"; orders tagged "staff", "wholesale"; orders from "pos".',
        "orders.multiplier[1]": 'Lines of products "8012345678901" count 1.5 times.',
        "orders.multiplier[2]": 'Lines of vendors "Poranek"; SKUs "POSTER-A2" count 2 times, '
        "unless an earlier multiplier fits.",
        "orders.bonus[1]": "A member's first order adds 50 points.",
        "orders.bonus[2]": "A member's order number 3 adds 100 points.",
        "orders.bonus[3]": "An order of 100.00 USD or more adds 75 points.",
        "orders.limit[1]": "Orders of a member earn at most 2000 points in a month.",
        "orders.limit[2]": "Orders of a member earn at most 10000 points in a year.",
        "expiry": "Points expire 730 days after they could first be spent.",
        "expiry.warnings": "People are warned 30 and 7 days ahead.",
        "expiry.never_in": 'Exempt: regions "CA-ON", "CA-QC".',
    }


@pytest.mark.parametrize("trigger", Trigger)
@pytest.mark.parametrize("rounding", Rounding)
def test_every_choice_has_its_words(trigger: Trigger, rounding: Rounding) -> None:
    told = sentences(smallest(trigger=trigger, rounding=rounding))
    assert told["orders.trigger"].startswith("An order earns ")
    assert "point" in told["orders.rounding"]


def test_a_change_says_what_was_and_what_will_be() -> None:
    before, after = smallest(minimum=1000), smallest(hold_days=0, per_order=10)
    assert changes(before, replace(after, enabled=False)) == (
        Change("enabled", "The programme is on.", "The programme is off: no order earns."),
        Change(
            "orders.hold_days", "Points are on the way for 14 days.", "Points can be spent at once."
        ),
        Change("orders.per_order", None, "Every order adds 10 points."),
        Change("orders.minimum", "Orders that keep less than 10.00 USD earn nothing.", None),
    )


def test_a_reward_in_words() -> None:
    told = sentences(read(EXAMPLE.read_text(encoding="utf-8"), "USD"))
    assert told["rewards"].startswith('Rewards are shown as "five-off", ')
    assert told["rewards.five-off"] == (
        "500 points buy 5.00 USD off; from 20.00 USD on; to be used within 90 days; "
        "also beside discounts on shipping; at most 500.00 USD in a month."
    )


def test_a_change_of_a_reward_says_what_was_and_what_will_be() -> None:
    small = replace(smallest(), catalogue=one_minute_program("USD", None).catalogue)
    dearer = replace(small.catalogue[0], points=600, enabled=False)
    altered = replace(small, catalogue=(dearer, *small.catalogue[1:]))
    assert changes(small, altered) == (
        Change(
            "rewards.small",
            "500 points buy 5.00 USD off; to be used within 90 days.",
            "600 points buy 5.00 USD off; to be used within 90 days; switched off.",
        ),
    )


@settings(max_examples=80, deadline=None, database=None)
@given(catalogues, catalogues)
def test_catalogues_that_differ_differ_in_words(
    one: tuple[Reward, ...], other: tuple[Reward, ...]
) -> None:
    before, after = (replace(smallest(), catalogue=catalogue) for catalogue in (one, other))
    assert bool(changes(before, after)) == (one != other)


WHOLE_REWARD = Reward("any", RewardKind.AMOUNT, 100, value=500, most=2)
ALTERED: dict[str, Any] = {
    "kind": RewardKind.GIFT_CARD, "points": 200, "value": 501, "name": "Any", "least": 2,
    "most": 3, "minimum_spend": 1, "maximum": 1, "products": ("1",), "collections": ("1",),
    "days": 0, "combines": frozenset({Combines.ORDER}), "bound": True, "enabled": False,
    "tiers": frozenset({"gold"}), "per_member": 1, "budget": 1,
}  # fmt: skip


@pytest.mark.parametrize("name", ALTERED)
def test_whatever_changes_of_a_reward_changes_its_sentence(name: str) -> None:
    altered = replace(WHOLE_REWARD, **{name: ALTERED[name]})
    assert promise(altered, "USD") != promise(WHOLE_REWARD, "USD")
    assert ALTERED.keys() == {field.name for field in fields(Reward)} - {"key", "gives"}


@pytest.mark.parametrize("kind", RewardKind)
def test_every_kind_of_reward_has_its_words(kind: RewardKind) -> None:
    told = {one: promise(of_kind(one), "USD") for one in RewardKind}
    assert told[kind] not in {words for other, words in told.items() if other != kind}


def of_kind(kind: RewardKind) -> Reward:
    """A reward of a kind, as like the others as it can be."""
    spend = 0 if kind is RewardKind.PRODUCT else 1
    return Reward("any", kind, 100, value=500, gives=("7",), products=("1",), minimum_spend=spend)


@settings(max_examples=80, deadline=None, database=None)
@given(drafts, drafts, st.sampled_from([field.name for field in fields(EarningRule)]))
def test_rules_that_differ_in_one_thing_differ_in_words(
    one: Draft, other: Draft, name: str
) -> None:
    changed = {name: getattr(other.orders, name)}
    altered = replace(one, orders=replace(one.orders, **changed))
    assert bool(changes(one, altered)) == (one != altered)
    assert changes(one, one) == ()
