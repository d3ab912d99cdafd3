"""
Going back: an unused code is taken off the platform, and only then its points come back.

The shopper sees it on its way meanwhile. A code that was used after all stays what it is: the order
will tell, and the ledger works out the rest.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

import structlog

from plugin import crash
from plugin.domain.errors import ConflictError, NotFoundError
from plugin.domain.rewards import RewardKind
from plugin.ports import CodeFound
from plugin.service import sweeping
from plugin.service.rewards import gift_cards, owed, showing, voiding
from plugin.service.rewards.kinds import ISSUE, WITHDRAW
from plugin.service.rewards.owed import Owed
from plugin.service.rewards.redeeming import joined
from plugin.service.services import Services
from plugin.service.views.rewards import RedemptionView
from plugin.store import Tx, jobs, overdue, programs, redemptions, shops
from plugin.store.jobs import Job
from plugin.store.redemptions import (
    ASKED,
    ISSUED,
    POOL,
    RESERVED,
    RETURNING,
    REVIEW,
    VOIDED,
    Redemption,
)
from plugin.store.shops import Shop

_SOON: Final = timedelta(seconds=5)
_LATE: Final = timedelta(hours=1)
"""By then whatever a platform was asked has been carried out, or never will be."""
_SELDOM: Final = timedelta(hours=1)
_ENOUGH: Final = timedelta(days=1)
"""Whoever has waited so long for a code to go does not know why it stays."""
_UNEXPLAINED: Final = timedelta(days=30)
"""By then the order that used a code has been read, or never will be."""
_STRANDED: Final = timedelta(minutes=10)
_AT_ONCE: Final = 200

_log = structlog.get_logger("returning")


def undo(services: Services, shop: Shop, customer_id: str, redemption_id: str) -> RedemptionView:
    """
    Give back a code that was not used; twice is once.

    Raises ForbiddenError for whoever is no member, NotFoundError for what is not theirs, and
    ConflictError for what cannot be given back, such as a code that was used.
    """

    def work(tx: Tx) -> RedemptionView:
        row = _theirs(tx, shop, customer_id, redemption_id)
        if row.state not in {RETURNING, VOIDED}:
            row = _send_back(tx, shop, row)
        return showing.views(tx, services, shop.brand_id, [row], plain=True)[0]

    return services.store.transact(work)


def enqueue_due(services: Services) -> int:
    """Send back what nobody used in time, and look after what is nobody's work; how many."""
    now = services.clock.now()

    def work(tx: Tx) -> int:
        ended = overdue.take_ended(tx, now, _AT_ONCE)
        unexplained = overdue.take_unexplained(
            tx, showing.USED_ELSEWHERE, now - _UNEXPLAINED, _AT_ONCE
        )
        return unexplained + _enqueue(tx, WITHDRAW, ended) + _pick_up(tx, now - _STRANDED)

    return services.store.transact(work)


def withdraw(services: Services, job: Job) -> None:
    """Take away what was issued; once it is certainly gone, the points come back."""
    due = owed.of_job(services, job)
    if due is None or due.row.state not in {RETURNING, VOIDED}:
        owed.finish(services, job)
    elif due.row.used:
        _keep(services, job, due)
    elif due.kind is RewardKind.GIFT_CARD:
        _stop(services, job, due)
    else:
        _take_off(services, job, due)


def give_up(services: Services, job: Job) -> None:
    """Nobody knows whether it can still be used: staff have to look."""
    _log.error("not_withdrawn", shop_id=job.shop_id, redemption_id=job.subject)
    due = owed.of_job(services, job)

    def work(tx: Tx) -> None:
        if due and due.row.state == RETURNING:
            redemptions.turn(tx, due.row, REVIEW, lasting=True)

    owed.finish(services, job, work)


def send_back(tx: Tx, row: Redemption, reason: str) -> None:
    """What was issued goes back, for a reason of `voiding`."""
    if redemptions.turn(tx, row, RETURNING, reason=reason):
        jobs.enqueue(tx, row.brand_id, row.shop_id, WITHDRAW, str(row.id))


def used_elsewhere(tx: Tx, shop: Shop, row: Redemption, now: datetime) -> None:
    """Its code was used and no order told us: read what changed lately, and wait for it."""
    reason = showing.USED_ELSEWHERE
    if (row.state, row.reason) != (ISSUED, reason):
        redemptions.turn(tx, row, ISSUED, reason=reason, asked_at=now, lasting=True)
    sweeping.ask_for(tx, shop, sweeping.RECENT)


