"""I9: entries are as they were written, the newest included; sealed days are as they were."""

from collections import defaultdict
from collections.abc import Iterator

from plugin.service.checks import sealed
from plugin.service.checks.faults import Fault
from plugin.service.services import Services
from plugin.store import Tx, chains, seals
from plugin.store.chains import Chain
from plugin.store.digests import Content


def tampered(tx: Tx, services: Services, brand_id: int, kept: str | None) -> Iterator[Fault]:
    """
    Lines that were edited, removed or added behind our back, and days that are not as sealed.

    One walk over all lines serves both: within a day they come in the order of the seal.
    """
    days: defaultdict[str, Content] = defaultdict(Content)
    for chain in chains.walk(tx, brand_id):
        for line in chain.lines:
            days[seals.day_of(line.posted_at)].add_entry(chain.account_id, line.seq, line.hash)
        yield from _broken(chain)
    for booked_at, said in seals.booked_acts(tx, brand_id):
        days[seals.day_of(booked_at)].add_act(said)
    yield from sealed.changed(tx, services, brand_id, days, kept)


def _broken(chain: Chain) -> Iterator[Fault]:
    if (seq := chain.broken_at) is not None:
        yield Fault("I9", f"entry {chain.account_id}/{seq}", "does not follow from the one before")
    elif not chain.is_complete:
        row = f"entry {chain.account_id}/{chain.entries}"
        yield Fault("I9", row, "the newest entry is missing")
