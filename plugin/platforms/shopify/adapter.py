"""Shopify in our words: the platform's protocol, each promise kept by one module."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shopify_app.types import AppConfig

from plugin.domain.errors import UnauthenticatedError
from plugin.platforms.shopify import patch, payloads, proxy, sessions, shops, signatures, toml
from plugin.platforms.shopify.admin import AdminApi
from plugin.platforms.shopify.patch import PatchPage
from plugin.platforms.shopify.tokens import TokenDesk
from plugin.platforms.shopify.transport import open_session
from plugin.ports import (
    Arrival,
    Clock,
    Delivery,
    Fact,
    Grant,
    ProxyRequest,
    Redirect,
    ShopFact,
    Shopper,
    Staff,
)


class ShopifyPlatform:
    """
    One app on Shopify. Without a key and a secret every door stays shut.

    `old_secret` still opens while a secret is being rotated; `host_override` is the address of
    the twin (`http://host:port`), for development only; `api_version` is like `2026-10`.
    """

    name = "shopify"

    def __init__(
        self,
        *,
        api_key: str,
        api_secret: str,
        clock: Clock,
        api_version: str,
        app_url: str = "",
        old_secret: str = "",
        host_override: str = "",
    ) -> None:
        self._app_url = app_url
        self._open = bool(api_key and api_secret)
        self._secrets = (api_secret, old_secret) if self._open else ()
        self._config = AppConfig(
            client_id=api_key, client_secret=api_secret, old_client_secret=old_secret or None
        )
        self._api_version = api_version
        self._host_override = host_override.rstrip("/")
        self._session = open_session(self._host_override)
        self._desk = TokenDesk(self._session, api_key, api_secret, clock)

    def arrival(self, headers: Mapping[str, str], body: bytes) -> Arrival:
        """See `Platform.arrival`."""
        return signatures.arrival(headers, body, self._secrets)

    def subject(self, topic: str, body: bytes) -> str:
        """See `Platform.subject`."""
        return payloads.subject(topic, body)

    def read(self, delivery: Delivery, currency: str) -> Fact:
        """See `Platform.read`."""
        return payloads.read(delivery, currency)

    def shopper(self, request: ProxyRequest, now: datetime) -> Shopper:
        """See `Platform.shopper`; `now` is the wall clock."""
        return proxy.shopper(request.query, self._secrets, now)

    def staff(self, url: str, headers: Mapping[str, str]) -> Staff | Redirect:
        """See `Platform.staff`."""
        self._require_open()
        return sessions.staff(url, headers, self._config)

    def grant(self, staff: Staff) -> Grant:
        """See `Platform.grant`."""
        self._require_open()
        return self._desk.exchange(staff)

    def refresh(self, shop_domain: str, grant: Grant) -> Grant:
        """See `Platform.refresh`."""
        self._require_open()
        return self._desk.refresh(shop_domain, grant)

    def describe(self, shop_domain: str, grant: Grant) -> ShopFact:
        """See `Platform.describe`."""
        api = AdminApi(self._session, shop_domain, grant.access_token, self._api_version)
        return shops.ask_shop(api)

    def patch_page(self, url: str) -> PatchPage:
        """The page that fetches a fresh session token; see `patch.patch_page`."""
        self._require_open()
        return patch.patch_page(url, self._config["client_id"], self._host_override)

    def frame_ancestors(self, shop_domain: str) -> str:
        """Who may frame our admin pages; see `patch.frame_ancestors`."""
        return patch.frame_ancestors(shop_domain, self._host_override)

    def script_origin(self) -> str:
        """Whose scripts our admin pages run beside our own; see `patch.app_bridge_origin`."""
        return patch.app_bridge_origin(self._host_override)

    def app_toml(self, manifest: Mapping[str, Any]) -> str:
        """The app's configuration for Shopify's command line; see `toml.shopify_app_toml`."""
        return toml.shopify_app_toml(manifest, self._app_url, self._config["client_id"])

    def _require_open(self) -> None:
        if not self._open:
            raise UnauthenticatedError("this app has no key and secret for Shopify")
