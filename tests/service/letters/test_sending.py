"""Letters: asked for by what happened, sent once, said as things are, and never in points' way."""

from datetime import timedelta

import pytest

from plugin.domain.errors import UnavailableError, UndeliverableError
from plugin.store import jobs
from tests.cast import ANIA, BUDI
from tests.service.letters.conftest import Postbox
from tests.service.members import acts_of, left
from tests.service.rewards.counter import BOUND, CARD, CREDIT, FIVE, TOUR, Counter


def again(counter: Counter, kind: str, cause: str) -> None:
    """The same letter is asked for once more."""
    shop = counter.shop
    counter.services.store.transact(
        lambda tx: jobs.enqueue(tx, shop.brand_id, shop.id, "letter", f"{kind}:{cause}")
    )
    counter.work()


@pytest.mark.parametrize("reward", [FIVE, BOUND, CARD], ids=lambda one: one.key)
def test_whoever_takes_a_reward_is_sent_its_code(
    counter: Counter, postbox: Postbox, reward: object
) -> None:
    taken = counter.redeem(reward)  # type: ignore[arg-type]
    assert postbox.letters == [], "nothing is sent where points are taken"
    counter.work()
    letter = postbox.only("reward_issued")
    assert (letter.to, letter.locale, letter.shop_name) == (ANIA.email, "pl", "Kubek")
    assert letter.values["code"] == counter.seen(taken).code != ""
    assert letter.values["worth"] == counter.seen(taken).value
    assert letter.values["url"] == "https://kubek.myshopify.com/apps/laurel/panel"
    assert counter.laurel.faults() == []


def test_the_last_day_is_told_as_the_shop_counts_days(counter: Counter, postbox: Postbox) -> None:
    taken = counter.redeem(FIVE)
    counter.work()
    ends_at = counter.seen(taken).ends_at
    assert ends_at is not None
    last = (ends_at - timedelta(hours=2)).date()  # midnight in Warsaw is late on the day before
    assert postbox.only("reward_issued").values["ends_on"] == last.isoformat()


def test_store_credit_is_told_of_without_a_code(counter: Counter, postbox: Postbox) -> None:
    counter.redeem(CREDIT)
    counter.work()
    values = postbox.only("reward_issued").values
    assert (values["code"], values["kind"], values["worth"]) == ("", "store_credit", 1000)


def test_what_staff_hand_out_is_theirs_to_tell(counter: Counter, postbox: Postbox) -> None:
    counter.redeem(TOUR)
    counter.work()
    assert postbox.letters == []


def test_a_letter_that_may_have_gone_goes_again_under_the_same_id(
    counter: Counter, postbox: Postbox
) -> None:
    counter.redeem(FIVE)
    postbox.dies = UnavailableError("the answer got lost", 60)
    counter.work()
    postbox.dies = None
    counter.later(minutes=5)
    assert len(postbox.letters) == 2
    assert len({letter.id for letter in postbox.letters}) == 1


def test_a_mail_server_that_is_down_for_a_day_takes_no_point_and_loses_no_letter(
    counter: Counter, postbox: Postbox
) -> None:
    postbox.refuse = UnavailableError("down", 60)
    taken = counter.redeem(FIVE)
    counter.work()
    assert (counter.available(), counter.seen(taken).state) == (4_500, "issued")
    counter.later(days=1)
    postbox.refuse = None
    counter.later(days=1)
    assert postbox.kinds() == ["reward_issued"]
    assert counter.laurel.faults() == []


def test_what_nobody_needs_to_hear_any_more_is_not_said(counter: Counter, postbox: Postbox) -> None:
    postbox.refuse = UnavailableError("down", 60)
    taken = counter.redeem(FIVE)
    counter.work()
    counter.told(counter.bought_with(counter.seen(taken).code))
    postbox.refuse = None
    counter.later(days=1)
    assert postbox.letters == [], "the code was used meanwhile"


def test_points_that_came_back_are_told_of_with_the_reason(
    counter: Counter, postbox: Postbox
) -> None:
    taken = counter.redeem(FIVE)
    counter.work()
    counter.undo(taken)
    counter.work()
    values = postbox.only("returned").values
    assert (values["points"], values["available"], values["why"]) == (
        500, counter.available(), "entry.return.undone",
    )  # fmt: skip


def test_a_reward_given_back_before_its_letter_went_out_is_no_news(
    counter: Counter, postbox: Postbox
) -> None:
    taken = counter.redeem(FIVE)
    counter.undo(taken)
    counter.work()
    assert counter.available() == 5_000
    assert postbox.letters == []


def test_points_that_came_back_with_an_order_are_told_of(
    counter: Counter, postbox: Postbox
) -> None:
    taken = counter.redeem(FIVE)
    order = counter.bought_with(counter.seen(taken).code)
    counter.told(order, counter.returned(order, 1))
    counter.work()
    values = postbox.only("returned").values
    assert (values["points"], values["why"]) == (250, "entry.return.returned")
    assert values["order"] == order.order.snapshot.name  # type: ignore[union-attr]


def test_points_that_came_back_long_ago_are_no_news(counter: Counter, postbox: Postbox) -> None:
    taken = counter.redeem(FIVE)
    order = counter.bought_with(counter.seen(taken).code)
    back = counter.returned(order, 2)
    counter.laurel.clock.advance(days=40)
    counter.told(order, back)
    counter.work()
    assert "returned" not in postbox.kinds()


def test_an_address_that_is_refused_for_good_is_left_alone(
    counter: Counter, postbox: Postbox
) -> None:
    postbox.refuse = UndeliverableError("no such mailbox")
    counter.redeem(FIVE)
    counter.work()
    postbox.refuse = None
    counter.redeem(FIVE)
    counter.redeem(FIVE, BUDI)
    counter.work()
    assert [letter.to for letter in postbox.letters] == [BUDI.email]


def test_whoever_has_left_is_not_written_to(counter: Counter, postbox: Postbox) -> None:
    taken = counter.redeem(FIVE)
    left(counter.laurel, ANIA)
    counter.work()
    again(counter, "reward_issued", taken.id)
    assert postbox.letters == []


def test_without_a_mail_server_nobody_is_owed_a_letter(counter: Counter) -> None:
    counter.redeem(FIVE)
    counter.later(days=85)
    assert acts_of(counter.laurel, "letter") == []
    assert counter.laurel.faults() == []
