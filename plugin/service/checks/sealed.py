"""I9, the daily seals: each follows from the one before and covers what was booked that day."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date, timedelta

from plugin.service import sealing
from plugin.service.checks.faults import Fault
from plugin.service.services import Services
from plugin.store import Tx, seals
from plugin.store.accounts import GENESIS
from plugin.store.digests import Content, Seal

_LATE = timedelta(hours=1)
"""How long after its time a seal may still be on its way."""

Days = Mapping[str, Content]


def changed(
    tx: Tx, services: Services, brand_id: int, days: Days, kept: str | None
) -> Iterator[Fault]:
    """Seals that are wrong or missing, given what the ledger holds for every day (ISO text)."""
    before: Seal | None = None
    known: dict[str, str] = {}
    for seal in seals.every(tx, brand_id):
        if (wrong := _wrong(brand_id, seal, before, days)) is not None:
            yield Fault("I9", f"seal {seal.day}", wrong)
        known[seal.day] = seal.digest.hex()
        before = seal
    if before is not None:
        yield from _missing(services, days, known)
    if kept is not None and kept not in known.values():
        yield Fault("I9", f"seal {kept}", "is not part of the chain")


def _wrong(brand_id: int, seal: Seal, before: Seal | None, days: Days) -> str | None:
    """The first thing that is wrong with a seal."""
    content = days.get(seal.day, Content())
    due = content.sealed(brand_id, seal.day, seal.previous)
    follows = (_day_after(before.day), before.digest) if before else (seal.day, GENESIS)
    if seal != seal.closed(brand_id):
        return "was changed"
    if (seal.day, seal.previous) != follows:
        return "does not follow from the one before"
    if (seal.entries, seal.entries_hash) != (due.entries, due.entries_hash):
        return f"covers {seal.entries} entries, other than the {due.entries} of that day"
    if seal != due:
        return f"covers {seal.acts} acts, other than the {due.acts} of that day"
    return None


def _missing(services: Services, days: Days, known: Mapping[str, str]) -> Iterator[Fault]:
    """Once a brand has seals, every finished day on which anything was booked has one."""
    until = sealing.finished_day(services.clock.now() - _LATE).isoformat()
    for day in sorted(day for day in days if day <= until and day not in known):
        yield Fault("I9", f"seal {day}", "is missing: it was removed, or the day never sealed")


def _day_after(day: str) -> str:
    """The next day; none after a day that is none."""
    with suppress(ValueError, OverflowError):
        return (date.fromisoformat(day) + seals.A_DAY).isoformat()
    return ""
