"""Taking rewards and giving them back in the panel: by plain forms, once, and in kind words."""

import re

import pytest

from tests.cast import BUDI
from tests.service.rewards.counter import FIVE
from tests.widgets.reading import CODE, read
from tests.widgets.stall import SCRIPT, Stall


def test_a_press_gives_a_code_and_the_way_to_the_cart(stall: Stall) -> None:
    page = stall.takes("five")
    code = "".join(text for tag, text in page.texts if tag == "code")
    assert CODE.fullmatch(code)
    assert stall.counter.till.found(code) is not None
    assert f"/discount/{code}?redirect=/cart" in [link["href"] for link in page.named("a")]
    assert "Good until August 30." in page.text
    assert "Your points 4,500" in page.text
    assert stall.untouched(4_500)


def test_a_reload_spends_nothing_and_shows_the_same(stall: Stall) -> None:
    fields = stall.button("five")
    first, again = (stall.sends("redeem", fields) for _ in range(2))
    assert (first.status_code, again.status_code) == (200, 200)
    assert CODE.findall(first.text)[0] == CODE.findall(again.text)[0]
    assert stall.untouched(4_500)


def test_a_reload_shows_the_same_when_nothing_is_left_to_spend(stall: Stall) -> None:
    fields = stall.button("five")
    stall.sends("redeem", fields)
    stall.counter.give(-4_500)
    assert CODE.search(stall.sends("redeem", fields).text)
    assert stall.untouched(0)


def test_every_button_of_a_page_is_good_for_itself(stall: Stall) -> None:
    buttons = [stall.button(key) for key in ("five", "tenth")]
    assert [stall.sends("redeem", fields).status_code for fields in buttons] == [200, 200]
    assert stall.untouched(4_200)


def test_a_slider_takes_as_much_as_was_chosen(stall: Stall) -> None:
    fields = stall.button("slider")
    assert fields["steps"] == "2"
    page = read(stall.sends("redeem", {**fields, "steps": "7"}).text)
    assert "$7.00 off" in page.text
    assert stall.untouched(4_300)


@pytest.mark.parametrize("reward", ["slider", "card", "credit"])
def test_what_has_to_be_made_says_so_until_it_is_there(stall: Stall, reward: str) -> None:
    page = stall.takes(reward)
    assert "This takes a moment." in page.text
    (again,) = (link["href"] for link in page.named("a") if "data-again" in link)
    stall.counter.work()
    later = read(stall.sees(reward=str(again).rpartition("reward=")[2]).text)
    assert "This takes a moment." not in later.text
    assert stall.counter.laurel.faults() == []


def test_a_gift_card_is_typed_without_dashes_and_not_put_into_the_cart(stall: Stall) -> None:
    stall.takes("card")
    stall.counter.work()
    (card,) = stall.told()["redemptions"]
    assert re.fullmatch(r"[0-9A-Z]{16}", card["code"])
    assert card["cart"] is None
    page = read(stall.sees(reward=card["id"]).text)
    assert "Type it where the checkout asks for a gift card." in page.text


def test_what_staff_hand_out_says_that_they_know(stall: Stall) -> None:
    assert "Kubek knows, and will hand it to you." in stall.takes("tour").text


def test_undone_it_is_on_its_way_and_then_its_points_are_back(stall: Stall) -> None:
    taken = stall.counter.redeem(FIVE)
    fields = stall.regret(taken.id)
    for _ in range(2):  # a reload changes nothing
        page = read(stall.sends("undo", fields).text)
        assert "On its way back." in page.text
        assert taken.code not in page.text
        assert stall.untouched(4_500)
    stall.counter.work()
    assert "your 500 points are here again" in read(stall.sends("undo", fields).text).text
    assert stall.counter.till.found(taken.code) is None
    assert stall.untouched()


def test_what_was_used_stays_used(stall: Stall) -> None:
    taken = stall.counter.redeem(FIVE)
    fields = stall.regret(taken.id)
    stall.counter.told(stall.counter.bought_with(taken.code))
    answer = stall.sends("undo", fields)
    assert answer.status_code == 409
    assert "It was used already" in answer.text
    assert "You used it. Enjoy." in stall.sees(reward=taken.id).text
    assert stall.counter.available() == 4_500


def test_what_nobody_used_in_time_is_back_and_cannot_go_back_twice(stall: Stall) -> None:
    taken = stall.counter.redeem(FIVE)
    token = stall.regret(taken.id)["token"]
    stall.counter.later(days=91)
    answer = stall.sends("undo", {"token": token, "redemption": taken.id})
    assert "your 500 points are here again" in read(answer.text).text
    assert stall.untouched()


def test_the_last_day_is_told_as_one(stall: Stall) -> None:
    taken = stall.counter.redeem(FIVE)
    assert "90 days left for that" in read(stall.sees(reward=taken.id).text).text
    stall.counter.laurel.clock.advance(days=90)
    assert "today is the last day for that" in read(stall.sees(reward=taken.id).text).text


def test_a_storefront_of_its_own_takes_and_gives_back_in_plain_values(stall: Stall) -> None:
    five = next(one for one in stall.told()["rewards"] if one["key"] == "five")
    assert (five["state"], five["points"], five["title"]) == ("affordable", 500, "$5.00 off")
    form = {name: str(five["redeem"][name]) for name in ("token", "reward", "version")}
    taken = stall.sends("redeem", form, headers=SCRIPT).get_json()
    (one,) = taken["redemptions"]
    assert taken["shown"] == one["id"]
    assert one["cart"] == f"/discount/{one['code']}?redirect=/cart"
    back = stall.sends("undo", one["undo"], headers=SCRIPT).get_json()
    assert [each["state"] for each in back["redemptions"]] == ["returning"]
    assert back["redemptions"][0]["undo"] is None


def test_all_that_is_held_is_shown_and_the_last_of_what_is_not(stall: Stall) -> None:
    stall.counter.give(5_000)
    for _ in range(12):
        stall.counter.undo(stall.counter.redeem(FIVE))
    stall.counter.later(days=2)
    held = [stall.counter.redeem(FIVE).id for _ in range(11)]
    shown = [one["id"] for one in stall.told()["redemptions"]]
    assert (shown[:11], len(shown)) == (held[::-1], 21)


def test_signed_out_there_are_prices_and_no_buttons(stall: Stall) -> None:
    stall.counter.redeem(FIVE)
    for person in (None, BUDI):
        page = read(stall.sees(person).text)
        assert "$5.00 off" in page.text
        assert "500 points" in page.text
        assert not [form for form in page.named("form") if form["class"] == "redeem"]
        assert not CODE.search(page.text)
