"""Shopify's own list of security checks for apps, each id of it as a test of this house."""

import ast
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs

import pytest
import requests

from plugin.clock import SystemClock
from plugin.platforms.shopify.tokens import TokenDesk
from plugin.platforms.shopify.toml import shopify_app_toml
from plugin.platforms.shopify.transport import open_session
from plugin.ports import Grant, Staff
from plugin.service import shops
from plugin.store.tables import metadata
from tests.attack.house import House, proxied_pairs, signed, staff_token
from tests.attack.routes import SHOPPERS, STAFF, routes
from tests.cast import KOPI, KUBEK
from tests.house.rules import ROOT, sources
from tests.laurel import MANIFEST
from tests.platforms.listening import Listener, listener
from tests.platforms.shopify_letters import SHOP
from tests.tenancy import TENANT_TABLES

COMPLIANCE = {"customers/data_request", "customers/redact", "shop/redact"}


@pytest.mark.attack
def test_missing_tenant_isolation() -> None:
    """MISSING_TENANT_ISOLATION: the brand is the first part of every tenant's key."""
    for name in TENANT_TABLES - {"shop"}:
        first = next(iter(metadata.tables[name].primary_key.columns))
        assert first.name == "brand_id", name
    alone = {name for name, table in metadata.tables.items() if "brand_id" not in table.c}
    assert alone <= {"brand", "handshake", "tombstone"}, "whose rows are these?"


NAMES_A_SHOP = re.compile(r"""request\.(args|form|values|json|cookies)\W.*["']shop["']""")
CLAIMS_ONLY = {
    "plugin/admin/frame.py": "who may frame a page; a false claim gains no framer",
    "plugin/admin/installation.py": "whose grant screen is asked for; the link is signed for it",
    "plugin/admin/proof.py": "whose form it is; the proof in the form is signed for it",
}
"""Where a shop is read from what a browser says unproven, and what it decides there."""


def shops_believed(text: str) -> Iterator[str]:
    """Lines that take the shop from a request's own words."""
    yield from (line for line in text.splitlines() if NAMES_A_SHOP.search(line))


@pytest.mark.attack
def test_request_derived_shop_scope(house: House) -> None:
    """REQUEST_DERIVED_SHOP_SCOPE: the shop is the one that was proved, never the one named."""
    doors = [(path, text) for path, text in sources() if path.startswith(DOORS)]
    assert {path for path, text in doors if [*shops_believed(text)]} <= CLAIMS_ONLY.keys()
    before = house.footprint()
    for route in routes(house.app, *STAFF):
        named = f"{route.path()}?shop={KUBEK.domain}&id_token={staff_token(KOPI)}"
        answer = house.client.open(named, method=route.method, headers={"Accept": "text/html"})
        assert answer.status_code in {401, 404}, route.name
    assert house.footprint() == before


DOORS = ("webhooks/", "widgets/", "plugin/admin/")


@pytest.mark.attack
def test_a_planted_belief_in_a_named_shop_is_found() -> None:
    planted = 'shop = request.args.get("shop")\nshop = request.form["shop"]\nshop = staff.shop'
    assert len([*shops_believed(planted)]) == 2


