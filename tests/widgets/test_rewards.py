"""Taking rewards and giving them back in the panel: by plain forms, once, and in kind words."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from plugin.clock import wall
from plugin.locales import Messages, languages
from plugin.service import onetime
from plugin.store import shops
from tests.cast import ANIA, BUDI, GRACE
from tests.laurel import Laurel
from tests.service.members import left
from tests.service.rewards.counter import CARD, FIVE, Counter
from tests.widgets.reading import read
from tests.widgets.stall import SCRIPT, Fields, Stall

CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3}")


@pytest.fixture
def stall(embedded: Laurel) -> Stall:
    """Kubek's, where Ania is a member with 5,000 points and codes lie ready."""
    counter = Counter(embedded)
    counter.work()
    counter.member()
    return Stall(counter)


def untouched(stall: Stall, points: int = 5_000) -> bool:
    """Nothing was spent, and the books are whole."""
    return stall.counter.available() == points and stall.counter.laurel.faults() == []


def test_a_press_gives_a_code_and_the_way_to_the_cart(stall: Stall) -> None:
    page = stall.takes("five")
    code = "".join(text for tag, text in page.texts if tag == "code")
    assert CODE.fullmatch(code)
    assert stall.counter.till.found(code) is not None
    assert f"/discount/{code}?redirect=/cart" in [link["href"] for link in page.named("a")]
    assert "Good until August 30." in page.text
    assert "Your points 4,500" in page.text
    assert untouched(stall, 4_500)


def test_a_reload_spends_nothing_and_shows_the_same(stall: Stall) -> None:
    fields = stall.button("five")
    first, again = (stall.sends("redeem", fields) for _ in range(2))
    assert (first.status_code, again.status_code) == (200, 200)
    assert CODE.findall(first.text)[0] == CODE.findall(again.text)[0]
    assert untouched(stall, 4_500)


def test_a_reload_shows_the_same_when_nothing_is_left_to_spend(stall: Stall) -> None:
    fields = stall.button("five")
    stall.sends("redeem", fields)
    stall.counter.give(-4_500)
    assert CODE.search(stall.sends("redeem", fields).text)
    assert untouched(stall, 0)


def test_every_button_of_a_page_is_good_for_itself(stall: Stall) -> None:
    buttons = [stall.button(key) for key in ("five", "tenth")]
    assert [stall.sends("redeem", fields).status_code for fields in buttons] == [200, 200]
    assert untouched(stall, 4_200)


def test_a_slider_takes_as_much_as_was_chosen(stall: Stall) -> None:
    fields = stall.button("slider")
    assert fields["steps"] == "2"
    page = read(stall.sends("redeem", {**fields, "steps": "7"}).text)
    assert "$7.00 off" in page.text
    assert untouched(stall, 4_300)


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
    (card,) = told(stall)["redemptions"]
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
        assert untouched(stall, 4_500)
    stall.counter.work()
    assert "your 500 points are here again" in read(stall.sends("undo", fields).text).text
    assert stall.counter.till.found(taken.code) is None
    assert untouched(stall)


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
    assert untouched(stall)


def test_the_last_day_is_told_as_one(stall: Stall) -> None:
    taken = stall.counter.redeem(FIVE)
    assert "90 days left for that" in read(stall.sees(reward=taken.id).text).text
    stall.counter.laurel.clock.advance(days=90)
    assert "today is the last day for that" in read(stall.sees(reward=taken.id).text).text


Spoil = Callable[[Stall], Fields]


def too_dear(stall: Stall) -> Fields:
    """Their points went while the page was open."""
    fields = stall.button("five")
    stall.counter.give(-4_900)
    return fields


def dearer(stall: Stall) -> Fields:
    """The merchant changed it while the page was open."""
    fields = stall.button("five")
    stall.counter.promise(replace(FIVE, points=800))
    return fields


def disabled(stall: Stall) -> Fields:
    """The merchant took it off the shelf."""
    fields = stall.button("five")
    stall.counter.promise(replace(FIVE, enabled=False))
    return fields


