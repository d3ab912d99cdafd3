"""I10: who was erased is nowhere named, and nobody is named who is not there."""

from collections.abc import Iterator

from plugin.service.checks.faults import Fault
from plugin.store import Tx, audit


def remembered(tx: Tx, brand_id: int) -> Iterator[Fault]:
    """Personal data that should be gone."""
    for account_id in audit.not_forgotten(tx, brand_id):
        yield Fault("I10", f"person {account_id}", "was erased, and personal data is still kept")
    for account_id in audit.households_not_forgotten(tx, brand_id):
        yield Fault("I10", f"account {account_id}", "was erased, and its household is still known")
    for act_id in audit.notes_not_forgotten(tx, brand_id):
        yield Fault("I10", f"act {act_id}", "is of somebody forgotten, and its note is still kept")
    for account_id in audit.nobodys(tx, brand_id):
        yield Fault("I10", f"person {account_id}", "has no account")
