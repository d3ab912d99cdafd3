"""What friends and referrers are told by mail: a code once, points once, and nothing of anybody."""

from dataclasses import replace

import pytest

from plugin.notify.press import Proofs
from plugin.store import asked_links
from tests.cast import ANIA
from tests.service.letters.conftest import Postbox
from tests.service.referrals.circle import POINTS, TEN_OFF_FORTY, Circle

OLEK = "olek@example.pl"


@pytest.fixture
def postbox(circle: Circle) -> Postbox:
    """Where letters go."""
    box = Postbox()
    circle.laurel.services = replace(circle.laurel.services, notifier=box)
    return box


def test_a_friend_is_sent_the_code_once_to_the_address_they_typed(
    circle: Circle, postbox: Postbox
) -> None:
    code = circle.claim(OLEK).code
    circle.claim(OLEK)
    circle.work()
    letter = postbox.only("referral_friend")
    assert (letter.to, letter.values["code"], letter.values["minimum"]) == (OLEK, code, 4000)
    assert "name" not in letter.values or letter.values["name"] == ""
    assert letter.values["url"] == f"https://{circle.shop.domain}/discount/{code}?redirect=/"
    brand, now = circle.shop.brand_id, circle.laurel.clock.now()
    left = circle.services.store.transact(lambda tx: asked_links.forget(tx, brand, now))
    assert left == 0, "the address stayed behind"


def test_a_code_that_is_still_being_made_is_waited_for(circle: Circle, postbox: Postbox) -> None:
    circle.offer(replace(TEN_OFF_FORTY, friend=replace(TEN_OFF_FORTY.friend, value=1500)))
    assert circle.claim(OLEK).code == ""
    circle.work()
    circle.later(minutes=30)
    assert postbox.only("referral_friend").values["code"] == circle.claim(OLEK).code


def test_a_referrer_hears_of_points_and_of_no_name(circle: Circle, postbox: Postbox) -> None:
    circle.offer(POINTS)
    circle.work()
    circle.brought(OLEK)
    circle.over()
    letter = postbox.only("referral_paid")
    assert (letter.to, letter.values["points"], letter.values["available"]) == (
        ANIA.email, 500, 500,
    )  # fmt: skip
    assert OLEK not in str(letter)


def test_a_referrer_hears_of_a_code_and_why_they_have_it(circle: Circle, postbox: Postbox) -> None:
    circle.brought(OLEK)
    circle.over()
    letter = postbox.only("reward_issued")
    assert (letter.to, letter.values["given"]) == (ANIA.email, 1)
    assert "turned points" not in Proofs().show(letter).text


def test_points_that_went_back_before_the_letter_went_are_not_told_of(
    circle: Circle, postbox: Postbox
) -> None:
    circle.offer(POINTS)
    circle.work()
    bought = circle.brought(OLEK)
    circle.laurel.clock.advance(days=15)
    circle.told(circle.cancelled(bought))
    circle.rest()
    assert "referral_paid" not in postbox.kinds()
