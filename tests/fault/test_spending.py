"""
Two hundred at once want what one balance can pay ten times: ten of them get it.

Threads on both databases; every code is handed out once, and nobody is ever in debt for a reward.
"""

from collections import Counter as Tally
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from plugin.domain.errors import UnavailableError
from plugin.service.rewards import redeeming
from plugin.service.rewards.refusals import NotEnoughPointsError
from plugin.service.views.rewards import RedemptionView
from tests.cast import ANIA
from tests.fault.test_races import PATIENCE
from tests.laurel import Laurel
from tests.service.rewards.counter import FIVE, Counter

THREADS = 200
PAYABLE = 5_000 // FIVE.points


def stubbornly(counter: Counter, key: str) -> RedemptionView:
    """The same request again for as long as no connection is free: it is safe to."""
    while True:
        try:
            return counter.redeem(FIVE, key=key)
        except UnavailableError:
            continue


@pytest.mark.attack
def test_two_hundred_requests_get_what_one_balance_can_pay(laurel: Laurel) -> None:
    counter = Counter(laurel, (FIVE,))
    counter.work()
    counter.member(points=5_000 + FIVE.points - 1)
    start = Barrier(THREADS)

    def press(number: int) -> str:
        start.wait(PATIENCE)
        try:
            return stubbornly(counter, f"press-{number}").code
        except NotEnoughPointsError:
            return "not enough"

    with ThreadPoolExecutor(THREADS) as threads:
        answers = Tally(threads.map(press, range(THREADS)))
    assert answers.pop("not enough") == THREADS - PAYABLE
    assert (len(answers), set(answers.values())) == (PAYABLE, {1})
    assert counter.available() == FIVE.points - 1
    assert counter.laurel.faults() == []


@pytest.mark.attack
def test_one_request_two_hundred_times_is_one_redemption(laurel: Laurel) -> None:
    counter = Counter(laurel, (FIVE,))
    counter.work()
    counter.member()
    start = Barrier(THREADS)

    def press(_: int) -> str:
        start.wait(PATIENCE)
        return stubbornly(counter, "the same").id

    with ThreadPoolExecutor(THREADS) as threads:
        assert len(set(threads.map(press, range(THREADS)))) == 1
    found = redeeming.of_member(counter.services, counter.shop, str(ANIA.customer_id))
    assert (len(found), counter.available()) == (1, 5_000 - FIVE.points)
