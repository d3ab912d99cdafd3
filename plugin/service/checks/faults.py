"""What a check finds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """A broken invariant of docs/ledger.md, with the row that breaks it."""

    invariant: str
    row: str
    message: str
