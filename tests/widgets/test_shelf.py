"""Rewards in words: the shelf, what is in the hand, and each state of a redemption."""

from dataclasses import replace

import pytest

from plugin.domain.ledger import Balance
from plugin.locales import Messages, languages
from plugin.service.views.panel import PanelView
from plugin.service.views.rewards import OfferCard, OfferState
from tests.widgets.reading import Read, read
from tests.widgets.views import (
    CODE,
    CUP,
    FIVE,
    HAND,
    ISSUED,
    OUT,
    REWARDS,
    SLIDER,
    STATES,
    day,
    offered,
    showing,
    taken,
)
from widgets.rendering import render

OVER = ["being-made", "going-back", "gone-back", "used", "in-review", "ticket", "handed-out"]


def shown(view: PanelView, locale: str = "en") -> Read:
    return read(render(view, Messages.of(locale), fragment=True))


def buttons(page: Read) -> list[str]:
    return [text for tag, text in page.texts if tag == "button"]


def test_what_can_be_taken_has_a_button_with_its_price() -> None:
    page = shown(REWARDS)
    assert buttons(page)[:3] == ["Get for 500", "Get for 800", "Get it"]
    labels = [button.get("aria-label") for button in page.named("button")]
    assert labels[0] == "$5.00 off: Get for 500"
    assert labels[2] == "Money off, as much as you choose: Get it"
    fields = {field["name"]: field["value"] for field in page.named("input")[:3]}
    assert fields == {"token": "token-five", "reward": "five", "version": "3"}


def test_what_can_be_taken_comes_first_then_what_is_nearest() -> None:
    names = ["five", "shipping", "slider"]
    page = shown(REWARDS)
    assert [f["value"] for f in page.named("input") if f["name"] == "reward"] == names
    order = [text for tag, text in page.texts if tag == "p"]
    assert order.index("$20.00 off") < order.index("$50.00 gift card")
    assert order.index("$50.00 gift card") < order.index("A look into the kiln")


@pytest.mark.parametrize(
    ("locale", "said"),
    [("en", "60 points to go"), ("pl", "jeszcze 60 punktów"), ("id", "60 poin lagi")],
)
def test_what_is_too_dear_says_what_is_missing(locale: str, said: str) -> None:
    page = shown(REWARDS, locale)
    assert said in page.text
    assert page.named("progress")[:2] == [{"max": "1300", "value": "1240"}] * 2, "goal and shelf"


def test_a_reward_far_away_does_not_hide_what_points_are_enough_for() -> None:
    far = offered(CUP, OfferState.SHORT, missing=9_000)
    slider = offered(SLIDER, OfferState.AFFORDABLE, most=12)
    page = shown(replace(REWARDS, offers=(offered(FIVE, OfferState.AFFORDABLE), slider, far)))
    assert "Enough for $12.00 off" in page.text
    assert page.named("progress")[0] == {"max": "1200", "value": "1200"}, "the bar is full"
    assert f"9,000 to {CUP.name}" not in page.text


def test_a_reward_far_away_is_the_goal_of_whoever_can_have_nothing_yet() -> None:
    page = shown(replace(REWARDS, offers=(offered(FIVE, OfferState.SHORT, missing=490),)))
    assert "490 to $5.00 off" in page.text
    assert "Enough for" not in page.text


@pytest.mark.parametrize("state", [OfferState.LOCKED, OfferState.AWAY, OfferState.SOLD_OUT])
def test_strangers_are_promised_first_what_they_can_have(state: OfferState) -> None:
    away, dearer = offered(SLIDER, state), offered(FIVE, OfferState.SHORT, missing=500)
    assert "$100.00 of shopping it is yours: $5.00 off" in promised(away, dearer)
    assert "it is yours" not in promised(away)


def promised(*offers: OfferCard) -> str:
    """What somebody reads whom nobody knows."""
    return shown(replace(OUT, offers=offers)).text


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (OfferState.AWAY, "Resting just now, back soon"), (OfferState.LOCKED, "For other members"),
        (OfferState.SOLD_OUT, "Gone for now"), (OfferState.RESTING, "Resting until tomorrow"),
    ],
)  # fmt: skip
def test_what_cannot_be_had_says_why_and_has_no_button(state: OfferState, said: str) -> None:
    page = shown(replace(REWARDS, offers=(offered(CUP, state),), redemptions=()))
    assert said in page.text
    assert "An espresso cup" in page.text
    assert buttons(page) == []


