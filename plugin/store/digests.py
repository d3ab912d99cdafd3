"""
What a daily seal is made of: digests over everything that was booked on a day.

A day is one of UTC, written as ISO text. The definition is in docs/ledger.md, so that an auditor
can take the same digests with other tools.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import msgspec


@dataclass(frozen=True, slots=True)
class Seal:
    """How much was booked on a day, digests of it, and one that covers all days so far."""

    day: str
    entries: int
    entries_hash: bytes
    acts: int
    acts_hash: bytes
    previous: bytes
    """The digest of the day before; zeros before the first."""
    digest: bytes = b""

    def closed(self, brand_id: int) -> "Seal":
        """The same seal with its digest, taken over all the rest and the brand."""
        said = [
            brand_id, self.day, self.entries, self.entries_hash.hex(), self.acts,
            self.acts_hash.hex(), self.previous.hex(),
        ]  # fmt: skip
        return replace(self, digest=hashlib.sha256(msgspec.json.encode(said)).digest())


@dataclass(slots=True)
class Bundle:
    """A running digest over lines in a given order."""

    count: int = 0
    _sum: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    def add(self, line: bytes) -> None:
        """One more line."""
        self.count += 1
        self._sum.update(line)

    @property
    def hash(self) -> bytes:
        """The digest of all lines so far."""
        return self._sum.digest()


@dataclass(slots=True)
class Content:
    """What was booked on one day."""

    entries: Bundle = field(default_factory=Bundle)
    acts: Bundle = field(default_factory=Bundle)

    def add_entry(self, account_id: int, seq: int, link: bytes) -> None:
        """The next entry by (account, seq): its place, and the hash that covers all it says."""
        self.entries.add(b"%d/%d %b\n" % (account_id, seq, link.hex().encode()))

    def add_act(self, said: Sequence[object]) -> None:
        """The next act by id: everything it says."""
        self.acts.add(msgspec.json.encode(said) + b"\n")

    def sealed(self, brand_id: int, day: str, previous: bytes) -> Seal:
        """The seal of this day, after the one whose digest is `previous`."""
        entries, acts = self.entries, self.acts
        made = Seal(day, entries.count, entries.hash, acts.count, acts.hash, previous)
        return made.closed(brand_id)
