"""
Everything has an end: evidence, answered requests, the access log, the hashes of the forgotten and
of households.

The worker looks every hour. What is due goes in small transactions, and no more of them at a time
than others can wait for; whatever is left over is due the next time.
"""

from datetime import timedelta
from functools import partial
from typing import Final

from plugin.service.referrals import household
from plugin.service.services import Services
from plugin.store import (
    Tx,
    accesses,
    asked_links,
    attempts,
    brands,
    data_requests,
    shredding,
    tombstones,
    traits,
)

EVERY: Final = timedelta(hours=1)
"""How often the worker looks."""
HANDED_OVER: Final = timedelta(days=30)
"""How long a data request is kept after its package was handed over."""
ACCESS_LOG: Final = timedelta(days=365)
"""How long we remember who saw whom."""
TOMBSTONE_HASH: Final = timedelta(days=60)
"""How long a forgotten guest's hash keeps late orders from bringing them back."""
ATTEMPT: Final = timedelta(hours=1)
"""How long we count what somebody did."""
ASKED_LINK: Final = timedelta(days=1)
"""How long we try to send a claim link to an address that somebody typed."""
_AT_ONCE: Final = 500
_BATCHES: Final = 20


def let_go(services: Services) -> int:
    """Let go of all whose time is over, for every brand; returns how many rows were concerned."""
    every = services.store.read(brands.every)
    gone = sum(_bodies(services, one) + _rows(services, one) for one in every)
    services.store.scrub()
    return gone


def _bodies(services: Services, brand_id: int) -> int:
    """Empty journal bodies past their days, by id, a few hundred at a time, up to ten thousand."""
    before = services.clock.now() - timedelta(days=services.journal_days)
    emptied, last = 0, 0
    past = partial(shredding.past, brand_id=brand_id, before=before, limit=_AT_ONCE)
    for _ in range(_BATCHES):
        due = services.store.read(partial(past, after_id=last))
        if not due:
            break
        services.store.transact(partial(shredding.empty, brand_id=brand_id, delivery_ids=due))
        emptied, last = emptied + len(due), due[-1]
    return emptied


def _rows(services: Services, brand_id: int) -> int:
    now = services.clock.now()

    def work(tx: Tx) -> int:
        return (
            data_requests.forget_handed(tx, brand_id, now - HANDED_OVER)
            + accesses.forget(tx, brand_id, now - ACCESS_LOG)
            + tombstones.drop_hashes(tx, brand_id, now - TOMBSTONE_HASH)
            + attempts.forget(tx, brand_id, now - ATTEMPT)
            + asked_links.forget(tx, brand_id, now - ASKED_LINK)
            + traits.forget_past(tx, brand_id, now - household.KEPT)
        )

    return services.store.transact(work)
