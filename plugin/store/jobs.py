"""
The queue: work that waits, one row per subject, in the same database as its effects.

Asking again for work that waits makes it dirty, so that it runs once more afterwards. A claim is
a lease; finishing under a lease that was lost rolls everything back.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import case, delete, func, or_, select, update
from sqlalchemy.sql.elements import ColumnElement

from plugin.domain.errors import ConflictError
from plugin.store import dialect, turns
from plugin.store.ids import fresh, made_at
from plugin.store.tables import jobs
from plugin.store.transact import Tx

LEASE = timedelta(seconds=60)
_SHARE = 8
"""Jobs of one shop in a batch for all: as many as somebody who comes after it waits for."""
AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)
"""Due whatever a clock says; such work waits in the order of its ids, that is of arrival."""


@dataclass(frozen=True, slots=True)
class Job:
    """
    Claimed work. `dirty` is how often it had been asked for when it was claimed, `attempts` how
    often it was claimed, this time included: work that kills its worker counts too.
    """

    brand_id: int
    id: int
    shop_id: int
    kind: str
    subject: str
    dirty: int
    attempts: int
    lease: str


class LeaseLostError(ConflictError):
    """Somebody else took over the job: whatever this transaction did must not stand."""

    code = "lease_lost"


def enqueue(
    tx: Tx, brand_id: int, shop_id: int, kind: str, subject: str, run_at: datetime = AT_ONCE
) -> None:
    """Ask for work on a subject; twice asked before it begins is once done."""
    tx.execute(_asking(tx.dialect.name), {
        "brand_id": brand_id, "id": fresh(), "shop_id": shop_id, "kind": kind, "subject": subject,
        "dirty": 1, "attempts": 0, "run_at": run_at, "lease": "", "leased_until": AT_ONCE,
        "error": "",
    })  # fmt: skip


def claim(
    tx: Tx, now: datetime, limit: int, shop_id: int | None = None, *, after: int = turns.START
) -> list[Job]:
    """
    Lease due work: the oldest of each shop first, then the second oldest, and so on; of every
    shop, or of one. The first turn has the shop behind `after` in the ring of those that wait.

    A shop that sends most of the load waits for itself, not the others for it.
    """
    shops = [shop_id] if shop_id is not None else turns.ring(tx, now, after, limit)
    share = limit if shop_id is not None else _SHARE
    chosen = {place: turn for turn, place in enumerate(turns.heads(tx, shops, now, limit, share))}
    if not chosen:
        return []
    brands, ids = (set(part) for part in zip(*chosen, strict=True))
    place = (jobs.c.brand_id.in_(brands), jobs.c.id.in_(ids))
    # Who claims beside us takes other rows, instead of waiting for these.
    free = select(jobs.c.id).where(*place, *turns.due(jobs, now)).with_for_update(skip_locked=True)
    claimed = (
        update(jobs)
        .where(*place, jobs.c.id.in_(free.scalar_subquery()))
        .values(lease=secrets.token_hex(8), leased_until=now + LEASE, attempts=jobs.c.attempts + 1)
        .returning(*(jobs.c[name] for name in Job.__dataclass_fields__))
    )
    had = (Job(*row) for row in tx.execute(claimed))
    return sorted(had, key=lambda job: chosen[job.brand_id, job.id])


def renew(tx: Tx, job: Job, now: datetime) -> None:
    """Hold a job for a whole lease from now. Raises LeaseLostError when it is no longer ours."""
    held = update(jobs).where(*_ours(job)).values(leased_until=now + LEASE)
    if tx.execute(held).rowcount != 1:
        raise LeaseLostError(f"{job.kind} {job.subject} was taken over")


def finish(tx: Tx, job: Job) -> None:
    """
    The work is done: remove the job, or let it run again if it was asked for meanwhile.

    Raises LeaseLostError when the job is no longer ours.
    """
    done = delete(jobs).where(*_ours(job), jobs.c.dirty == job.dirty)
    if tx.execute(done).rowcount != 1:
        repeat(tx, job)


def repeat(tx: Tx, job: Job) -> None:
    """A part is done and more waits: let the job run again at once. Raises LeaseLostError."""
    again = update(jobs).where(*_ours(job)).values(lease="", leased_until=AT_ONCE, attempts=0)
    if tx.execute(again).rowcount != 1:
        raise LeaseLostError(f"{job.kind} {job.subject} was taken over")


def put_off(tx: Tx, job: Job, run_at: datetime) -> None:
    """Work that must not be given up: begin anew at `run_at`, as if for the first time."""
    anew = {"lease": "", "leased_until": AT_ONCE, "attempts": 0, "run_at": run_at}
    tx.execute(update(jobs).where(*_ours(job)).values(anew))


def fail(tx: Tx, job: Job, error: str, run_at: datetime, *, counts: bool = True) -> None:
    """The work did not succeed: keep why, try again at `run_at`; `counts`: as an attempt."""
    tx.execute(
        update(jobs)
        .where(*_ours(job))
        .values(
            error=error[:500],
            run_at=run_at,
            lease="",
            leased_until=AT_ONCE,
            attempts=job.attempts if counts else job.attempts - 1,
        )
    )


def end(tx: Tx, brand_id: int, shop_id: int, but: str) -> None:
    """The work of a shop ends, that of one kind excepted; who does any of it loses the lease."""
    theirs = (jobs.c.brand_id == brand_id, jobs.c.shop_id == shop_id, jobs.c.kind != but)
    tx.execute(delete(jobs).where(*theirs))


def hand_over(tx: Tx, owner: tuple[int, int], heir: tuple[int, int], kinds: Iterable[str]) -> None:
    """Work of some kinds is another's from now on, both as (brand, shop); leases are lost."""
    theirs = (jobs.c.brand_id == owner[0], jobs.c.shop_id == owner[1], jobs.c.kind.in_(kinds))
    free = {"lease": "", "leased_until": AT_ONCE, "attempts": 0}
    moved = {"brand_id": heir[0], "shop_id": heir[1], **free}
    tx.execute(update(jobs).where(*theirs).values(moved))


