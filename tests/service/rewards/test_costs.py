"""What rewards cost: what their codes took off orders that were kept, found by a few reads."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import Engine, event

from plugin.service.rewards import costs
from plugin.service.views.rewards import OfferState
from tests.laurel import Laurel
from tests.service.rewards.counter import FIVE, Counter

MODEST = replace(FIVE, points=1, budget=1_000)


@pytest.fixture
def counter(embedded: Laurel) -> Counter:
    """A counter whose one reward has a budget; on SQLite."""
    opened = Counter(embedded, (MODEST,))
    opened.work()
    opened.member()
    return opened


def use(counter: Counter, times: int = 1) -> None:
    """Ania takes the reward and uses its code."""
    for _ in range(times):
        counter.told(counter.bought_with(counter.redeem(MODEST).code))


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every statement that a database hears."""
    heard: list[str] = []

    def hear(*told: object) -> None:
        heard.append(str(told[2]))

    event.listen(Engine, "before_cursor_execute", hear)
    yield heard
    event.remove(Engine, "before_cursor_execute", hear)


def asked(counter: Counter) -> int:
    """How many statements it takes to look at the shelf, and at what all of it cost."""
    with statements() as heard:
        counter.offers()
        costs.so_far(counter.services, counter.shop)
    return len(heard)


def test_what_a_month_cost_is_found_by_as_many_reads_whatever_was_used(counter: Counter) -> None:
    counter.promise(replace(MODEST, budget=1_000_000))
    use(counter)
    few = asked(counter)
    use(counter, times=5)
    assert asked(counter) == few


@pytest.mark.parametrize(("units", "cost"), [(0, 500), (1, 250), (2, 0)])
def test_what_came_back_with_an_order_cost_nothing(counter: Counter, units: int, cost: int) -> None:
    order = counter.bought_with(counter.redeem(MODEST).code)
    counter.told(order, *([counter.returned(order, units)] if units else []))
    (told,) = costs.so_far(counter.services, counter.shop)
    assert (told.used, told.this_month, told.in_all) == (1, cost, cost)


def test_a_budget_is_open_again_for_what_came_back(counter: Counter) -> None:
    use(counter)
    order = counter.bought_with(counter.redeem(MODEST).code)
    counter.told(order)
    assert counter.offers()["five"].state is OfferState.SOLD_OUT
    counter.told(counter.returned(order, 2))
    assert counter.offers()["five"].state is OfferState.AFFORDABLE
