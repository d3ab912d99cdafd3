"""
The job that reads what was delivered: bodies become facts, facts settle members.

Everything it writes, the outcome of the deliveries and the end of the job included, is one
commit; whoever dies on the way leaves nothing behind but the job.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from plugin import crash
from plugin.domain.errors import InvalidInputError, UnreadableError
from plugin.keys import SealBrokenError
from plugin.ports import Fact, Ignored, ShopFact
from plugin.service import learning
from plugin.service.journal import opened
from plugin.service.services import Services
from plugin.service.settling import settle
from plugin.service.shops import check
from plugin.store import Tx, deliveries, jobs, shops
from plugin.store.deliveries import Received, Verdict
from plugin.store.jobs import Job
from plugin.store.shops import Shop


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
    services.store.transact(lambda tx: _apply(tx, services, shop, job, readings))
    crash.point("reading: committed")


def give_up(services: Services, job: Job, reason: str) -> None:
    """Bury the waiting deliveries of a job that failed too often; they can be tried again."""
    shop, waiting = services.store.read(lambda tx: _load(tx, job))

    def work(tx: Tx) -> None:
        verdicts = [Verdict(received.id, "dead", reason) for received in waiting]
        deliveries.decide(tx, shop.brand_id, shop.id, verdicts, services.clock.now())
        jobs.finish(tx, job)

    services.store.transact(work)


def _load(tx: Tx, job: Job) -> tuple[Shop, list[Received]]:
    shop = shops.get(tx, job.shop_id)
    return shop, deliveries.waiting(tx, job.brand_id, job.shop_id, job.subject)


def _read(services: Services, shop: Shop, received: Received) -> Read:
    """What a delivery says. What cannot be understood is kept, dead, with the reason."""
    try:
        delivery = opened(services, received)
        fact = services.platforms[shop.platform].read(delivery, shop.currency)
        if isinstance(fact, ShopFact):
            check(fact)
    except (UnreadableError, InvalidInputError, SealBrokenError) as error:
        return Read(received, Verdict(received.id, "dead", str(error)), None)
    if isinstance(fact, Ignored):
        return Read(received, Verdict(received.id, "ignored", fact.reason), fact)
    return Read(received, Verdict(received.id, "done", learning.remark(fact)), fact)


def _apply(tx: Tx, services: Services, shop: Shop, job: Job, readings: Iterable[Read]) -> None:
    now = services.clock.now()
    told = [(reading.fact, reading.received) for reading in readings if reading.fact]
    concerned = learning.learn(tx, services, shop, told)
    crash.point("reading: facts merged, members not settled")
    settle(tx, shop.brand_id, concerned, now)
    verdicts = [reading.verdict for reading in readings]
    deliveries.decide(tx, shop.brand_id, shop.id, verdicts, now)
    jobs.finish(tx, job)
    crash.point("reading: all written, not committed")
