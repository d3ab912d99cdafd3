"""
Reconciling: is what was handed out still there? Staff may delete a discount, and orders get lost.

Once a day every code that somebody has and did not use is looked up, one after the other. A
portion of them is one run of the shop's job, whose place and next day are kept as a watermark: so
it goes on where it was, whoever died. What is gone gives its points back, after a second look; what
was used makes us read the orders.
"""

from datetime import datetime, timedelta
from typing import Final

import structlog

from plugin.domain.rewards import DISCOUNTS
from plugin.ports import CodeFound
from plugin.service.rewards import allowing, owed, pools, returning, voiding
from plugin.service.rewards.kinds import LOOK
from plugin.service.rewards.owed import Owed
from plugin.service.services import Services
from plugin.store import Tx, jobs, redemptions, shops, watermarks
from plugin.store.jobs import Job
from plugin.store.redemptions import ISSUED
from plugin.store.shops import Shop
from plugin.store.watermarks import Watermark

CODES: Final = "codes"
"""The watermark that says how far the codes of a shop were looked up."""
PORTION: Final = 50
_EVERY: Final = timedelta(days=1)
_REST: Final = timedelta(minutes=1)
"""Between two portions of one shop."""
_AT_ONCE: Final = 100

_log = structlog.get_logger("reconciling")


def enqueue_due(services: Services) -> int:
    """Have the codes of shops looked up whose day has come; returns how much that was."""
    now = services.clock.now()
    return services.store.transact(lambda tx: _place(tx, now) + _enqueue(tx, now))


def ask_for(services: Services, shop: Shop) -> None:
    """Have the codes of one shop looked up from now on."""

    def work(tx: Tx) -> None:
        now = services.clock.now()
        watermarks.place(tx, shop, CODES, now, now + _EVERY)
        _ask(tx, shop)

    services.store.transact(work)


def look(services: Services, job: Job) -> None:
    """Look up one portion; then the next, or the end."""
    shop, mark = services.store.transact(lambda tx: _opened(tx, services, job))
    if mark is None:
        owed.finish(services, job)
        return
    portion = services.store.read(lambda tx: _next(tx, shop, mark, PORTION))
    for redemption_id in portion:
        _look_at(services, job, shop, mark, redemption_id)
    services.store.transact(lambda tx: _turn(tx, services, job, shop, len(portion) < PORTION))


def give_up(services: Services, job: Job) -> None:
    """One code cannot be looked up: it is told of, and the run goes on behind it."""
    shop, mark = services.store.transact(lambda tx: _opened(tx, services, job))
    if mark is None:
        owed.finish(services, job)
        return
    stuck = services.store.read(lambda tx: _next(tx, shop, mark, 1))
    _log.error("not_looked_up", shop_id=job.shop_id, redemptions=stuck)

    def work(tx: Tx) -> None:
        for redemption_id in stuck:
            _move(tx, shop, mark, redemption_id)
        _turn(tx, services, job, shop, last=not stuck)

    services.store.transact(work)


def _place(tx: Tx, now: datetime) -> int:
    """A shop that we may newly talk to has a day too."""
    new = watermarks.without(tx, CODES, _AT_ONCE)
    for shop_id in new:
        watermarks.place(tx, shops.get(tx, shop_id), CODES, now, now + _EVERY)
    return len(new)


def _enqueue(tx: Tx, now: datetime) -> int:
    due = watermarks.due(tx, [CODES], now, _AT_ONCE)
    for shop_id, _ in due:
        shop = shops.get(tx, shop_id)
        watermarks.plan(tx, shop, CODES, now + _EVERY)
        _ask(tx, shop)
    return len(due)


def _ask(tx: Tx, shop: Shop) -> None:
    jobs.enqueue(tx, shop.brand_id, shop.id, LOOK, CODES)


def _opened(tx: Tx, services: Services, job: Job) -> tuple[Shop, Watermark | None]:
    """The run under way, or a new one; None where the shop has left."""
    shop = shops.get(tx, job.shop_id)
    mark = watermarks.of(tx, shop, CODES)
    if mark is None or shops.is_away(tx, shop):
        return shop, None
    if mark.began_at is None:
        now = services.clock.now()
        watermarks.begin(tx, shop, CODES, now, now, None)
        pools.try_again(tx, shop)
        allowing.try_again(tx, shop)
    return shop, watermarks.of(tx, shop, CODES)


def _next(tx: Tx, shop: Shop, mark: Watermark, limit: int) -> list[int]:
    return redemptions.unused(tx, shop, int(mark.cursor or 0), limit)


def _look_at(services: Services, job: Job, shop: Shop, mark: Watermark, redemption_id: int) -> None:
    """Is the code of one redemption still there, and unused? What is concluded is never lost."""
    due = services.store.read(lambda tx: owed.of(tx, shop.brand_id, redemption_id))
    wanted = due if due and due.kind in DISCOUNTS else None
    found = owed.look(services, wanted) if wanted else None

    def work(tx: Tx) -> None:
        jobs.renew(tx, job, services.clock.now())
        if wanted:
            _conclude(tx, services, wanted, found)
        _move(tx, shop, mark, redemption_id)

    services.store.transact(work)


def _move(tx: Tx, shop: Shop, mark: Watermark, redemption_id: int) -> None:
    watermarks.turn(tx, shop, mark, str(redemption_id))


def _turn(tx: Tx, services: Services, job: Job, shop: Shop, last: bool) -> None:
    """More codes wait; or these were the last ones."""
    mark = watermarks.of(tx, shop, CODES)
    if mark is None or last:
        if mark:
            watermarks.complete(tx, shop, mark)
        jobs.finish(tx, job)
    else:
        jobs.put_off(tx, job, services.clock.now() + _REST)


def _conclude(tx: Tx, services: Services, due: Owed, found: CodeFound | None) -> None:
    """The platform may err once: whatever goes back is looked for again before its points do."""
    if found and found.uses:
        returning.used_elsewhere(tx, due.shop, due.row, services.clock.now())
    elif found is None or not found.live:
        if due.row.state == ISSUED:
            returning.send_back(tx, due.row, voiding.REMOVED)
        if due.code and due.code.pool_id:
            pools.tell_of(tx, due.row.brand_id, due.code.pool_id, found)