@pytest.mark.attack
def test_unscoped_shop_config_write(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """UNSCOPED_SHOP_CONFIG_WRITE: what Kopi says of itself changes nothing of Kubek."""
    monkeypatch.setattr(requests.Session, "send", _away)
    kubek = shops.named(house.services, KUBEK.domain)
    said = {"id": 1, "name": "Renamed", "currency": "JPY", "iana_timezone": "Asia/Tokyo"}
    said |= {"myshopify_domain": KOPI.domain, "updated_at": "2026-05-01T10:00:00Z"}
    for topic in ("shop/update", "app/uninstalled"):
        body = json.dumps(said).encode()
        assert house.deliver(topic, body, shop_domain=KOPI.domain).status_code == 200
    house.drain()
    assert shops.named(house.services, KOPI.domain).name == "Renamed"
    assert shops.named(house.services, KUBEK.domain) == kubek


def _away(*_args: object, **_kwargs: object) -> requests.Response:
    """The platform that would be asked whether the app is gone."""
    raise requests.ConnectionError


@pytest.mark.attack
def test_app_proxy_unverified_signature(house: House) -> None:
    """APP_PROXY_UNVERIFIED_SIGNATURE: nothing below /proxy answers without a signature."""
    below = [route for route in routes(house.app) if route.rule.startswith("/proxy")]
    assert {route.name for route in below} == {route.name for route in routes(house.app, *SHOPPERS)}
    with house.untouched():
        for route in below:
            for query in ("", signed(proxied_pairs(), "guess")):
                asked = house.client.open(f"{route.path()}?{query}", method=route.method)
                assert asked.status_code == 401, route.name


SECRETS = re.compile(
    r"shp(?:at|ss|ca|pa|rt|ua)_[0-9a-fA-F]{32}"  # Shopify's tokens and secrets
    r"|-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----"
    r"|\bAKIA[0-9A-Z]{16}\b"
    r"|\bgh[pousr]_[A-Za-z0-9]{36}\b"
    r"|(?:LAUREL_KEYS|SHOPIFY_API_SECRET|SHOPIFY_OLD_API_SECRET)\s*=\s*[\"']?[A-Za-z0-9+/_-]{32,}"
)
TEXTS = {".py", ".md", ".toml", ".json", ".html", ".js", ".css", ".liquid", ".yml", ".txt", ""}
UNCOMMITTED = {".venv", "var", ".git", "node_modules", "__pycache__"}


def committed() -> Iterator[Path]:
    """Every text of the project."""
    for path in ROOT.rglob("*"):
        inside = path.relative_to(ROOT).parts
        if not UNCOMMITTED & {*inside} and path.suffix in TEXTS and path.is_file():
            yield path


@pytest.mark.attack
def test_committed_secret() -> None:
    """COMMITTED_SECRET: no token, no key and no secret lies among the files."""
    found = [
        path.relative_to(ROOT).as_posix()
        for path in committed()
        if SECRETS.search(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert found == []


@pytest.mark.attack
@pytest.mark.parametrize(
    "planted",
    [
        "token = 'shpat_" + "0a" * 16 + "'",
        "-----BEGIN RSA " + "PRIVATE KEY-----",
        "SHOPIFY_API_" + "SECRET=" + "x" * 32,
        "LAUREL_" + "KEYS = '" + "A" * 43 + "='",
    ],
)
def test_a_planted_secret_is_found(planted: str) -> None:
    assert SECRETS.search(planted)


@pytest.mark.attack
def test_expiring_offline_token() -> None:
    """EXPIRING_OFFLINE_TOKEN: the exchange asks for a token that expires, and keeps its end."""
    with listener() as shopify:
        shopify.say(
            b'{"access_token":"a","scope":"read_orders","expires_in":3600,'
            b'"refresh_token":"r","refresh_token_expires_in":7776000}'
        )
        granted = _exchanged(shopify)
        (heard,) = shopify.heard
    asked = heard.body.decode()
    told = (
        json.loads(asked)
        if asked.startswith("{")
        else {k: v[0] for k, v in parse_qs(asked).items()}
    )
    assert str(told["expiring"]) == "1"
    assert granted.expires_at is not None
    assert granted.refresh_token == "r"


def _exchanged(shopify: Listener) -> Grant:
    desk = TokenDesk(open_session(shopify.url), "key", "secret", SystemClock())
    return desk.exchange(Staff(SHOP, "42", "a.b.c"))


@pytest.mark.attack
@pytest.mark.parametrize("topic", sorted(COMPLIANCE))
def test_missing_compliance_webhooks(house: House, topic: str) -> None:
    """MISSING_COMPLIANCE_WEBHOOKS: declared, answered with 200 when signed, with 401 when not."""
    assert set(MANIFEST["webhooks"]["compliance_topics"]) == COMPLIANCE
    assert topic in shopify_app_toml(MANIFEST, house.services.app_url, "key")
    body = json.dumps({"shop_domain": KUBEK.domain, "customer": {"id": 7}}).encode()
    for forged in ("", "x"):
        assert house.deliver(topic, body, hmac_sha256=forged).status_code == 401
    assert house.deliver(topic, body).status_code == 200


CHECKS: dict[str, Callable[..., None]] = {
    "MISSING_TENANT_ISOLATION": test_missing_tenant_isolation,
    "REQUEST_DERIVED_SHOP_SCOPE": test_request_derived_shop_scope,
    "UNSCOPED_SHOP_CONFIG_WRITE": test_unscoped_shop_config_write,
    "APP_PROXY_UNVERIFIED_SIGNATURE": test_app_proxy_unverified_signature,
    "COMMITTED_SECRET": test_committed_secret,
    "EXPIRING_OFFLINE_TOKEN": test_expiring_offline_token,
    "MISSING_COMPLIANCE_WEBHOOKS": test_missing_compliance_webhooks,
}


@pytest.mark.parametrize("check", CHECKS)
def test_each_check_says_its_id(check: str) -> None:
    assert check in ast.literal_eval(repr(CHECKS[check].__doc__))
