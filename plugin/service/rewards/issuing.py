"""
Issuing: what was redeemed and not minted ahead is made by the platform, rolling forward only.

The code is drawn and kept before the first call, and written down as sent before every call. So
whoever finds it sent looks for it before anything else, and points never come back while a call may
yet be carried out.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

import structlog

from plugin import crash
from plugin.domain.errors import (
    ConflictError,
    DeniedError,
    InvalidInputError,
    NotFoundError,
    RefusedError,
    TakenError,
    UnavailableError,
)
from plugin.domain.rewards import RewardKind
from plugin.service import letters
from plugin.service.privacy import notes
from plugin.service.privacy.notes import Note
from plugin.service.rewards import allowing, crediting, drawing, gift_cards, owed, showing, voiding
from plugin.service.rewards.kinds import WITHDRAW
from plugin.service.rewards.owed import Owed
from plugin.service.services import Services
from plugin.service.views.rewards import RedemptionView
from plugin.store import Tx, acts, codes, jobs, redemptions
from plugin.store.jobs import Job
from plugin.store.redemptions import ASKED, RESERVED, REVIEW
from plugin.store.shops import Shop

_NET: Final = timedelta(days=1)
"""So long after we should have taken a code away, the platform lets it end by itself."""

_MAY_BE_GOOD: Final = frozenset({codes.SENT, codes.LIVE})
"""Where a code stands that somebody could use."""

_log = structlog.get_logger("issuing")


def issue(services: Services, job: Job) -> None:
    """Have one redemption made, and finish the job."""
    due = owed.of_job(services, job)
    if due is None or due.row.state not in {RESERVED, ASKED}:
        owed.finish(services, job)
    else:
        _make(services, job, due)


def give_up(services: Services, job: Job) -> None:
    """Nobody knows what became of it: staff have to look."""
    _log.error("not_issued", shop_id=job.shop_id, redemption_id=job.subject)
    due = owed.of_job(services, job)

    def work(tx: Tx) -> None:
        if due and due.row.state in {RESERVED, ASKED}:
            redemptions.turn(tx, due.row, REVIEW, reason="not_issued")

    owed.finish(services, job, work)


def in_review(services: Services, shop: Shop) -> tuple[RedemptionView, ...]:
    """What staff have to look at, oldest first."""

    def look(tx: Tx) -> tuple[RedemptionView, ...]:
        rows = redemptions.of_shop(tx, shop, [REVIEW])
        return showing.views(tx, services, shop.brand_id, rows)

    return services.store.read(look)


def decide(
    services: Services,
    shop: Shop,
    redemption_id: str,
    issued: bool,
    note: Note,
    *,
    stopped: bool = False,
) -> RedemptionView:
    """
    Staff looked: it was issued, or it was not and the points come back (a code that might be there
    is taken away first). `stopped`: they made sure themselves that no gift card is good, either
    because there is none or because they switched it off. Who and why is noted.

    Raises NotFoundError for anything that nobody has to look at, ConflictError for a gift card that
    may be good and that we cannot switch off, and InvalidInputError for one issued and stopped.
    """
    if issued and stopped:
        raise InvalidInputError("what was stopped is not issued")

    def work(tx: Tx) -> RedemptionView:
        row = find(tx, shop, redemption_id, REVIEW)
        _note(tx, services, row, note, issued=issued)
        if issued:
            _believe(tx, row)
        else:
            _disbelieve(tx, services, row, stopped=stopped)
        found = redemptions.get(tx, shop.brand_id, row.id) or row
        return showing.views(tx, services, shop.brand_id, [found])[0]

    return services.store.transact(work)


def find(tx: Tx, shop: Shop, redemption_id: str, state: str) -> redemptions.Redemption:
    """The redemption of a shop that is named and stands at a state, locked, or NotFoundError."""
    known = (
        redemption_id.isascii() and redemption_id.isdigit() and len(redemption_id) < len("9" * 20)
    )
    row = redemptions.locked(tx, shop.brand_id, int(redemption_id)) if known else None
    if row is None or row.shop_id != shop.id or row.state != state:
        raise NotFoundError(f"no such redemption waits for staff (state {state})")
    return row


def _note(
    tx: Tx, services: Services, row: redemptions.Redemption, note: Note, *, issued: bool
) -> None:
    now = services.clock.now()
    key = f"decided:{row.id}:{now.isoformat()}"
    acts.record(
        tx, row.brand_id, row.account_id, kind="decided", key=key, actor=notes.STAFF,
        body={"redemption": row.id, "issued": int(issued)}, at=now,
    )  # fmt: skip
    notes.lay(tx, services.keys, row.brand_id, key, note)


def _believe(tx: Tx, row: redemptions.Redemption) -> None:
    """
    Whatever it is, somebody has it; it does not come back by time alone. A code that was never
    sent, or that we stopped, is not good for being believed in: staff made up for it themselves.
    """
    code = codes.of_redemption(tx, row.brand_id, row.id)
    if code and code.state not in _MAY_BE_GOOD:
        redemptions.turn(tx, row, redemptions.DONE, reason="", lasting=True)
        codes.turn(tx, row.brand_id, [code.id], codes.GONE)
        return
    state = redemptions.ISSUED if code else redemptions.DONE
    redemptions.turn(tx, row, state, reason="", lasting=True)
    letters.ask(tx, row.brand_id, row.shop_id, letters.REWARD_ISSUED, row.id)
    if code:
        codes.turn(tx, row.brand_id, [code.id], codes.LIVE)


def _disbelieve(tx: Tx, services: Services, row: redemptions.Redemption, *, stopped: bool) -> None:
    due = owed.of(tx, row.brand_id, row.id)
    is_card = due is not None and due.kind is RewardKind.GIFT_CARD
    if due is None or not _may_be_good(due) or (is_card and stopped):
        voiding.void(tx, services, row, voiding.STAFF)
        return
    if is_card and not row.reference:
        raise ConflictError(
            "this gift card may be good: switch it off in the platform's admin first"
        )
    redemptions.turn(tx, row, redemptions.RETURNING, reason=voiding.STAFF)
    jobs.enqueue(tx, row.brand_id, row.shop_id, WITHDRAW, str(row.id))


def _may_be_good(due: Owed) -> bool:
    """Could somebody use its code? Without one there is nothing to take away."""
    return due.code is not None and due.code.state in _MAY_BE_GOOD


def _make(services: Services, job: Job, due: Owed) -> None:
    """What the merchant has not allowed is not asked for again before they do."""
    try:
        _MAKERS.get(due.kind, _discount)(services, job, due)
    except UnavailableError as trouble:
        if not isinstance(trouble.__cause__, DeniedError):
            raise
        _denied(services, job, due)


def _denied(services: Services, job: Job, due: Owed) -> None:
    """
    Nothing was done by this call, so its code stands where it stood. Credit that was asked for
    before may have been given: that is for staff alone to say.
    """
    _log.warning("reward_not_allowed", shop_id=job.shop_id, redemption_id=job.subject)

    def work(tx: Tx) -> None:
        row = redemptions.get(tx, due.row.brand_id, due.row.id) or due.row
        if row.state in {RESERVED, ASKED}:
            reason = allowing.NOT_ALLOWED if row.state == RESERVED else "not_issued"
            redemptions.turn(tx, row, REVIEW, reason=reason)
        if due.code:
            codes.turn(tx, row.brand_id, [due.code.id], due.code.state)

    owed.finish(services, job, work)


def _discount(services: Services, job: Job, due: Owed) -> None:
    """A discount of its own for this one code."""
    first = owed.sent(services, job, due)
    found = None if first else owed.look(services, due)
    if found:
        owed.issued(services, job, due, found.discount)
        return
    crash.point("issuing: sent, not called")
    try:
        discount = _made(services, due)
    except TakenError:
        _taken(services, job, due, first=first)
    except RefusedError as refused:
        _refused(services, job, due, refused)
    else:
        crash.point("issuing: made, not kept")
        owed.issued(services, job, due, discount)


def _made(services: Services, due: Owed) -> str:
    assert due.code is not None  # noqa: S101 (for the type checker)
    plain = drawing.opened(services.keys, due.code)
    whom = due.customer_id if due.terms.reward.bound else None
    if due.terms.reward.bound and whom is None:
        raise RefusedError("nobody knows whose it is, and it is not for everybody")
    spec = due.terms.spec(due.row.at, whom, due.row.ends_at and due.row.ends_at + _NET)
    return owed.ask(
        services, due, lambda them, grant: them.make_discount(due.shop.domain, grant, spec, plain)
    )


def _taken(services: Services, job: Job, due: Owed, *, first: bool) -> None:
    """Asked for the first time, it is a stranger's: another one is drawn and kept before a call."""
    found = None if first else owed.look(services, due)
    if found:
        owed.issued(services, job, due, found.discount)
    else:
        owed.redrawn(services, job, due)


def _refused(services: Services, job: Job, due: Owed, refused: RefusedError) -> None:
    """It will never be. An earlier call whose answer got lost may have been carried out."""
    found = owed.look(services, due)
    if found:
        owed.issued(services, job, due, found.discount)
        return
    _log.warning("reward_refused", shop_id=due.shop.id, redemption_id=due.row.id, why=str(refused))
    owed.finish(services, job, lambda tx: voiding.void(tx, services, due.row, voiding.REFUSED))


_MAKERS: Final[Mapping[RewardKind, Callable[[Services, Job, Owed], None]]] = {
    RewardKind.GIFT_CARD: gift_cards.make,
    RewardKind.STORE_CREDIT: crediting.give,
}
"""Everything else is a discount."""
