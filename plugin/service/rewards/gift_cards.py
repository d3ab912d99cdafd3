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
from plugin.ports import CardFound, GiftCard
from plugin.service.rewards import drawing, owed, voiding
from plugin.service.rewards.owed import Owed
from plugin.service.rewards.showing import USED_ELSEWHERE
from plugin.service.services import Services
from plugin.store import Tx, codes, redemptions
from plugin.store.jobs import Job
from plugin.store.redemptions import REVIEW

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
    """
    Switch a card off, and its points come back. One that was spent in part stays what it is: the
    rest is its owner's. One of which we know no name is for staff.
    """
    found = _look(services, due)
    if found is None:
        owed.finish(services, job, lambda tx: redemptions.turn(tx, due.row, REVIEW, lasting=True))
    elif found.left == due.value:
        _stop(services, job, due)
    elif found.live:
        _keep(services, job, due)
    else:
        _stopped_in_part(services, job, due)


def _look(services: Services, due: Owed) -> CardFound | None:
    known = due.row.reference
    if not known:
        return None
    return owed.ask(
        services, due, lambda them, grant: them.find_gift_card(due.shop.domain, grant, known)
    )


def _stop(services: Services, job: Job, due: Owed) -> None:
    """Somebody may spend it in the very moment: only what was left afterwards counts."""
    row = due.row
    left = owed.ask(
        services,
        due,
        lambda them, grant: them.stop_gift_card(due.shop.domain, grant, row.reference),
    )
    if left == due.value:
        owed.finish(services, job, lambda tx: voiding.void(tx, services, row, row.reason))
    else:
        _stopped_in_part(services, job, due)


def _keep(services: Services, job: Job, due: Owed) -> None:
    """Gift cards are spent without a word to us, so nothing is waited for."""
    owed.finish(
        services,
        job,
        lambda tx: redemptions.turn(
            tx, due.row, redemptions.ISSUED, reason=USED_ELSEWHERE, lasting=True
        ),
    )


def _stopped_in_part(services: Services, job: Job, due: Owed) -> None:
    """What it paid is its owner's, what was left is nobody's: staff have to make that good."""

    def work(tx: Tx) -> None:
        redemptions.turn(tx, due.row, REVIEW, reason="spent_in_part", lasting=True)
        if due.code:
            codes.turn(tx, due.row.brand_id, [due.code.id], codes.GONE)

    owed.finish(services, job, work)


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
        lambda tx: redemptions.turn(tx, due.row, REVIEW, reason="not_issued"),
    )
