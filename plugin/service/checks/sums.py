"""I1 and I15: every balance is the sum of its entries, and what accounts hold was given."""

from collections.abc import Iterator

from plugin.service.checks.faults import Fault
from plugin.store import Tx, audit


def unbalanced(tx: Tx, brand_id: int) -> Iterator[Fault]:
    """Accounts, and the brand as a whole, that do not add up; work that is left for nobody."""
    for account_id in audit.wrong_balances(tx, brand_id):
        yield Fault("I1", f"account {account_id}", "balance is not the sum of its entries")
    held, given = audit.held(tx, brand_id), audit.given(tx, brand_id)
    if held != sum(given.values()):
        told = ", ".join(f"{contra} {points}" for contra, points in sorted(given.items()))
        yield Fault("I15", f"brand {brand_id}", f"accounts hold {held} points, given were {told}")
    for job_id in audit.homeless_jobs(tx, brand_id):
        yield Fault("I15", f"job {job_id}", "is for no shop of any brand")
