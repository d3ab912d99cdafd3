"""Metafields: a small value an app keeps on something of the shop's."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from plugin.twin.state import State


@dataclass(frozen=True)
class Metafield:
    """One value under namespace and key of its owner, whose global id it carries."""

    id: int
    owner: str
    namespace: str
    key: str
    type: str
    value: str
    created_at: datetime
    updated_at: datetime

    @property
    def mark(self) -> str:
        """What a later writer must know to replace just this value."""
        return hashlib.sha256(self.value.encode()).hexdigest()


def keep(state: State, metafield: Metafield) -> None:
    """Write a value down."""
    place = f"{metafield.owner}|{metafield.namespace}|{metafield.key}"
    state.put("metafield", place, metafield, tag=metafield.owner)


def find(state: State, owner: str, namespace: str, key: str) -> Metafield | None:
    """The value under a namespace and key of an owner."""
    return state.get("metafield", f"{owner}|{namespace}|{key}", Metafield)


def metafields_of(state: State, owner: str) -> list[Metafield]:
    """All values of an owner, oldest first."""
    return state.all("metafield", Metafield, tag=owner)
