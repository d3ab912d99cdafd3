"""
The job that reads what was delivered: bodies become facts, facts settle members.

Everything it writes, the outcome of the deliveries and the end of the job included, is one
commit; whoever dies on the way leaves nothing behind but the job.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from plugin import crash
from plugin.domain.errors import (
    InvalidInputError,
    LaurelError,
    UnavailableError,
    UnreadableError,
)
from plugin.keys import SealBrokenError
from plugin.ports import CustomerFact, CustomerMerged, Fact, Ignored, OrderFact, ShopFact
from plugin.service import beginning, learning
from plugin.service.journal import TOOK_DOWN, opened
from plugin.service.privacy import erasing
from plugin.service.services import Services
from plugin.service.settling import settle
from plugin.service.shops import AWAY, check
from plugin.store import Tx, deliveries, jobs, shops
from plugin.store.deliveries import Received, Verdict
from plugin.store.jobs import Job
from plugin.store.shops import Shop

_OF_PEOPLE: Final = (OrderFact, CustomerFact, CustomerMerged)
_AT_ONCE: Final = 16
"""Deliveries read together: a flood about one order must not fill the memory."""


@dataclass(frozen=True, slots=True)
class Read:
    """One delivery and what it says; `fact` None: it could not be understood."""

    received: Received
    verdict: Verdict
    fact: Fact | None


def read_subject(services: Services, job: Job) -> None:
    """Read the waiting deliveries about a subject and settle whom they concern."""
    shop, waiting = services.store.read(lambda tx: _load(tx, job))
    readings = [_read(services, shop, received) for received in waiting]

    def work(tx: Tx) -> None:
        _apply(tx, services, shop, readings)
        _finish(tx, job, waiting)
        crash.point("reading: all written, not committed")

    services.store.transact(work)
    crash.point("reading: committed")


def give_up(services: Services, job: Job) -> None:
    """
    The last try: each waiting delivery alone, and only those that fail are buried.

    A healthy delivery must not share the grave of the one it waited beside.
    """
    shop, waiting = services.store.read(lambda tx: _load(tx, job))
    for received in waiting:
        _take_or_bury(services, shop, received, job.attempts)
    services.store.transact(lambda tx: _finish(tx, job, waiting))


def bury(services: Services, job: Job) -> None:
    """Work that was begun again and again and never ended: not once more, whatever it is."""
    shop, waiting = services.store.read(lambda tx: _load(tx, job))

    def work(tx: Tx) -> None:
        for received in waiting:
            verdict = Verdict(received.id, "dead", TOOK_DOWN, job.attempts - 1)
            _bury(tx, services, shop, verdict)
        _finish(tx, job, waiting)

    services.store.transact(work)


def _take_or_bury(services: Services, shop: Shop, received: Received, tries: int) -> None:
    try:
        reading = _read(services, shop, received)
        services.store.transact(lambda tx: _apply(tx, services, shop, [reading]))
    except UnavailableError:
        raise
    except Exception as error:  # noqa: BLE001 (it becomes the delivery's outcome)
        known = isinstance(error, LaurelError)
        why = f"{type(error).__name__}: {error}" if known else type(error).__name__
        verdict = Verdict(received.id, "dead", why[:500], tries)
        services.store.transact(lambda tx: _bury(tx, services, shop, verdict))


def _bury(tx: Tx, services: Services, shop: Shop, verdict: Verdict) -> None:
    deliveries.decide(tx, shop.brand_id, shop.id, [verdict], services.clock.now())


def _load(tx: Tx, job: Job) -> tuple[Shop, list[Received]]:
    shop = shops.get(tx, job.shop_id)
    return shop, deliveries.waiting(tx, job.brand_id, job.shop_id, job.subject, _AT_ONCE)


def _finish(tx: Tx, job: Job, done: Sequence[Received]) -> None:
    """A full hand means that more may wait."""
    if len(done) == _AT_ONCE:
        jobs.repeat(tx, job)
    else:
        jobs.finish(tx, job)


def _read(services: Services, shop: Shop, received: Received) -> Read:
    """What a delivery says. What cannot be understood is kept, dead, with the reason."""
    try:
        delivery = opened(services, shop, received)
        fact = services.platforms[shop.platform].read(delivery, shop.currency)
        if isinstance(fact, ShopFact):
            check(fact)
    except (UnreadableError, InvalidInputError, SealBrokenError) as error:
        return Read(received, Verdict(received.id, "dead", str(error)), None)
    if isinstance(fact, Ignored):
        return Read(received, Verdict(received.id, "ignored", fact.reason), fact)
    return Read(received, Verdict(received.id, "done", learning.remark(fact)), fact)


def _apply(tx: Tx, services: Services, shop: Shop, readings: Sequence[Read]) -> None:
    """Facts, entries, balance and outcomes: all of it, or nothing. A wiped shop learns no more."""
    if beginning.handed_on(tx, services, shop, [each.received for each in readings]):
        return
    now = services.clock.now()
    readings = _set_aside(tx, shop, readings)
    told = [(reading.fact, reading.received) for reading in readings if reading.fact]
    concerned = learning.learn(tx, services, shop, told)
    crash.point("reading: facts merged, members not settled")
    settle(tx, shop.brand_id, concerned, now)
    verdicts = [reading.verdict for reading in readings]
    deliveries.decide(tx, shop.brand_id, shop.id, verdicts, now)
    erasing.forget_late(tx, shop.brand_id, concerned, [each.received.id for each in readings])


def _set_aside(tx: Tx, shop: Shop, readings: Sequence[Read]) -> Sequence[Read]:
    """
    While the app is removed, what people buy is none of our business; it is taken up again when
    the app comes back. Requests about privacy count always, and so does an operator's replay.
    """
    if not shops.is_away(tx, shop):
        return readings
    return [
        replace(reading, fact=None, verdict=Verdict(reading.received.id, "ignored", AWAY))
        if isinstance(reading.fact, _OF_PEOPLE) and not reading.received.vouched
        else reading
        for reading in readings
    ]
