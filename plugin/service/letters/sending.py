"""
Sending what was asked for: gathered, carried, and remembered by an act whose key is the job's.

The act says what became of it, by which road or none, and is why a second run sends nothing more.
Between sending and remembering a process may die; then the letter goes twice under one id.
"""

from typing import Final

import structlog

from plugin import crash
from plugin.service.deeds import NOT_REACHED
from plugin.service.letters import asking, claims, friends, gathering, samples
from plugin.service.letters.carrying import MAIL, carry
from plugin.service.letters.gathering import Cause
from plugin.service.services import Services
from plugin.store import Tx, accounts, acts, groups, jobs
from plugin.store.jobs import Job

ACT: Final = "letter"
"""The kind of act that says what became of one."""

_OF_THEIR_OWN: Final = {
    asking.SAMPLE: samples.send,
    asking.CLAIM: claims.send,
    asking.REFERRAL_FRIEND: friends.send,
}
"""Letters that are not about a member, and that no act remembers."""

_log = structlog.get_logger("letters")


def send(services: Services, job: Job) -> None:
    """
    Send a letter that was not sent before, and finish the job.

    Raises UnavailableError while mail cannot be sent: the job is tried again.
    """
    if of_its_own := _OF_THEIR_OWN.get(job.subject.partition(":")[0]):
        of_its_own(services, job)
        found, road = None, NOT_REACHED
    else:
        found = services.store.read(lambda tx: _open(tx, services, job))
        road = _carried(services, job, found) if found else NOT_REACHED
        crash.point("letters: sent, not remembered")

    def work(tx: Tx) -> None:
        if found and services.notifier:
            _remember(tx, services, job, found, road)
        jobs.finish(tx, job)

    services.store.transact(work)


def give_up(services: Services, job: Job) -> None:
    """It cannot be said; whoever it is about sees the same in the panel."""
    _log.error("letter_not_sent", shop_id=job.shop_id, kind=job.subject.partition(":")[0])
    services.store.transact(lambda tx: jobs.finish(tx, job))


def _open(tx: Tx, services: Services, job: Job) -> Cause | None:
    """What is to be said; None: it was said, or there is no such thing."""
    found = gathering.cause(tx, services, job)
    if found is None:
        return None
    root = accounts.get(tx, job.brand_id, found.account_id).root_id
    told = acts.of(tx, job.brand_id, groups.of_root(tx, job.brand_id, root))
    return None if any(act.key == _key(job) for act in told) else found


def _carried(services: Services, job: Job, found: Cause) -> str:
    draft = services.store.read(lambda tx: gathering.draft(tx, services, job, found))
    return MAIL if draft and carry(services, draft) else NOT_REACHED


def _remember(tx: Tx, services: Services, job: Job, found: Cause, road: str) -> None:
    acts.record(
        tx, job.brand_id, found.account_id, kind=ACT, key=_key(job), actor="laurel",
        body={"letter": found.kind, "road": road}, at=services.clock.now(),
    )  # fmt: skip


def _key(job: Job) -> str:
    """`letter:code_ends:42`; `reminders` looks for it too."""
    return f"{job.kind}:{job.subject}"
