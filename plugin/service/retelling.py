"""
Retelling: why an order counts differently now, although nothing happened to it.

A bonus for the nth order and a limit look at all orders of a member. When another one comes back,
the line must not speak of a return on this one.
"""

from collections.abc import Sequence
from dataclasses import replace

from plugin.domain.ledger import Kind
from plugin.domain.worth import Posting
from plugin.store import Tx, entries

_EARNED = "earned"


def retold(
    tx: Tx, brand_id: int, account_ids: frozenset[int], postings: Sequence[Posting]
) -> list[Posting]:
    """The same postings, those marked that another order caused."""
    changed = {posting.worth.key for posting in postings if _counts_again(posting)}
    if not changed:
        return list(postings)
    said = entries.last_values(tx, brand_id, account_ids, changed)
    return [
        replace(
            posting,
            by_another=_counts_again(posting)
            and said.get(posting.worth.key, {}).get("eligible") == posting.values.get("eligible"),
        )
        for posting in postings
    ]


def _counts_again(posting: Posting) -> bool:
    return posting.worth.code == _EARNED and posting.kind in {Kind.CLAWBACK, Kind.RESTORE}
