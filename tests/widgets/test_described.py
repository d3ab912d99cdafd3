"""The panel as JSON: one shape in every state."""

import json

import pytest

from plugin.locales import Messages
from tests.widgets.views import HELD_BACK, POINTS, STATES, WAITING
from widgets.described import described

ENGLISH = Messages.of("en")
REWARD = described(STATES["rewards"], ENGLISH)["rewards"][0]
REDEMPTION = described(STATES["rewards"], ENGLISH)["redemptions"][0]


@pytest.mark.parametrize("state", STATES)
def test_one_shape_in_every_state(state: str) -> None:
    body = described(STATES[state], ENGLISH)
    assert body.keys() == described(POINTS, ENGLISH).keys()
    assert json.loads(json.dumps(body)) == body
    for line in body["lines"]:
        assert line.keys() == {"points", "effective_at", "code", "values", "text"}
    for reward in body["rewards"]:
        assert reward.keys() == REWARD.keys()
        assert (reward["redeem"] is None) == (reward["state"] != "affordable")
    for redemption in body["redemptions"]:
        assert redemption.keys() == REDEMPTION.keys()
    for way in body["ways"]:
        assert way.keys() == {"code", "values", "text"}


def test_points_on_the_way_name_their_order_and_moment() -> None:
    first = described(POINTS, ENGLISH)["on_the_way"][0]
    assert first == {
        "points": 95, "order": "#1039", "available_at": "2026-11-19T23:30:00+00:00",
    }  # fmt: skip


def test_points_that_wait_for_the_shop_have_no_moment_and_those_for_a_friend_no_order() -> None:
    assert described(HELD_BACK, ENGLISH)["on_the_way"] == [
        {"points": 140, "order": "#1042", "available_at": None},
        {"points": 50, "order": None, "available_at": None},
    ]


def test_who_may_join_is_told_how() -> None:
    join = {"action": "/apps/laurel/join?locale=en", "token": "token-1"}
    assert described(WAITING, ENGLISH)["join"] == join
    assert described(POINTS, ENGLISH)["join"] is None
