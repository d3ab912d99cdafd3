"""
Settling referrals: all of one referrer's, worked out again under the referrer's lock.

What became of each is a pure function of facts; what is left to do here is to write it down, and to
give or take back the difference. One transaction, and twice is once.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

import structlog

from plugin import crash
from plugin.domain.referrals.outcome import Outcome, State, outcomes
from plugin.service import settling
from plugin.service.lookup import member_of
from plugin.service.referrals import knowing, misuse, paying, signs
from plugin.service.referrals.knowing import Case
from plugin.service.referrals.paying import Due, Paid
from plugin.service.services import Services
from plugin.store import Tx, groups, jobs, referrals
from plugin.store.jobs import Job
from plugin.store.referrals import Referral

_LATER: Final = timedelta(hours=1)

_log = structlog.get_logger("referring")


def work_out(services: Services, job: Job) -> None:
    """Settle the referrals of one referrer, and finish the job."""

    def work(tx: Tx) -> None:
        settle(tx, services, job.brand_id, int(job.subject))
        jobs.finish(tx, job)
        crash.point("referring: all written, not committed")

    services.store.transact(work)
    crash.point("referring: committed")


def give_up(services: Services, job: Job) -> None:
    """It could not be worked out: told of, and tried again in an hour."""
    _log.error("referrals_not_settled", shop_id=job.shop_id, account_id=job.subject)
    later = services.clock.now() + _LATER

    def work(tx: Tx) -> None:
        referrals.put_off(tx, job.brand_id, int(job.subject), later)
        jobs.finish(tx, job)

    services.store.transact(work)


def settle(tx: Tx, services: Services, brand_id: int, account_id: int) -> None:
    """Bring everything about a referrer's friends to where the facts say."""
    (root,) = groups.lock_roots(tx, brand_id, [account_id])
    known, now = knowing.of_referrer(tx, services, root), services.clock.now()
    cases = known.every
    misuse.remember(tx, root, known.misused, now)
    found = outcomes([case.known for case in cases], now)
    state = member_of(tx, root).state
    moved = False
    for case in cases:
        if case.signs != case.recorded:
            signs.remember(tx, brand_id, root.id, case.row.id, case.signs, now)
        due = Due(root, state, case, found[case.row.id], now)
        paid = paying.roll_forward(tx, services, due)
        row = row_of(case, due.outcome, paid, now)
        if row != case.row:
            referrals.keep(tx, row)
        moved = moved or paid.moved
    crash.point("referring: rows written, points not")
    if moved:
        settling.settle(tx, brand_id, [root.id], now)


def row_of(case: Case, outcome: Outcome, paid: Paid, now: datetime) -> Referral:
    """A referral as it stands by its outcome and its payment."""
    known = case.known
    return replace(
        case.row,
        state=outcome.state.value,
        reason=outcome.reason.value,
        score=known.score.points,
        reasons=",".join(known.score.reasons),
        verdict=known.decision.verdict.value if known.decision else "",
        order_key=str(outcome.order) if outcome.order else "",
        at=outcome.at,
        due_at=outcome.due_at,
        look_at=paid.again or _turns_at(outcome, now),
        appealed_at=known.appealed_at,
        paid=paid.paid,
        points=paid.points,
        redemption=paid.redemption,
    )


def _turns_at(outcome: Outcome, now: datetime) -> datetime | None:
    """When time alone changes it: the end of a hold."""
    waits = outcome.state is State.WAITING and outcome.due_at and outcome.due_at > now
    return outcome.due_at if waits else None
