"""Reminding: a code that nobody used ends in a week, and its owner hears of it in time."""

from datetime import timedelta
from typing import Final

from plugin.service.letters import asking
from plugin.service.services import Services
from plugin.store import Tx, reminders

EVERY: Final = timedelta(minutes=10)
AHEAD: Final = timedelta(days=7)
_LIFE: Final = timedelta(days=14)
"""Whoever got a code for a fortnight or less was told its end a moment ago."""
_AT_ONCE: Final = 200


def enqueue_due(services: Services) -> int:
    """Ask for the letters about codes that end in a week; how many. None without a mail server."""
    if services.notifier is None:
        return 0
    now = services.clock.now()

    def work(tx: Tx) -> int:
        due = reminders.due(
            tx,
            (now, now + AHEAD),
            life_ms=_LIFE // timedelta(milliseconds=1),
            job=asking.LETTER,
            subject=f"{asking.CODE_ENDS}:",
            limit=_AT_ONCE,
        )
        for brand_id, shop_id, redemption_id in due:
            asking.ask(tx, brand_id, shop_id, asking.CODE_ENDS, redemption_id)
        return len(due)

    return services.store.transact(work)
