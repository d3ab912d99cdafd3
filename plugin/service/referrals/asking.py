"""
Asking for referrals to be worked out again: in the commit of whatever happened, and once.

A row says since when it waits, and a job is left beside it. Whoever takes the job away, as a shop
that leaves does, leaves the row: a chore looks for those.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from plugin.service.referrals import persons
from plugin.service.services import Services
from plugin.store import Tx, groups, jobs, referrals

REFER: Final = "refer"
"""The kind of job that works out the referrals of one referrer; its subject is an account."""
_AT_ONCE: Final = 500


def ask_about(tx: Tx, brand_id: int, account_ids: Collection[int], now: datetime) -> None:
    """
    Something happened to these accounts: look again at all whom they brought, or came by.

    Their roots are locked first, then the rows: whoever settles them takes both in this order.
    """
    if not account_ids or not referrals.any_of(tx, brand_id):
        return
    groups.lock_roots(tx, brand_id, account_ids)
    concerned = persons.behind(tx, brand_id, account_ids).everybody
    for referrer, shop_id in sorted(referrals.ask(tx, brand_id, concerned, now)):
        jobs.enqueue(tx, brand_id, shop_id, REFER, str(referrer))


def enqueue_due(services: Services) -> int:
    """Have everything looked at whose time has come, or whose job was lost; how many referrers."""
    now = services.clock.now()
    if not services.store.read(lambda tx: referrals.due(tx, now, 1)):
        return 0

    def work(tx: Tx) -> int:
        due = referrals.due(tx, now, _AT_ONCE)
        for brand_id, shop_id, referrer in sorted(due):
            jobs.enqueue(tx, brand_id, shop_id, REFER, str(referrer))
        return len(due)

    return services.store.transact(work)
