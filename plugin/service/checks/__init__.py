"""
Checks: an fsck for the ledger, and the rebuilding of every balance from the facts.

One family of invariants per file; they carry the numbers of docs/ledger.md.
"""

from plugin.service.checks.faults import Fault
from plugin.service.checks.rebuilding import Difference, rebuild
from plugin.service.checks.verifying import verify

__all__ = ["Difference", "Fault", "rebuild", "verify"]
