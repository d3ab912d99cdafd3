"""Notes beside acts: why staff gave or took points, and who; sealed, and gone with the person."""

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from plugin.keys import Keyring
from plugin.store import Tx, acts, notes

SEALED_FOR = "note"
STAFF = "staff"
"""Who an act says did it, where the name is in its note."""


@dataclass(frozen=True, slots=True)
class Note:
    """Text by staff for colleagues: why, and who they are."""

    reason: str
    actor: str


def lay(tx: Tx, keys: Keyring, brand_id: int, key: str, note: Note) -> None:
    """Lay a note beside the act of that key, written in this same transaction."""
    act_id = acts.id_of(tx, brand_id, key)
    sealed = keys.seal(msgspec.json.encode(note), SEALED_FOR, place(act_id))
    notes.add(tx, brand_id, act_id, sealed)


def of(tx: Tx, keys: Keyring, brand_id: int, account_ids: Iterable[int]) -> dict[int, Note]:
    """The notes beside all acts on these accounts, by act. Raises SealBrokenError."""
    return {
        act_id: msgspec.json.decode(keys.open(sealed, SEALED_FOR, place(act_id)), type=Note)
        for act_id, sealed in notes.of(tx, brand_id, account_ids).items()
    }


def place(act_id: int) -> str:
    """What a note is sealed for."""
    return f"note/{act_id}"
