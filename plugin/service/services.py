"""What every use case is handed: the store, the neighbours, the clock, the keys."""

from collections.abc import Mapping
from dataclasses import dataclass

from plugin.keys import Keyring
from plugin.ports import Clock, Notifier, Platform, Press, Subscription
from plugin.service.fitting_room import FittingRoom
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
    scopes: frozenset[str] = frozenset()
    """What a shop must grant, as manifest.json declares."""
    subscriptions: tuple[Subscription, ...] = ()
    """What each shop is subscribed to by us; none where the platform does so for the app."""
    notifier: Notifier | None = None
    """Who carries mails; None: no mail is configured, and none is owed."""
    press: Press | None = None
    """Who shows letters without sending them."""
    fitting_room: FittingRoom | None = None
    """Who shows a panel that no shopper asked for."""
    journal_days: int = 60
    """How long the journal keeps the bodies of deliveries."""
    trusted_proxies: int = 0
    """How many proxies of the operator's own each add an address to `X-Forwarded-For`."""