def test_a_code_that_is_good_for_two_years_shows_the_year() -> None:
    last = day(29).replace(year=2028)
    long = replace(ISSUED, last=last, days_left=730)
    assert "2028" in shown(showing(long)).text
    assert "2028" in shown(replace(REWARDS, redemptions=(long,))).text
    assert "2026" not in shown(replace(REWARDS, redemptions=(ISSUED,), lines=())).text


def test_a_slider_lists_every_amount_with_its_price() -> None:
    page = shown(REWARDS)
    assert [option["value"] for option in page.named("option")] == [str(n) for n in range(2, 13)]
    assert [text for tag, text in page.texts if tag == "option"][5] == "$7.00 off for 700 points"


@pytest.mark.parametrize("state", ["rewards-out", "rewards-waiting", "rewards-first"])
def test_who_has_no_points_sees_prices_alone(state: str) -> None:
    page = shown(STATES[state])
    assert "500 points" in page.text
    assert "from 200 points" in page.text
    assert "to go" not in page.text
    assert not page.named("progress")
    assert not [form for form in page.named("form") if form["class"] == "redeem"]


def test_without_rewards_nothing_is_said_of_them() -> None:
    page = shown(replace(REWARDS, offers=(), redemptions=()))
    assert "What points get you" not in page.text
    assert "Your rewards" not in page.text


def test_codes_in_hand_are_listed_and_each_leads_to_its_own_page() -> None:
    page = shown(REWARDS)
    assert f"$5.00 off {CODE} · until November 30" in page.text
    inside = [link["href"] for link in page.named("a") if "data-inside" in link]
    base = "/apps/laurel/panel?locale=en&reward="
    assert inside[:3] == [f"{base}{number}" for number in (12, 11, 13)]


def test_what_is_over_stays_folded_and_shows_no_code() -> None:
    page = shown(replace(REWARDS, redemptions=HAND[3:]))
    assert "Earlier rewards" in page.text
    assert "Your rewards" not in page.text
    assert CODE not in page.text


def test_the_code_is_what_the_page_is_about() -> None:
    page = shown(showing(ISSUED))
    assert CODE in "".join(text for _, text in page.texts)
    (cart,) = (link for link in page.named("a") if link.get("class") == "button")
    assert cart["href"] == f"/discount/{CODE}?redirect=/cart"
    assert "19 days left for that" in page.text
    (copy,) = (button for button in page.named("button") if "data-copy" in button)
    assert "hidden" in copy, "without script there is nothing to press"


@pytest.mark.parametrize("locale", languages())
@pytest.mark.parametrize("state", OVER)
def test_nothing_but_a_good_code_is_shown_or_given_back(state: str, locale: str) -> None:
    page = shown(STATES[state], locale)
    assert CODE not in page.text
    assert not page.named("form")
    assert not [button for button in page.named("button") if "data-copy" in button]


def test_only_what_will_change_soon_is_asked_after() -> None:
    again = {state for state, view in STATES.items() if _asks(view)}
    assert again == {"being-made", "going-back"}


def _asks(view: PanelView) -> bool:
    return any("data-again" in link for link in shown(view).named("a"))


def test_the_merchants_own_name_stands_for_a_reward_and_for_a_slider() -> None:
    slider = replace(SLIDER, name="Mug money")
    offers = (offered(slider, OfferState.AFFORDABLE, most=3), offered(CUP, OfferState.AWAY))
    page = shown(replace(REWARDS, offers=offers))
    assert "Mug money" in page.text
    assert "$3.00 off for 300 points" in page.text


def test_a_code_cannot_lead_the_cart_elsewhere() -> None:
    card = taken(FIVE, "issued", "11", code="../..//evil.example?x=&#")
    (cart,) = (a["href"] for a in shown(showing(card)).named("a") if "rel" in a)
    assert cart == "/discount/..%2F..%2F%2Fevil.example%3Fx%3D%26%23?redirect=/cart"


def test_one_point_that_is_missing_is_one_point() -> None:
    view = replace(
        REWARDS, balance=Balance(available=499),
        offers=(offered(FIVE, OfferState.SHORT, missing=1),),
    )  # fmt: skip
    assert "1 point to go" in shown(view).text
