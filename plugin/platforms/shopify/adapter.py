"""Shopify in our words: the platform's protocol, each promise kept by one module."""

from collections.abc import Collection, Mapping
from datetime import datetime

from shopify_app.types import AppConfig

from plugin.domain.errors import UnauthenticatedError
from plugin.platforms.shopify import (
    buying,
    identity,
    launch,
    patch,
    payloads,
    proxy,
    sessions,
    shops,
    signatures,
    subscriptions,
)
from plugin.platforms.shopify import wares as shopify_wares
from plugin.platforms.shopify.admin import AdminApi, Line
from plugin.platforms.shopify.asking import Asker
from plugin.platforms.shopify.patch import PatchPage
from plugin.platforms.shopify.publishing import ShopifyPublishing
from plugin.platforms.shopify.rewards.rewarding import ShopifyRewarding
from plugin.platforms.shopify.tokens import TokenDesk
from plugin.platforms.shopify.transport import open_session
from plugin.ports import (
    Arrival,
    Clock,
    Consent,
    CustomerFact,
    Delivery,
    Fact,
    Grant,
    Launch,
    OrderFact,
    OrderPage,
    ProxyRequest,
    Redirect,
    ShopFact,
    Shopper,
    Staff,
    Subscription,
    Ware,
    WareSeen,
)

OWN = "own"


