"""A whole Laurel for tests: a store, Shopify's adapter, a clock that stands still until moved."""

import base64
import hashlib
import hmac
import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from plugin.domain.errors import NotFoundError
from plugin.keys import Keyring
from plugin.platforms.shopify.adapter import ShopifyPlatform
from plugin.ports import ShopFact
from plugin.service import checks, identity, members, shops
from plugin.service.lookup import Whom, member_of
from plugin.service.members import MemberView
from plugin.service.services import Services
from plugin.service.shops import Registration
from plugin.store import Store, Tx, accounts
from plugin.store.shops import Shop
from plugin.worker import Worker
from tests.bodies import Delivery
from tests.cast import KUBEK, Person, Place
from webhooks.receive import Answer, receive

SECRET = "hush"
KEY = b"k" * 32
LATER = datetime(2026, 6, 1, tzinfo=UTC)
"""Long after every hold of a history that opens in March."""
MANIFEST = json.loads((Path(__file__).parents[1] / "manifest.json").read_text())
TOPICS = frozenset(MANIFEST["webhooks"]["topics"] + MANIFEST["webhooks"]["compliance_topics"])


@dataclass
class StillClock:
    """Time stands still until somebody moves it."""

    at: datetime = LATER

    def now(self) -> datetime:
        """The moment it was set to."""
        return self.at

    def advance(self, **span: float) -> None:
        """Let time pass: `advance(days=14)`."""
        self.at += timedelta(**span)


@dataclass
class Laurel:
    """Everything wired, on one database, with short words for what tests do all the time."""

    url: str
    clock: StillClock = field(default_factory=StillClock)
    services: Services = field(init=False)

    def __post_init__(self) -> None:
        shopify = ShopifyPlatform(
            api_key="key", api_secret=SECRET, api_version="2026-10", clock=self.clock
        )
        self.services = Services(
            store=Store(self.url),
            platforms={"shopify": shopify},
            clock=self.clock,
            keys=Keyring((KEY,)),
            app_url="https://laurel.example",
            topics=TOPICS,
        )

    def shop(
        self, place: Place = KUBEK, *, sandbox: bool = False, since: datetime | None = None
    ) -> Shop:
        """Register a shop; its programme reaches back to the beginning, or `since`."""
        return register(self.services, place, sandbox=sandbox, since=since)

    def shop_like(self, place: Place, number: int) -> Place:
        """Another shop, alike but for its domain; registered."""
        other = replace(place, domain=f"{place.name.lower()}-{number}.myshopify.com")
        self.shop(other)
        return other

    def deliver(self, delivery: Delivery, *, webhook_id: str = "", place: Place = KUBEK) -> Answer:
        """Deliver as the platform does: signed, under an id of its own."""
        return receive(self.services, "shopify", signed(delivery, webhook_id, place), delivery.body)

    def deliver_all(self, deliveries: Iterable[Delivery], place: Place = KUBEK) -> None:
        """Deliver in this order, then settle everything."""
        for delivery in deliveries:
            self.deliver(delivery, place=place)
        self.drain(place)

    def drain(self, place: Place = KUBEK) -> None:
        """Work until nothing waits."""
        Worker(self.services).drain(shops.named(self.services, place.domain).id)

    def show(self, person: Person) -> MemberView:
        """What support sees of a person."""
        shop = shops.named(self.services, person.shop.domain)
        return members.show(self.services, shop, whom(person))

    def customer(self, shop: Shop, customer_id: str) -> MemberView | None:
        """What support sees of a customer, if anybody knows them."""
        try:
            return members.show(self.services, shop, Whom(customer_id=customer_id))
        except NotFoundError:
            return None

    def guest(self, shop: Shop, email: str) -> MemberView | None:
        """What is known of a guest as such, even if a customer has the same e-mail."""

        def look(tx: Tx) -> MemberView | None:
            hashed = identity.email_hash(tx, self.services.keys, shop.brand_id, email)
            account = accounts.find_guest(tx, shop.brand_id, hashed)
            if account is None:
                return None
            return members.view_of(tx, self.services, shop, member_of(tx, account))

        return self.services.store.read(look)

    def faults(self, shop: Shop | None = None) -> list[checks.Fault]:
        """What `verify` finds, at Kubek unless said."""
        return list(checks.verify(self.services, shop or self.kubek))

    @property
    def kubek(self) -> Shop:
        """The shop of most stories."""
        return shops.named(self.services, KUBEK.domain)

    def close(self) -> None:
        """Let go of the database."""
        self.services.store.close()


def register(
    services: Services, place: Place, *, sandbox: bool = False, since: datetime | None = None
) -> Shop:
    """Register a shop without OAuth, as an operator would."""
    fact = ShopFact(
        name=place.name,
        email="",
        currency=place.currency,
        timezone=place.timezone,
        taxes_included=True,
        plan="basic",
        sandbox=sandbox,
        updated_at=shops.BEGINNING,
    )
    return shops.register(services, Registration("shopify", place.domain, fact, reaches_from=since))


def whom(person: Person) -> Whom:
    """How support would name a person."""
    if person.customer_id is None:
        return Whom(email=person.email)
    return Whom(customer_id=str(person.customer_id))


def signature(body: bytes, secret: str = SECRET) -> str:
    """Shopify's signature of a body."""
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


def signed(delivery: Delivery, webhook_id: str = "", place: Place = KUBEK) -> dict[str, str]:
    """The headers that Shopify sends with a delivery."""
    return {
        "X-Shopify-Topic": delivery.topic,
        "X-Shopify-Hmac-Sha256": signature(delivery.body),
        "X-Shopify-Shop-Domain": place.domain,
        "X-Shopify-API-Version": "2026-10",
        "X-Shopify-Webhook-Id": webhook_id or str(uuid.uuid4()),
        "X-Shopify-Triggered-At": delivery.triggered_at,
    }
