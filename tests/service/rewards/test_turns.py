"""Budgets are a brand's: whoever counts what was taken waits, whichever shop they stand in."""

import threading
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet

import pytest

from plugin.service import shops
from plugin.store import Tx, redemptions
from tests.cast import KUBEK
from tests.laurel import Laurel


def test_two_shops_of_a_brand_count_one_after_the_other(laurel: Laurel) -> None:
    brand_id = shops.named(laurel.services, KUBEK.domain).brand_id
    counting, counted = threading.Event(), threading.Event()

    def first(tx: Tx) -> None:
        redemptions.take_turns(tx, brand_id)
        counting.set()
        counted.wait()

    def second(tx: Tx) -> None:
        redemptions.take_turns(tx, brand_id)

    with ThreadPoolExecutor(2) as tills:
        one = tills.submit(laurel.services.store.transact, first)
        counting.wait()
        other = tills.submit(laurel.services.store.transact, second)
        with pytest.raises(NotYet):
            other.result(timeout=0.3)
        counted.set()
        assert (one.result(timeout=60), other.result(timeout=60)) == (None, None)
