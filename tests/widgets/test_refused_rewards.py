"""A reward that cannot be had: one kind sentence in every language, and nothing is spent."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from plugin.clock import wall
from plugin.locales import Messages, languages
from plugin.service import onetime
from plugin.store import shops
from tests.cast import ANIA
from tests.service.members import left
from tests.service.rewards.counter import CARD, FIVE
from tests.widgets.reading import read
from tests.widgets.stall import SCRIPT, Fields, Stall

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
    heard = stall.sends("redeem", fields, headers=SCRIPT).get_json()
    assert heard["error"]["code"] == code
    assert stall.untouched(points)


@pytest.mark.parametrize("action", ["redeem", "undo", "join", "leave", "preferences"])
def test_who_was_signed_out_meanwhile_is_led_to_sign_in(stall: Stall, action: str) -> None:
    fields = stall.button("five")
    for locale in languages():
        answer = stall.sends(action, fields, person=None, locale=locale)
        words, page = Messages.of(locale), read(answer.text)
        assert answer.status_code == 403
        assert words.text("refused.signed_out.text") in page.text
        assert page.named("a")[0]["href"] == f"panel?locale={locale}"
    assert words.text("panel.out.sign_in") in read(stall.sees(None, locale=locale).text).text
    assert stall.untouched()


@pytest.mark.parametrize("form", ["", "x", "used by nobody"])
def test_a_form_without_its_token_takes_nothing(stall: Stall, form: str) -> None:
    for action in ("redeem", "undo"):
        answer = stall.sends(action, {**stall.button("five"), "token": form})
        assert answer.status_code == 403
    assert stall.untouched()


def test_a_form_that_was_open_for_a_day_takes_nothing(
    stall: Stall, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields = stall.button("five")
    later = wall() + timedelta(hours=13)
    monkeypatch.setattr(onetime, "wall", lambda: later)
    answer = stall.sends("redeem", fields)
    assert answer.status_code == 403
    assert "This page was open for too long." in answer.text
    assert stall.untouched()
