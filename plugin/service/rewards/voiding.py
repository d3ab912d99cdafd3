"""Voiding: it is certain that nobody can use a redemption any more, so its points come back."""

from typing import Final

from plugin.service.privacy import notes
from plugin.service.privacy.notes import Note
from plugin.service.services import Services
from plugin.service.settling import settle
from plugin.store import Tx, acts, codes, redemptions
from plugin.store.redemptions import Redemption

UNDONE, EXPIRED, REFUSED = "undone", "expired", "refused"
REMOVED: Final = "removed"
"""Somebody took the code off the platform, and it was not us."""
STAFF: Final = "staff"
WITHDRAWN: Final = "withdrawn"
"""It was given for a friend whose order went back."""
_WHO: Final = {UNDONE: "member", STAFF: notes.STAFF}


def void(
    tx: Tx, services: Services, row: Redemption, reason: str, note: Note | None = None
) -> None:
    """Write down that it went back, and settle whoever it concerns. Twice is once."""
    if not redemptions.turn(tx, row, redemptions.VOIDED, reason=reason, lasting=True):
        return
    now, key = services.clock.now(), f"void:{row.id}"
    acts.record(
        tx, row.brand_id, row.account_id,
        kind="void", key=key, actor=_WHO.get(reason, "laurel"),
        body={"redemption": row.id, "reason": reason}, at=now,
    )  # fmt: skip
    if note:
        notes.lay(tx, services.keys, row.brand_id, key, note)
    code = codes.of_redemption(tx, row.brand_id, row.id)
    if code:
        codes.turn(tx, row.brand_id, [code.id], codes.GONE)
    settle(tx, row.brand_id, [row.account_id], now)
