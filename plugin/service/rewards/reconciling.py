"""
Reconciling: is what was handed out still there? Staff may delete a discount, and orders get lost.

Once a day every code that somebody has and did not use is looked up, one after the other and never
all at once. What is gone gives its points back; what was used makes us read the orders.
"""

from datetime import timedelta
from typing import Final

from plugin.domain.rewards import DISCOUNTS
from plugin.ports import CodeFound
from plugin.service.rewards import owed, pools, returning, voiding
from plugin.service.rewards.kinds import LOOK
from plugin.service.rewards.owed import Owed
from plugin.service.services import Services
from plugin.store import Tx, jobs, redemptions, shops
from plugin.store.jobs import Job
from plugin.store.redemptions import ISSUED
from plugin.store.shops import Shop

EVERY: Final = timedelta(days=1)
_PACE: Final = timedelta(seconds=2)
"""Between two questions about one shop."""


def ask_for_all(services: Services) -> int:
    """Have the codes of every shop looked up; returns how many."""
    every = services.store.read(shops.every)
    return sum(ask_for(services, shop) for shop in every if shop.uninstalled_at is None)


def ask_for(services: Services, shop: Shop) -> int:
    """Have the codes of one shop looked up, from now on; returns how many."""

    def work(tx: Tx) -> int:
        pools.try_again(tx, shop)
        unused, now = redemptions.unused(tx, shop), services.clock.now()
        for place, row in enumerate(unused):
            jobs.enqueue(tx, shop.brand_id, shop.id, LOOK, str(row.id), now + place * _PACE)
        return len(unused)

    return services.store.transact(work)


def look(services: Services, job: Job) -> None:
    """Is the code of one redemption still there, and unused? Finish the job."""
    due = owed.of_job(services, job)
    if due is None or due.row.state != ISSUED or due.row.used or due.kind not in DISCOUNTS:
        owed.finish(services, job)
        return
    found = owed.look(services, due)
    owed.finish(services, job, lambda tx: _conclude(tx, services, due, found))


def give_up(services: Services, job: Job) -> None:
    """Not today."""
    owed.finish(services, job)


def _conclude(tx: Tx, services: Services, due: Owed, found: CodeFound | None) -> None:
    if found is None:
        voiding.void(tx, services, due.row, voiding.REMOVED)
        if due.code and due.code.pool_id:
            pools.have_looked_at(tx, due.row.brand_id, due.code.pool_id)
    elif found.uses:
        returning.used_elsewhere(tx, due.shop, due.row)
    elif not found.live:
        returning.send_back(tx, due.row, voiding.REMOVED)