def wake(tx: Tx, brand_id: int, shop_id: int, error: str) -> None:
    """What waits because of this error need not wait any more."""
    waiting = (
        jobs.c.brand_id == brand_id,
        jobs.c.shop_id == shop_id,
        jobs.c.error == error,
        jobs.c.lease == "",
    )
    tx.execute(update(jobs).where(*waiting).values(run_at=AT_ONCE))


def is_near(tx: Tx, shop_id: int, until: datetime) -> bool:
    """Does any work of a shop run, or is any due by then?"""
    near = or_(jobs.c.run_at <= until, jobs.c.lease != "")
    found = select(jobs.c.id).where(jobs.c.shop_id == shop_id, near).limit(1)
    return tx.execute(found).scalar() is not None


def open_count(tx: Tx, shop_id: int | None = None) -> int:
    """How much work waits or runs."""
    found = select(func.count()).select_from(jobs)
    if shop_id is not None:
        found = found.where(jobs.c.shop_id == shop_id)
    return tx.execute(found).scalar_one()


def oldest_due(tx: Tx, now: datetime) -> datetime | None:
    """Since when, by the real time, the work that is due first has waited."""
    first = select(jobs.c.id).where(jobs.c.run_at <= now).order_by(jobs.c.run_at, jobs.c.id)
    oldest = tx.execute(first.limit(1)).scalar()
    return None if oldest is None else made_at(oldest)


@cache
def _asking(name: str) -> Any:  # noqa: ANN401 (two unrelated classes, same methods)
    """Asking for work on the database of that name."""
    statement = dialect.insert_on(name, jobs)
    sooner = func.min if name == "sqlite" else func.least
    # Work that failed keeps waiting for its time: news about it does not shorten the back-off.
    due = case(
        (jobs.c.attempts > 0, jobs.c.run_at),
        else_=sooner(jobs.c.run_at, statement.excluded.run_at),
    )
    return statement.on_conflict_do_update(
        index_elements=["brand_id", "shop_id", "kind", "subject"],
        set_={"dirty": jobs.c.dirty + 1, "run_at": due},
    )


def _ours(job: Job) -> list[ColumnElement[bool]]:
    return [jobs.c.brand_id == job.brand_id, jobs.c.id == job.id, jobs.c.lease == job.lease]