def _theirs(tx: Tx, shop: Shop, customer_id: str, redemption_id: str) -> Redemption:
    found = joined(tx, shop, customer_id)
    named = (
        redemption_id.isascii() and redemption_id.isdigit() and len(redemption_id) <= len("9" * 19)
    )
    row = redemptions.locked(tx, shop.brand_id, int(redemption_id)) if named else None
    if row is None or row.account_id not in found.accounts:
        raise NotFoundError("no such redemption of yours")
    return row


def _send_back(tx: Tx, shop: Shop, row: Redemption) -> Redemption:
    terms = showing.promised(programs.of(tx, shop.brand_id), row)
    if not showing.can_undo(row, terms.reward):
        raise ConflictError("this cannot be given back")
    send_back(tx, row, voiding.UNDONE)
    return redemptions.get(tx, shop.brand_id, row.id) or row


def _pick_up(tx: Tx, before: datetime) -> int:
    """A shop that left took its jobs with it; what was begun is still owed."""
    reserved = overdue.stranded(tx, [RESERVED, ASKED], ISSUE, before, _AT_ONCE)
    returning = overdue.stranded(tx, [RETURNING], WITHDRAW, before, _AT_ONCE)
    return _enqueue(tx, ISSUE, reserved) + _enqueue(tx, WITHDRAW, returning)


def _enqueue(tx: Tx, kind: str, rows: Iterable[tuple[int, int, int]]) -> int:
    count = 0
    for brand_id, shop_id, redemption_id in rows:
        jobs.enqueue(tx, brand_id, shop_id, kind, str(redemption_id))
        count += 1
    return count


def _keep(services: Services, job: Job, due: Owed) -> None:
    """It was used: there is nothing to take away."""

    def work(tx: Tx) -> None:
        if due.row.state == RETURNING:
            redemptions.turn(tx, due.row, ISSUED, reason="", lasting=True)

    owed.finish(services, job, work)


def _stop(services: Services, job: Job, due: Owed) -> None:
    if due.row.state == RETURNING:
        gift_cards.stop(services, job, due)
    else:
        owed.finish(services, job)


def _take_off(services: Services, job: Job, due: Owed) -> None:
    found = owed.look(services, due)
    if found is None:
        _void(services, job, due)
    elif found.uses:
        _was_used(services, job, due)
    else:
        _remove(services, due, found)
        crash.point("returning: removed, not void")
        if owed.look(services, due) is None:
            _void(services, job, due)
        else:
            _look_again(services, job, due)


def _remove(services: Services, due: Owed, found: CodeFound) -> None:
    """Of a pool, the one code; else the discount that was made for it."""
    shop = due.shop
    if due.row.road == POOL:
        owed.ask(
            services,
            due,
            lambda them, grant: them.remove_codes(shop.domain, grant, found.discount, [found.id]),
        )
    else:
        owed.ask(
            services, due, lambda them, grant: them.end_discount(shop.domain, grant, found.discount)
        )


def _void(services: Services, job: Job, due: Owed) -> None:
    """
    Nobody can use it. What was asked of the platform before may still be on its way, so it is
    looked for once more an hour later.
    """
    first = due.row.state == RETURNING

    def work(tx: Tx) -> None:
        if first:
            voiding.void(tx, services, due.row, due.row.reason)
        jobs.finish(tx, job)
        if first:
            again = services.clock.now() + _LATE
            jobs.enqueue(tx, job.brand_id, job.shop_id, WITHDRAW, job.subject, again)

    services.store.transact(work)


def _was_used(services: Services, job: Job, due: Owed) -> None:
    """An order that we have not heard of was placed with it; given back, it is debited again."""

    def work(tx: Tx) -> None:
        shop = shops.get(tx, due.shop.id)
        if due.row.state == RETURNING:
            used_elsewhere(tx, shop, due.row, services.clock.now())
        else:
            sweeping.ask_for(tx, shop, sweeping.RECENT)

    owed.finish(services, job, work)


def _look_again(services: Services, job: Job, due: Owed) -> None:
    """The platform takes its time: wait as long again as we have waited, and not for ever."""
    now = services.clock.now()
    since = due.row.asked_at or now
    if now - since >= _ENOUGH:
        give_up(services, job)
        return
    later = now + min(max(now - since, _SOON), _SELDOM)

    def work(tx: Tx) -> None:
        redemptions.turn(tx, due.row, due.row.state, asked_at=since)
        jobs.put_off(tx, job, later)

    services.store.transact(work)
