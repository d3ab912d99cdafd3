"""
Processes that redeem, issue and give back, beside a till that outlives them.

The till is a process of its own (`TillHouse`); whoever is killed takes nothing of it along.
"""

import os
import signal
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.managers import BaseManager
from multiprocessing.process import BaseProcess
from typing import Any

from plugin import crash
from plugin.domain.errors import ConflictError
from plugin.domain.rewards import Reward
from plugin.service import shops
from plugin.service.rewards import pools, redeeming, returning, shelf
from plugin.service.services import Services
from plugin.store.shops import Shop
from plugin.worker import Worker
from tests.cast import ANIA, KUBEK
from tests.laurel import Laurel, StillClock
from tests.nursery import NURSERY
from tests.service.rewards.counter import BOUND, CARD, CREDIT, FIVE
from tests.service.till import Card, Discount, Till
from tests.service.visiting import Desk

REWARDS = (FIVE, BOUND, CARD, CREDIT)
WHO = str(ANIA.customer_id)
CALLS = (
    "make_discount", "find_code", "add_codes", "batch", "remove_codes", "end_discount",
    "make_gift_card", "find_gift_card", "stop_gift_card", "give_credit", "credits",
)  # fmt: skip


class StandingTill(Till):
    """A till that everybody reaches."""

    def __init__(self, at: datetime) -> None:
        self.open_till(StillClock(at))

    def made(self) -> tuple[list[Discount], list[Card], int]:
        """Discounts, cards, and how often credit was given."""
        return list(self.discounts.values()), list(self.cards.values()), len(self.moved)


class TillHouse(BaseManager):
    """Where the till stands."""


TillHouse.register("till", StandingTill)


@contextmanager
def till_house(at: datetime) -> Iterator[Any]:
    """A till in a process of its own."""
    with TillHouse(ctx=NURSERY) as house:
        yield house.till(at)  # type: ignore[attr-defined]  # registered by name


def served_by(desk: Desk, till: Any) -> None:
    """This desk asks that till."""
    for name in CALLS:
        setattr(desk, name, getattr(till, name))


def spender(url: str, till: Any, at: datetime, name: str, spec: str) -> BaseProcess:
    """A process that takes one of everything and gives back what it can, and may die of it."""
    started = NURSERY.Process(target=_spend, args=(url, till, at, name, spec))
    started.start()
    return started


def sleeper(url: str, till: Any, at: datetime, point: str) -> BaseProcess:
    """A worker that is stopped at a point, until somebody wakes it; only a child of ours tells."""
    started = get_context("spawn").Process(target=_work_and_sleep, args=(url, till, at, point))
    started.start()
    return started


def as_often_as_one_likes() -> None:
    """Here one member does the work of many, and the day's limit is not what is tried."""
    shelf.TRIES = 10_000


def key_of(name: str, reward: Reward) -> str:
    """The request of one process for one reward."""
    return f"{name}-{reward.key}"


def _spend(url: str, till: Any, at: datetime, name: str, spec: str) -> None:
    with closing(Laurel(url, StillClock(at))) as laurel:
        services, shop = _house(laurel, till)
        crash.arm(spec)
        as_often_as_one_likes()
        pools.look_after(services)
        _work_off(services)
        for reward in REWARDS:
            redeeming.redeem(services, shop, WHO, reward.key, 1, key_of(name, reward))
        _work_off(services)
        _give_back(services, shop)
        _work_off(services)


def _give_back(services: Services, shop: Shop) -> None:
    for taken in redeeming.of_member(services, shop, WHO):
        if taken.can_undo:
            try:
                returning.undo(services, shop, WHO, taken.id)
            except ConflictError:
                continue


def _work_and_sleep(url: str, till: Any, at: datetime, point: str) -> None:
    waiting = [point]

    def sleep(name: str) -> None:
        if name in waiting:
            waiting.remove(name)
            os.kill(os.getpid(), signal.SIGSTOP)

    crash.point = sleep
    with closing(Laurel(url, StillClock(at))) as laurel:
        services, _ = _house(laurel, till)
        _work_off(services)


def _house(laurel: Laurel, till: Any) -> tuple[Services, Shop]:
    desk = Desk(laurel.clock)
    served_by(desk, till)
    laurel.services = replace(laurel.services, platforms={"shopify": desk})
    return laurel.services, shops.named(laurel.services, KUBEK.domain)


def _work_off(services: Services) -> None:
    worker = Worker(services)
    while worker._work_off():
        pass