class ShopifyPlatform(ShopifyRewarding, ShopifyPublishing):
    """
    One app on Shopify. Without a key and a secret every door stays shut.

    `kind` is how shops come to it: `listed` and `standalone` by their staff, `own` because it was
    made for them (docs/decisions/0030-three-ways-to-install.md).
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
        kind: str = "listed",
    ) -> None:
        self._kind = kind
        self._app_url = app_url
        self._open = bool(api_key and api_secret)
        self._secrets = (api_secret, old_secret) if self._open else ()
        self._config = AppConfig(
            client_id=api_key, client_secret=api_secret, old_client_secret=old_secret or None
        )
        self._api_version = api_version
        self._host_override = host_override.rstrip("/")
        session = open_session(self._host_override)
        self._desk = TokenDesk(session, api_key, api_secret, clock)
        self._line = Line(session, api_version)

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

    def buyer(self, headers: Mapping[str, str]) -> Shopper:
        """See `Platform.buyer`."""
        self._require_open()
        return buying.shopper(headers, self._config)

    def staff(self, url: str, headers: Mapping[str, str]) -> Staff | Redirect:
        """See `Platform.staff`."""
        self._require_open()
        return sessions.staff(url, headers, self._config)

    def grant(self, staff: Staff) -> Grant:
        """See `Platform.grant`."""
        self._require_open()
        if self._kind == OWN:
            return self._desk.credentials(staff.shop_domain)
        return self._desk.exchange(staff)

    def launch(self, query: bytes, now: datetime) -> Launch:
        """See `Platform.launch`."""
        return launch.launch(query, self._secrets, now)

    def permission_url(self, shop_domain: str, scopes: Collection[str], state: str) -> str:
        """See `Platform.permission_url`."""
        self._require_open()
        address = identity.permission_url(
            shop_domain,
            self._api_version,
            client_id=self._config["client_id"],
            scopes=scopes,
            redirect_uri=self._app_url + launch.CALLBACK_PATH,
            state=state,
        )
        return self._browsed(shop_domain, address)

    def consent(self, query: bytes, now: datetime) -> Consent:
        """See `Platform.consent`."""
        return launch.consent(query, self._secrets, now)

    def redeem(self, consent: Consent) -> Grant:
        """See `Platform.redeem`."""
        self._require_open()
        return self._desk.redeem(consent)

    def credentials(self, shop_domain: str) -> Grant:
        """See `Platform.credentials`."""
        self._require_open()
        return self._desk.credentials(shop_domain)

    def missing(self, required: Collection[str], granted: Collection[str]) -> tuple[str, ...]:
        """See `Platform.missing`."""
        return identity.missing_scopes(required, granted)

    def days_shown(self, granted: Collection[str]) -> int | None:
        """See `Platform.days_shown`."""
        return identity.days_shown(granted)

    def home_url(self, shop_domain: str) -> str:
        """See `Platform.home_url`."""
        address = identity.home_url(shop_domain, self._config["client_id"])
        return self._browsed(shop_domain, address)

    def order_url(self, shop_domain: str, order_id: str) -> str:
        """See `Platform.order_url`."""
        return self._browsed(shop_domain, identity.order_url(shop_domain, order_id))

    def asking_url(self, shop_domain: str, scopes: Collection[str]) -> str:
        """
        Where staff are asked for optional scopes: our home in their admin, with `ask` naming them.

        Shopify keeps the scopes of a listed app and asks only from a page inside its admin. That
        page loads App Bridge and, when somebody clicks, awaits `shopify.scopes.request([...])`,
        which opens Shopify's own dialogue and resolves to `{result, detail}` with `result`
        `granted-all` or `declined-all`. Granted: exchange the session token anew, for the token we
        hold does not widen by itself; `app/scopes_update` tells us beside. A standalone app sends
        its staff to `permission_url` with what is granted and these. An own app has what its
        configuration lists.
        """
        return identity.asking_url(self.home_url(shop_domain), scopes)

    def refresh(self, shop_domain: str, grant: Grant) -> Grant:
        """See `Platform.refresh`."""
        self._require_open()
        if self._kind == OWN:
            return self._desk.credentials(shop_domain)
        return self._desk.refresh(shop_domain, grant)

    def describe(self, shop_domain: str, grant: Grant) -> ShopFact:
        """See `Platform.describe`."""
        return shops.ask_shop(self._api(shop_domain, grant))

    def scopes(self, shop_domain: str, grant: Grant) -> tuple[str, ...]:
        """See `Platform.scopes`."""
        return shops.ask_scopes(self._api(shop_domain, grant))

    def order(self, shop_domain: str, grant: Grant, order_id: str) -> OrderFact | None:
        """See `Platform.order`."""
        return self._asker(shop_domain, grant).order(order_id)

    def orders_since(
        self, shop_domain: str, grant: Grant, since: datetime, cursor: str | None = None
    ) -> OrderPage:
        """See `Platform.orders_since`."""
        return self._asker(shop_domain, grant).orders(since, cursor)

    def customer(self, shop_domain: str, grant: Grant, customer_id: str) -> CustomerFact | None:
        """See `Platform.customer`."""
        return self._asker(shop_domain, grant).customer(customer_id)

    def wares(
        self, shop_domain: str, grant: Grant, wares: Collection[Ware]
    ) -> dict[Ware, WareSeen | None]:
        """See `Selling.wares`."""
        return shopify_wares.seen(self._api(shop_domain, grant), wares)

    def subscriptions(self, shop_domain: str, grant: Grant) -> list[Subscription]:
        """See `Platform.subscriptions`."""
        return subscriptions.listed(self._api(shop_domain, grant))

    def subscribe(self, shop_domain: str, grant: Grant, subscription: Subscription) -> None:
        """See `Platform.subscribe`."""
        subscriptions.subscribe(self._api(shop_domain, grant), subscription)

    def unsubscribe(self, shop_domain: str, grant: Grant, subscription: Subscription) -> None:
        """See `Platform.unsubscribe`."""
        subscriptions.unsubscribe(self._api(shop_domain, grant), subscription)

    def patch_page(self, url: str) -> PatchPage:
        """The page that fetches a fresh session token; see `patch.patch_page`."""
        self._require_open()
        return patch.patch_page(url, self._config["client_id"], self._host_override)

    def frame_ancestors(self, shop_domain: str) -> str:
        """Who may frame our admin pages; see `patch.frame_ancestors`."""
        return patch.frame_ancestors(shop_domain, self._host_override)

    def editor_url(self, shop_domain: str, block: str) -> str:
        """Where staff switch on an app embed in the live theme; see `identity.editor_url`."""
        address = identity.editor_url(shop_domain, self._config["client_id"], block)
        return self._browsed(shop_domain, address)

    def script_origin(self) -> str:
        """Whose scripts our admin pages run beside our own; see `patch.app_bridge_origin`."""
        return patch.app_bridge_origin(self._host_override)

    def picture_origin(self) -> str:
        """Whose pictures our admin pages show beside our own; see `patch.app_bridge_origin`."""
        return patch.app_bridge_origin(self._host_override)

    def _api(self, shop_domain: str, grant: Grant) -> AdminApi:
        return AdminApi(self._line, shop_domain, grant.access_token)

    def _asker(self, shop_domain: str, grant: Grant) -> Asker:
        products = not identity.missing_scopes(["read_products"], grant.scopes)
        return Asker(self._api(shop_domain, grant), products)

    def _browsed(self, shop_domain: str, address: str) -> str:
        """Where a browser finds an address of the shop: in development, on the twin."""
        origin = identity.shop_url(shop_domain)
        return address.replace(origin, self._host_override or origin, 1)

    def _require_open(self) -> None:
        if not self._open:
            raise UnauthenticatedError("this app has no key and secret for Shopify")
