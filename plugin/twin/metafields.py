"""Metafields: a small value an app keeps on something of the shop's."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from plugin.twin.state import State

RESERVED = "$app"


@dataclass(frozen=True)
class Definition:
    """What a namespace and key of a kind of owner mean, and whether storefronts may read it."""

    id: int
    owner_type: str
    namespace: str
    key: str
    name: str
    type: str
    storefront: bool = False


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


def drop(state: State, owner: str, namespace: str, key: str) -> None:
    """Take a value away; it need not be there."""
    state.delete("metafield", f"{owner}|{namespace}|{key}")


def define(state: State, definition: Definition) -> None:
    """Write a definition down."""
    place = f"{definition.owner_type}|{definition.namespace}|{definition.key}"
    state.put("definition", place, definition)


def defined(state: State, owner_type: str, namespace: str, key: str) -> Definition | None:
    """The definition of a namespace and key of a kind of owner."""
    return state.get("definition", f"{owner_type}|{namespace}|{key}", Definition)


def own_namespace(namespace: str) -> str:
    """`$app` is the app's own corner, whatever its number."""
    own = f"app--{hashlib.sha256(b'laurel').hexdigest()[:8]}"
    return namespace.replace(RESERVED, own, 1) if namespace.startswith(RESERVED) else namespace


def metafields_of(state: State, owner: str) -> list[Metafield]:
    """All values of an owner, oldest first."""
    return state.all("metafield", Metafield, tag=owner)
