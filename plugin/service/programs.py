"""Programmes: the versions of a brand's rules, and how a file becomes the next one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from plugin.domain.errors import ConflictError, InvalidInputError
from plugin.domain.program import Program, expiry_terms
from plugin.domain.rewards import RewardKind
from plugin.programfile import Draft, read, write
from plugin.service import mirroring
from plugin.service.services import Services
from plugin.service.settling import settle
from plugin.store import Tx, entries, groups, programs, standings
from plugin.store.shops import Shop

_FARTHEST = timedelta(days=3_660)
_AT_ONCE = 200
"""Members settled in one transaction."""


@dataclass(frozen=True, slots=True)
class Applied:
    """The version that holds the rules of a file; not `written`: it held them before."""

    program: Program
    written: bool
    settled: int = 0
    """Members whose points were worked out again."""


def every(services: Services, shop: Shop) -> list[Program]:
    """Every version of the programme of a shop's brand, oldest first."""
    return services.store.read(lambda tx: programs.of(tx, shop.brand_id))


def newest(services: Services, shop: Shop) -> Program:
    """The version with the greatest number, whether it has begun or not."""
    return every(services, shop)[-1]


def export(program: Program) -> str:
    """A version as a commented file; applying that changes nothing."""
    start = program.effective_from
    since = f"from {start.isoformat(timespec='seconds')} on" if start else "from the beginning"
    return write(Draft.of(program), f"Version {program.version} of the programme, {since}.")


def apply(services: Services, shop: Shop, text: str, at: datetime | None = None) -> Applied:
    """
    Make the rules of a file the next version, from `at` on; None: from now on.

    Nothing is written when the newest version has these rules and begins no later than `at`.
    Raises InvalidInputError for a file with faults, or a moment that has passed.
    """

    def work(tx: Tx) -> Applied:
        now = services.clock.now()
        start = _start(at, now)
        known, draft = _known_and_drafted(tx, shop, text)
        if draft == Draft.of(known) and (at is None or _begins_by(known, at)):
            return Applied(known, written=False)
        return _add(tx, shop, draft.version(known.version + 1, start), now)

    return services.store.transact(work)


def apply_from_beginning(services: Services, shop: Shop, text: str) -> Applied:
    """
    Make the rules of a file the only ones there ever were, and settle every member again.

    Raises InvalidInputError for a file with faults, ConflictError once anything was posted: what
    people were told they earned is theirs.
    """

    def work(tx: Tx) -> Applied:
        known, draft = _known_and_drafted(tx, shop, text)
        if draft == Draft.of(known) and known.effective_from is None:
            return Applied(known, written=False)
        if entries.newest_of_brand(tx, shop.brand_id, limit=1):
            raise ConflictError("points were posted already: apply the rules from now on")
        return _add(tx, shop, draft.version(known.version + 1, None), services.clock.now())

    applied = services.store.transact(work)
    return replace(applied, settled=settle_all(services, shop)) if applied.written else applied


def drafted(versions: Sequence[Program], text: str) -> Draft:
    """The rules of a file that could be the next version. Raises InvalidInputError."""
    return read(text, versions[-1].currency, kinds(versions))


def kinds(versions: Iterable[Program]) -> dict[str, RewardKind]:
    """What each key of a reward stood for, in any version."""
    return {reward.key: reward.kind for version in versions for reward in version.catalogue}


def _known_and_drafted(tx: Tx, shop: Shop, text: str) -> tuple[Program, Draft]:
    versions = programs.of(tx, shop.brand_id)
    if versions[-1].paused:
        raise ConflictError("the programme is paused: resume it first")
    return versions[-1], drafted(versions, text)


def _start(at: datetime | None, now: datetime) -> datetime:
    """Never earlier than now; nor so late that only a slip of the pen can be meant."""
    if at is None:
        return now
    if at < now:
        raise InvalidInputError(f"{at.isoformat()} has passed: a version begins now or later")
    if at - now > _FARTHEST:
        raise InvalidInputError(f"{at.isoformat()} is more than ten years ahead")
    return at


def _begins_by(program: Program, at: datetime) -> bool:
    return program.effective_from is None or program.effective_from <= at


def publish(tx: Tx, brand_id: int, program: Program, now: datetime) -> None:
    """
    Write a version. Where it moves the ends of points or decides about a pause, everybody waits to
    be settled from this very commit on, so nobody can be forgotten over it.
    """
    before = programs.of(tx, brand_id)
    programs.add(tx, brand_id, program, now)
    mirroring.ask(tx, brand_id)
    moved = expiry_terms(before) != expiry_terms([*before, program])
    if moved or program.rewards or program.effective_from is None:
        standings.mark_all_outdated(tx, brand_id, now)


def _add(tx: Tx, shop: Shop, program: Program, now: datetime) -> Applied:
    publish(tx, shop.brand_id, program, now)
    return Applied(program, written=True)


def settle_all(services: Services, shop: Shop) -> int:
    """Settle every member of the brand in turns, so that others can write in between."""
    brand_id, now = shop.brand_id, services.clock.now()
    roots = services.store.read(lambda tx: groups.roots(tx, brand_id))
    for first in range(0, len(roots), _AT_ONCE):
        some = roots[first : first + _AT_ONCE]
        services.store.transact(partial(settle, brand_id=brand_id, account_ids=some, now=now))
    return len(roots)