def locked(stall: Stall) -> Fields:
    """It is for a tier now; nobody says which version they saw."""
    stall.counter.promise(replace(FIVE, tiers=frozenset({"gold"})), CARD)
    return {**stall.button("card"), "reward": "five", "version": ""}


def used_up(stall: Stall) -> Fields:
    """Once each, and they had theirs."""
    stall.counter.promise(replace(FIVE, per_member=1))
    fields = stall.button("five")
    stall.counter.redeem(FIVE)
    stall.counter.give(500)
    return fields


def away(stall: Stall) -> Fields:
    """We may not talk to the shop any more."""
    fields = stall.button("card")
    counter = stall.counter
    counter.desk.installed = False
    counter.services.store.transact(lambda tx: shops.drop_permit(tx, counter.shop))
    return fields


def for_something_else(stall: Stall) -> Fields:
    """The same button again, with another reward and another amount in it."""
    fields = stall.button("slider")
    stall.sends("redeem", {**fields, "steps": "3"})
    stall.counter.give(300)
    return {**fields, "steps": "4"}


def too_much(stall: Stall) -> Fields:
    """More than there is of it."""
    return {**stall.button("slider"), "steps": "21"}


def no_number(stall: Stall) -> Fields:
    """An amount that nobody can count."""
    return {**stall.button("slider"), "steps": "1e3"}


def gone(stall: Stall) -> Fields:
    """They left while the page was open."""
    fields = stall.button("five")
    left(stall.counter.laurel, ANIA)
    return fields


REFUSED: list[tuple[Spoil, int, str, int]] = [
    (too_dear, 409, "not_enough_points", 100),
    (dearer, 409, "reward_changed", 5_000),
    (disabled, 404, "not_found", 5_000),
    (locked, 409, "reward_locked", 5_000),
    (used_up, 409, "reward_used_up", 5_000),
    (away, 409, "reward_away", 5_000),
    (for_something_else, 409, "already_redeemed_differently", 5_000),
    (too_much, 422, "invalid_input", 5_000),
    (no_number, 422, "invalid_input", 5_000),
    (gone, 403, "forbidden", 5_000),
]


@pytest.mark.parametrize(
    ("spoil", "status", "code", "points"), REFUSED, ids=lambda one: getattr(one, "__name__", None)
)
def test_what_cannot_be_had_is_said_in_one_kind_sentence_and_spends_nothing(
    stall: Stall, spoil: Spoil, status: int, code: str, points: int
) -> None:
    fields = spoil(stall)
    for locale in languages():
        answer = stall.sends("redeem", fields, locale=locale)
        words = Messages.of(locale)
        assert answer.status_code == status
        page = read(answer.text)
        assert words.text(f"refused.redeem.{code}") in page.text
        assert words.text("refused.redeem.title") in page.text
        assert [link["href"] for link in page.named("a")] == [f"panel?locale={locale}", "/"]
    told = stall.sends("redeem", fields, headers=SCRIPT).get_json()
    assert told["error"]["code"] == code
    assert untouched(stall, points)


@pytest.mark.parametrize("form", ["", "x", "used by nobody"])
def test_a_form_without_its_token_takes_nothing(stall: Stall, form: str) -> None:
    for action in ("redeem", "undo"):
        answer = stall.sends(action, {**stall.button("five"), "token": form})
        assert answer.status_code == 403
    assert untouched(stall)


