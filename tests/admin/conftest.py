"""The merchant's doors, mounted alone: a real store and real signatures, no network."""

import time
import uuid
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import jwt
import pytest
from flask import Flask
from flask.testing import FlaskClient

from plugin import http
from plugin.admin import blueprint
from plugin.clock import SharedClock
from plugin.domain.errors import PlatformError
from plugin.keys import Keyring
from plugin.platforms.shopify.adapter import ShopifyPlatform
from plugin.ports import Consent, Grant, ShopFact, Staff, Ware, WareSeen
from plugin.service import shops
from plugin.service.services import Services
from plugin.store import Store
from tests.admin.tailor import Tailor
from widgets.fitting import Mirror

SHOP = "kiln-and-fern.myshopify.com"
KEY, SECRET = "laurel-client-id", "a secret of at least 32 bytes, made up"
TWIN = "http://127.0.0.1:8001"


class Shopify(ShopifyPlatform):
    """Shopify, with its answers from the network written down; counts the exchanges."""

    exchanges = 0
    redeemed = 0
    unreachable = False
    allowed: tuple[str, ...] = ("read_orders",)
    sells: Mapping[Ware, WareSeen] = MappingProxyType({})
    silent = False
    """Does the shop not say what it sells?"""

    def grant(self, staff: Staff) -> Grant:
        """A token, unless the platform is out of reach."""
        if self.unreachable:
            raise PlatformError("Shopify did not answer")
        self.exchanges += 1
        return Grant(f"token for {staff.shop_domain}", self.allowed)

    def wares(
        self, shop_domain: str, grant: Grant, wares: Collection[Ware]
    ) -> dict[Ware, WareSeen | None]:
        """What the shop sells, and None for anything else."""
        del shop_domain, grant
        if self.silent:
            raise PlatformError("Shopify did not answer")
        return {ware: self.sells.get(ware) for ware in wares}

    def redeem(self, consent: Consent) -> Grant:
        """A token for a code."""
        self.redeemed += 1
        return Grant(f"token for {consent.shop_domain}", ("read_orders",))

    def publish(self, *_: object) -> None:
        """The theme hears of it; nobody in these tests looks."""

    def describe(self, shop_domain: str, grant: Grant) -> ShopFact:
        """The shop of the demo."""
        del grant
        return ShopFact(
            name="Kiln & Fern",
            email=f"owner@{shop_domain}",
            currency="USD",
            timezone="Europe/Warsaw",
            taxes_included=False,
            plan="Basic",
            sandbox=True,
            updated_at=datetime(2026, 11, 1, tzinfo=UTC),
        )


@pytest.fixture
def shopify(tmp_path: Path) -> Shopify:
    return Shopify(
        api_key=KEY,
        api_secret=SECRET,
        clock=SharedClock(tmp_path / "clock.json"),
        api_version="2026-10",
        host_override=TWIN,
    )


@pytest.fixture
def services(sqlite_url: str, tmp_path: Path, shopify: Shopify) -> Iterator[Services]:
    store = Store(sqlite_url)
    yield Services(
        store=store,
        platforms={"shopify": shopify},
        clock=SharedClock(tmp_path / "clock.json"),
        keys=Keyring((b"k" * 32,)),
        app_url="http://127.0.0.1:8000",
        storefront_origin=TWIN,
    )
    store.close()


@pytest.fixture
def client(services: Services) -> FlaskClient:
    app = Flask("plugin", static_folder=None)
    app.extensions["laurel"] = services
    http.init_app(app)
    app.register_blueprint(blueprint)
    return app.test_client()


Token = Callable[..., str]


@pytest.fixture
def token() -> Token:
    """Mints what Shopify puts into the frame's address; claims can be changed."""

    def mint(**claims: Any) -> str:
        now = int(time.time())
        genuine = {
            "iss": f"https://{SHOP}/admin",
            "dest": f"https://{SHOP}",
            "aud": KEY,
            "sub": "42",
            "exp": now + 60,
            "nbf": now - 1,
            "iat": now - 1,
            "jti": str(uuid.uuid4()),
            "sid": "s" * 64,
        }
        return jwt.encode({**genuine, **claims}, SECRET, algorithm="HS256")

    return mint


@pytest.fixture
def tailor(client: FlaskClient, token: Token, services: Services) -> Tailor:
    """Of a shop that is installed, with a mirror in its fitting room."""
    whole = replace(services, fitting_room=Mirror(services.app_url))
    assert isinstance(client.application, Flask)
    client.application.extensions["laurel"] = whole
    shops.welcome(whole, "shopify", Staff(SHOP, "42", "proof"))
    return Tailor(client, token, whole, SHOP)
