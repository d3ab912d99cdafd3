"""
Gift cards: made under a code of our own, so that making one again says it is there.

Nothing finds a card by its code, so of one whose answer got lost we do not know the platform's
name: it is good, and cannot be stopped by us.
"""

from datetime import timedelta
from zoneinfo import ZoneInfo

from plugin import crash
from plugin.domain import codes as shapes
from plugin.domain.errors import RefusedError, TakenError
from plugin.ports import GiftCard
from plugin.service.rewards import drawing, owed, voiding
from plugin.service.rewards.owed import Owed
from plugin.service.services import Services
from plugin.store import redemptions
from plugin.store.jobs import Job

_AN_INSTANT = timedelta(milliseconds=1)


def make(services: Services, job: Job, due: Owed) -> None:
    """Have a card made, and finish the job."""
    first = owed.sent(services, job, due)
    card = _card(services, due)
    crash.point("issuing: sent, not called")
    try:
        made = owed.ask(
            services, due, lambda them, grant: them.make_gift_card(due.shop.domain, grant, card)
        )
    except TakenError:
        if first:
            owed.redrawn(services, job, due)
        else:
            owed.issued(services, job, due, "")
    except RefusedError:
        _refused(services, job, due, first=first)
    else:
        crash.point("issuing: made, not kept")
        owed.issued(services, job, due, made)


def stop(services: Services, job: Job, due: Owed) -> None:
    """Switch a card off; its points come back only if all of it was left, else staff decide."""
    row = due.row
    left = (
        owed.ask(
            services,
            due,
            lambda them, grant: them.stop_gift_card(due.shop.domain, grant, row.reference),
        )
        if row.reference
        else None
    )
    if left == due.value:
        owed.finish(services, job, lambda tx: voiding.void(tx, services, row, row.reason))
        return
    owed.finish(
        services,
        job,
        lambda tx: redemptions.turn(tx, row, redemptions.REVIEW, lasting=True),
    )


def _card(services: Services, due: Owed) -> GiftCard:
    assert due.code is not None  # noqa: S101 (for the type checker)
    return GiftCard(
        amount=due.value,
        currency=due.terms.currency,
        code=shapes.plain(drawing.opened(services.keys, due.code)),
        customer_id=due.customer_id,
        ends_on=_last_day(due),
    )


def _last_day(due: Owed) -> str:
    """The day whose midnight ends it, where the shop is."""
    if due.row.ends_at is None:
        return ""
    last = due.row.ends_at - _AN_INSTANT
    return last.astimezone(ZoneInfo(due.shop.timezone)).date().isoformat()


def _refused(services: Services, job: Job, due: Owed, *, first: bool) -> None:
    """Refused at once, it is nowhere. Later, an earlier call may have been carried out."""
    if first:
        owed.finish(services, job, lambda tx: voiding.void(tx, services, due.row, voiding.REFUSED))
        return
    owed.finish(
        services,
        job,
        lambda tx: redemptions.turn(tx, due.row, redemptions.REVIEW, reason="not_issued"),
    )