def test_a_form_that_was_open_for_a_day_takes_nothing(
    stall: Stall, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields = stall.button("five")
    later = wall() + timedelta(hours=13)
    monkeypatch.setattr(onetime, "wall", lambda: later)
    answer = stall.sends("redeem", fields)
    assert answer.status_code == 403
    assert "This page was open for too long." in answer.text
    assert untouched(stall)


def test_a_storefront_of_its_own_takes_and_gives_back_in_plain_values(stall: Stall) -> None:
    five = next(one for one in told(stall)["rewards"] if one["key"] == "five")
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
    shown = [one["id"] for one in told(stall)["redemptions"]]
    assert (shown[:11], len(shown)) == (held[::-1], 21)


def test_signed_out_there_are_prices_and_no_buttons(stall: Stall) -> None:
    stall.counter.redeem(FIVE)
    for person in (None, BUDI):
        page = read(stall.sees(person).text)
        assert "$5.00 off" in page.text
        assert "500 points" in page.text
        assert not [form for form in page.named("form") if form["class"] == "redeem"]
        assert not CODE.search(page.text)


@pytest.mark.attack
def test_what_another_member_redeemed_is_as_good_as_nothing(stall: Stall) -> None:
    """Neither its page nor its undo tells a foreign redemption from one that never was."""
    stall.counter.member(GRACE)
    taken = stall.counter.redeem(FIVE)
    token = stall.regret(stall.counter.redeem(FIVE, GRACE).id, GRACE)["token"]
    odd = ["9" * 18, "0", "x", ""]
    heard = {said(stall.sees(GRACE, reward=named)) for named in (taken.id, *odd[:-1])}
    assert {status for status, _ in heard} == {404}
    assert len(heard) == 1
    heard = {
        said(stall.sends("undo", {"token": token, "redemption": named}, GRACE))
        for named in (taken.id, *odd)
    }
    assert {status for status, _ in heard} == {404}
    assert len(heard) == 1
    for person in (None, BUDI, GRACE):
        answer = stall.client.get(f"/proxy/panel.json?{stall.query(person)}")
        assert taken.code not in answer.text
    assert stall.counter.seen(taken).state == "issued"


@pytest.mark.attack
def test_a_proof_for_something_else_takes_no_reward(stall: Stall) -> None:
    """Of another member, for undoing, for leaving: each is good for itself alone."""
    stall.counter.member(GRACE)
    taken = stall.counter.redeem(FIVE)
    undo = stall.regret(taken.id)["token"]
    shown = told(stall)
    redeem = stall.button("five")
    for token in (undo, shown["leave"]["token"], stall.button("five", GRACE)["token"]):
        assert stall.sends("redeem", {**redeem, "token": token}).status_code == 403
    for token in (redeem["token"], shown["leave"]["token"]):
        form = {"token": token, "redemption": taken.id}
        assert stall.sends("undo", form).status_code == 403
    assert stall.sends("redeem", redeem, GRACE).status_code == 403
    assert untouched(stall, 4_500)


@pytest.mark.attack
def test_a_code_is_in_no_log_and_kept_by_no_cache(
    stall: Stall, capfd: pytest.CaptureFixture[str]
) -> None:
    """It leaves in the body of a private answer, to its owner, and nowhere else."""
    taken = stall.sends("redeem", stall.button("five"))
    code = CODE.findall(taken.text)[0]
    (held,) = told(stall)["redemptions"]
    answers = [taken, stall.sees(reward=held["id"]), stall.sees()]
    answers.append(stall.sends("undo", stall.regret(held["id"])))
    stall.counter.work()
    for answer in answers:
        assert "no-store" in answer.headers["Cache-Control"]
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert code not in str(answer.headers)
    logged = "".join(capfd.readouterr())
    assert code not in logged
    assert code.replace("-", "") not in logged


@pytest.mark.attack
def test_many_forms_at_once_spend_a_balance_once(laurel: Laurel) -> None:
    """Thirty buttons pressed together on two pages: as many rewards as there are points for."""
    counter = Counter(laurel)
    counter.work()
    counter.member(points=2_600)
    stall = Stall(counter)
    forms = [stall.button("five") for _ in range(10)]
    with ThreadPoolExecutor(10) as people:
        answers = list(people.map(stall.presses, forms * 3))
    assert sorted(set(answers)) == [200, 409]
    assert counter.available() == 100
    assert len(told(stall)["redemptions"]) == 5
    assert laurel.faults() == []


def told(stall: Stall) -> dict[str, Any]:
    """Ania's panel in plain values."""
    answer = stall.client.get(f"/proxy/panel.json?{stall.query()}", headers=SCRIPT)
    found: dict[str, Any] = answer.get_json()
    return found


def said(answer: TestResponse) -> tuple[int, str]:
    """What an answer says, but for the name of the request."""
    return answer.status_code, answer.text.replace(answer.headers["X-Request-Id"], "")
