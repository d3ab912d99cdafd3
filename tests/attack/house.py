"""
The whole app as an attacker meets it: every door, one database, two shops that are rivals.

`untouched` is the promise behind most rows of the catalogue: whatever was tried, no row of any
table differs.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app import create_app
from plugin.clock import wall
from plugin.http import services as current_services
from plugin.ports import Grant, Shopper
from plugin.service import joining, permits, shops
from plugin.service.services import Services
from plugin.settings import Settings
from plugin.store import Tx, data_requests
from plugin.store.tables import metadata
from plugin.worker import Worker
from tests.admin.referring import held
from tests.bodies import Delivery, Shop
from tests.cast import ANIA, KOPI, KUBEK, Person, Place
from tests.laurel import register
from tests.platforms.shopify_letters import (
    CLIENT_ID,
    OLD_SECRET,
    SECRET,
    Pairs,
    body_signature,
    query_signature,
    session_token,
    storefront_pairs,
)
from tests.service.perks import redeemed_perk

HOOK = "/webhooks/shopify"


@dataclass
class House:
    """The app on one database, with the pens of everybody who may sign."""

    url: str
    var: Path
    app: Flask = field(init=False)
    ids: int = 0

    def __post_init__(self) -> None:
        self.app = create_app(
            Settings(
                database_url=self.url,
                laurel_var=self.var,
                shopify_api_key=CLIENT_ID,
                shopify_api_secret=SECRET,
                shopify_old_api_secret=OLD_SECRET,
                shopify_app_kind="standalone",  # every door there is, the installation's too
            )
        )
        for place in (KUBEK, KOPI):
            register(self.services, place)
            self.permit(place)

    @cached_property
    def services(self) -> Services:
        """What stands behind the doors."""
        with self.app.app_context():
            return current_services()

    @cached_property
    def client(self) -> FlaskClient:
        """Somebody on the web."""
        return self.app.test_client()

    def permit(self, place: Place) -> None:
        """Staff were here before: their page asks the platform nothing."""
        shop, grant = shops.named(self.services, place.domain), Grant("token", ("read_orders",))
        self.services.store.transact(lambda tx: permits.keep(tx, self.services, shop, grant))

    def deliver(self, topic: str, body: bytes, **claims: str) -> TestResponse:
        """A webhook with a genuine signature; `claims` replace what its headers say."""
        self.ids += 1
        told = {"hmac_sha256": body_signature(body), "topic": topic, "shop_domain": KUBEK.domain}
        told |= {"webhook_id": f"id-{self.ids}", "api_version": "2026-10"} | claims
        headers = {f"X-Shopify-{name.replace('_', '-')}": value for name, value in told.items()}
        return self.client.post(HOOK, data=body, headers=headers)

    def take_in(self, deliveries: list[Delivery]) -> None:
        """Deliver a history and work until nothing waits."""
        for one in deliveries:
            answer = self.deliver(one.topic, one.body, triggered_at=one.triggered_at)
            assert answer.status_code == 200
        self.drain()

    def drain(self) -> None:
        """Work until nothing is due; what waits for a platform that is away goes on waiting."""
        worker = Worker(self.services)
        while worker._work_off():
            pass

    def proxied(self, *extra: tuple[str, str], person: Person | None = ANIA) -> str:
        """A query that the platform signed just now for a customer, or for a guest."""
        return signed(proxied_pairs(*extra, person=person))

    def token(self, person: Person = ANIA, place: Place = KUBEK) -> str:
        """The one-time token to join, as the panel of this customer of this shop carries it."""
        shop = shops.named(self.services, place.domain)
        return joining.token(self.services.keys, shop, str(person.customer_id))

    def data_request(self, person: Person) -> int:
        """Somebody asks Kubek what is held of them; the id of the request."""
        self.take_in(Shop().privacy(person, "data_request"))
        shop = shops.named(self.services, KUBEK.domain)
        found = self.services.store.read(lambda tx: data_requests.every(tx, shop.brand_id, shop.id))
        return found[0].id

    def owned(self) -> dict[str, str]:
        """What belongs to Kubek and is named by an id: a request, a ticket, a friend to look at."""
        shop = shops.named(self.services, KUBEK.domain)
        return {
            "request_id": str(self.data_request(ANIA)),
            "redemption_id": redeemed_perk(self.services, shop).id,
            "referral_id": str(held(self.services, shop)),
        }

    def footprint(self) -> str:
        """A digest over every row of every table."""
        return self.services.store.read(_footprint)

    @contextmanager
    def untouched(self) -> Iterator[None]:
        """Whatever happens inside leaves every row of every table as it was."""
        before = self.footprint()
        yield
        assert self.footprint() == before

    def close(self) -> None:
        """Let go of the database."""
        self.services.store.close()


def proxied_pairs(*extra: tuple[str, str], person: Person | None = ANIA, **changed: str) -> Pairs:
    """What the platform adds to a request it forwards now, before it signs."""
    customer_id = str(person.customer_id) if person and person.customer_id else ""
    given = {"shop": (person or ANIA).shop.domain, "logged_in_customer_id": customer_id} | changed
    return storefront_pairs(wall(), *extra, **given)


def signed(pairs: Pairs, secret: str = SECRET) -> str:
    """The query of these pairs, signed as the platform signs."""
    return urlencode([*pairs, ("signature", query_signature(pairs, secret))])


def staff_token(place: Place = KUBEK, **claims: Any) -> str:
    """A fresh session token of somebody who works for a shop."""
    origin = f"https://{place.domain}"
    return session_token(**({"iss": f"{origin}/admin", "dest": origin} | claims))


def shopper(person: Person) -> Shopper:
    """Somebody as the platform vouches for them."""
    return Shopper(person.shop.domain, str(person.customer_id), "/apps/laurel", {})


def _footprint(tx: Tx) -> str:
    digest = hashlib.sha256()
    for table in metadata.sorted_tables:
        rows = sorted(repr(tuple(row)) for row in tx.execute(select(table)))
        digest.update(repr((table.name, rows)).encode())
    return digest.hexdigest()
