"""The twin as a whole: its parts, and the few things every use case does with them."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from plugin.twin.bodies.redacted import without_personal_data
from plugin.twin.clock import Clock
from plugin.twin.errors import NotFoundError
from plugin.twin.fates import Fates
from plugin.twin.graphql.bucket import Bucket
from plugin.twin.ids import new_id
from plugin.twin.mischief import Mischief
from plugin.twin.model import Customer, Order, Shop
from plugin.twin.outbox import Delivery, Installation, Outbox, headers
from plugin.twin.personas import PERSONAS, as_customer
from plugin.twin.pump import Deadlines, Pump
from plugin.twin.rules import Rules
from plugin.twin.secret import Secret
from plugin.twin.settings import Manifest, Settings, read_manifest
from plugin.twin.shopkeeping import new_shop
from plugin.twin.state import State

APP_KEY = "app"


@dataclass(frozen=True)
class Happening:
    """One act of a shopper or of staff: webhooks caused by it share the event id."""

    at: datetime
    event_id: str
    announced: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def tell(self, topic: str, body: dict[str, Any]) -> None:
        """Send a webhook once the act is done."""
        self.announced.append((topic, body))


@dataclass(frozen=True)
class Scheduled:
    """A webhook whose time has not come."""

    topic: str
    due: datetime
    body: dict[str, Any]


class Twin:
    """One shop with one app."""

    def __init__(self, settings: Settings, deadlines: Deadlines | None = None) -> None:
        self._settings = settings
        self.clock = Clock(settings.clock)
        self.state = State(settings.state)
        self.bucket = Bucket(self.clock)
        self.fates = Fates()
        self.overdue: list[Callable[[], None]] = []
        self.outbox = Outbox(self.state, settings.shop)
        self.pump = Pump(
            self.outbox,
            self.clock,
            settings.app_url,
            self.headers_of,
            self.catch_up,
            self.mischief,
            deadlines,
        )
        self._open_shop()

    @property
    def settings(self) -> Settings:
        """What the command line said; the secret is the newest one."""
        return replace(self._settings, api_secret=self.secret().current)

    def close(self) -> None:
        """Stop delivering and let go of the files."""
        self.pump.stop()
        self.state.close()

    def manifest(self) -> Manifest:
        """What the app asks for, as its folder says now."""
        return read_manifest(self.settings.app_dir)

    def shop(self) -> Shop:
        """The shop as it is now."""
        shop = self.state.get("shop", 1, Shop)
        assert shop is not None  # noqa: S101 - opened with the twin
        return shop

    def installation(self) -> Installation | None:
        """The app's installation, or None before install and after uninstall."""
        return self.state.get("installation", APP_KEY, Installation)

    def rules(self) -> Rules:
        """How strict and how trusting the platform is just now."""
        return self.state.get("rules", 1, Rules) or Rules()

    def mischief(self) -> Mischief:
        """What befalls webhooks on their first way."""
        return self.state.get("mischief", 1, Mischief) or Mischief()

    def secret(self) -> Secret:
        """The app's secret, and the one before it."""
        return self.state.get("secret", 1, Secret) or Secret(self._settings.api_secret)

    def headers_of(self, delivery: Delivery) -> dict[str, str]:
        """What a delivery goes out with now."""
        signed_with = self.secret().for_webhooks(self.clock.now())
        return headers(delivery, signed_with, self.rules().header_family)

    def order(self, order_id: int) -> Order:
        """The order with an id."""
        order = self.state.get("order", order_id, Order)
        if order is None:
            raise NotFoundError(f"there is no order {order_id}")
        return order

    def customer(self, customer_id: int) -> Customer:
        """The customer with an id."""
        customer = self.state.get("customer", customer_id, Customer)
        if customer is None:
            raise NotFoundError(f"there is no customer {customer_id}")
        return customer

    def new_id(self, kind: str) -> int:
        """The next id of a kind."""
        return new_id(self.state, kind)

    @contextmanager
    def happening(self, at: datetime | None = None) -> Iterator[Happening]:
        """An act: state and webhooks are kept together or not at all.

        `at` lets a driver tell of the past; otherwise it happens now.
        """
        act = Happening(at or self.clock.now(), str(uuid.uuid4()))
        with self.state.transaction():
            yield act
            self._announce(act)
        self.pump.nudge()

    def schedule(self, topic: str, body: dict[str, Any], due: datetime) -> None:
        """Send a webhook at a later time of the shared clock."""
        self.state.put("scheduled", topic, Scheduled(topic, due, body))

    def _announce(self, act: Happening) -> None:
        if self.installation() is None or not act.announced:
            return
        manifest = self.manifest()
        for place, (topic, body) in enumerate(act.announced):
            # A moment apart, as the platform's own clock would show.
            at = act.at + timedelta(microseconds=place)
            self.outbox.announce(manifest, act.event_id, topic, self._shown(body), at)

    def _shown(self, body: dict[str, Any]) -> dict[str, Any]:
        approved = self.rules().approved_for_personal_data
        return body if approved else without_personal_data(body)

    def catch_up(self) -> None:
        """Let everything have happened whose time on the shared clock has come."""
        self._send_scheduled()
        for work in self.overdue:
            work()

    def _send_scheduled(self) -> None:
        now = self.clock.now()
        if not self.state.count("scheduled"):
            return
        with self.state.transaction():
            for entry in self.state.all("scheduled", Scheduled):
                if entry.due <= now:
                    self._send_one(entry)

    def _send_one(self, entry: Scheduled) -> None:
        self.state.delete("scheduled", entry.topic)
        event = str(uuid.uuid4())
        self.outbox.announce(self.manifest(), event, entry.topic, entry.body, entry.due)

    def _open_shop(self) -> None:
        with self.state.transaction():
            if self.state.get("shop", 1, Shop) is None:
                now = self.clock.now()
                self.state.put("shop", 1, new_shop(self.settings, now))
                for persona in PERSONAS:
                    customer = as_customer(persona, self.new_id, now)
                    self.state.put("customer", customer.id, customer, tag=customer.email)
