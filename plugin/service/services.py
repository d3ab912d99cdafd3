"""What every use case is handed: the store, the neighbours, the clock, the keys."""

from collections.abc import Mapping
from dataclasses import dataclass

from plugin.keys import Keyring
from plugin.ports import Clock, Platform
from plugin.store import Store


@dataclass(frozen=True, slots=True)
class Services:
    """Made once by `app.create_app`; frozen, shared by all threads."""

    store: Store
    platforms: Mapping[str, Platform]
    clock: Clock
    keys: Keyring
    app_url: str
    storefront_origin: str = ""
    """In development, where the twin's storefront lives; empty: at the shop's own domain."""
    topics: frozenset[str] = frozenset()
    """The webhook topics that manifest.json declares."""
