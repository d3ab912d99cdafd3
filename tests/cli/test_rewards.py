"""`rewards`, `redemptions` and `tickets`: what points bought, and what waits for staff."""

import pytest

from plugin.cli.rewards import listed
from plugin.domain.rewards import Reward, RewardKind
from plugin.http import services
from plugin.service import shops
from plugin.service.rewards.costs import RewardCost
from plugin.service.views.rewards import RedemptionView
from plugin.store import redemptions
from tests.cast import KUBEK
from tests.cli.conftest import Operator
from tests.service.perks import redeemed_perk

THEIRS = ("--customer", "5001")


@pytest.fixture
def ticket(operator: Operator) -> RedemptionView:
    """A member took an hour in the studio."""
    with operator.app.app_context():
        return redeemed_perk(services(), shops.named(services(), KUBEK.domain))


def balance(operator: Operator) -> int:
    found: int = operator.ask("members", "show", *THEIRS)["balance"]["available"]
    return found


def test_rewards_are_listed_with_what_they_cost(operator: Operator) -> None:
    rows = operator.ask("rewards", "list", "--shop", KUBEK.domain)
    assert [row["key"] for row in rows] == ["small", "medium", "large"]
    assert rows[0] == {
        "key": "small", "kind": "amount", "title": "$5.00 off", "points": 500, "most_points": 500,
        "value": 500, "most_value": 500, "currency": "USD", "enabled": True,
        "taken": 0, "used": 0, "returned": 0,
        "cost_minor": 0, "cost_this_month_minor": 0, "written_off_minor": 0,
    }  # fmt: skip
    assert "$25.00 off" in operator.say("rewards", "list")


def test_a_slider_is_listed_from_its_least_to_its_most_with_their_points() -> None:
    slider = Reward("slider", RewardKind.AMOUNT, 100, value=100, least=2, most=20)
    row = listed(slider, RewardCost("slider"), "USD")
    assert (row["title"], row["points"], row["most_points"]) == (
        "$2.00 off to $20.00 off", 200, 2_000,
    )  # fmt: skip
    assert (row["value"], row["most_value"]) == (200, 2_000)


def test_what_was_redeemed_is_listed_without_a_code(
    operator: Operator, ticket: RedemptionView
) -> None:
    (row,) = operator.ask("redemptions", "list")
    assert (row["id"], row["state"], row["points"]) == (ticket.id, "open", 200)
    assert "code" not in row
    assert operator.ask("redemptions", "list", *THEIRS) == [row]
    assert "An hour in the studio" in operator.say("redemptions", "list")
    taken = {row["key"]: row["taken"] for row in operator.ask("rewards", "list")}
    assert taken.pop("studio") == 1
    assert taken == dict.fromkeys(["small", "medium", "large", "credit", "card"], 0)


def test_redemptions_of_nobody_are_refused(operator: Operator) -> None:
    assert "999" in operator.refused("redemptions", "list", "--customer", "999")


def test_a_member_is_shown_with_what_they_redeemed(
    operator: Operator, ticket: RedemptionView
) -> None:
    shown = operator.ask("members", "show", *THEIRS)
    (row,) = shown["redemptions"]
    assert (row["id"], row["title"]) == (ticket.id, "An hour in the studio")
    assert shown["balance"]["available"] == 800
    assert "An hour in the studio" in operator.say("members", "show", *THEIRS)


def test_a_ticket_is_done_once(operator: Operator, ticket: RedemptionView) -> None:
    assert [row["id"] for row in operator.ask("tickets", "list")] == [ticket.id]
    said = operator.say("tickets", "done", ticket.id, "--note", "On Friday")
    assert said == f"{ticket.id}: done, 200 points\n"
    assert operator.ask("tickets", "list") == []
    assert balance(operator) == 800
    operator.refused("tickets", "done", ticket.id)
    operator.refused("tickets", "decline", ticket.id)


def test_a_declined_ticket_gives_the_points_back(
    operator: Operator, ticket: RedemptionView
) -> None:
    assert operator.ask("tickets", "decline", ticket.id, "--note", "Closed")["state"] == "voided"
    assert balance(operator) == 1_000


@pytest.mark.parametrize(("choice", "state"), [("--issued", "done"), ("--not-issued", "voided")])
def test_staff_decide_what_nobody_can_know(
    operator: Operator, ticket: RedemptionView, choice: str, state: str
) -> None:
    with operator.app.app_context():
        shop = shops.named(services(), KUBEK.domain)
        services().store.transact(
            lambda tx: [
                redemptions.turn(tx, row, redemptions.REVIEW)
                for row in redemptions.of_shop(tx, shop)
            ]
        )
    said = operator.refused("redemptions", "decide", ticket.id)
    assert "say --issued or --not-issued" in said
    decided = operator.ask("redemptions", "decide", ticket.id, choice, "--note", "Looked")
    assert decided["state"] == state
    assert "no such redemption" in operator.refused("redemptions", "decide", ticket.id, choice)


def test_what_staff_stopped_was_not_issued(operator: Operator, ticket: RedemptionView) -> None:
    said = operator.refused("redemptions", "decide", ticket.id, "--issued", "--stopped")
    assert "what was stopped is not issued" in said


@pytest.mark.parametrize("redemption_id", ["0", "abc", "9" * 30])
def test_what_waits_for_nobody_is_refused(operator: Operator, redemption_id: str) -> None:
    no_such = "Error: no such redemption waits for staff"
    assert no_such in operator.refused("tickets", "done", redemption_id)
    assert no_such in operator.refused("redemptions", "decide", redemption_id, "--issued")


def test_a_note_that_is_too_long_is_refused(operator: Operator, ticket: RedemptionView) -> None:
    operator.refused("tickets", "done", ticket.id, "--note", "x" * 501)
    assert len(operator.ask("tickets", "list")) == 1
