"""The front door: settings to services, services to routes. No logic lives here."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask

from plugin import cli, crash, health, http, logs
from plugin import settings as configuration
from plugin.admin import blueprint as admin
from plugin.admin.installation import blueprint as installation
from plugin.clock import SharedClock, SystemClock
from plugin.domain.errors import LaurelError
from plugin.keys import Keyring
from plugin.notify.press import Proofs
from plugin.notify.smtp import SmtpNotifier
from plugin.platforms.shopify.adapter import ShopifyPlatform
from plugin.ports import Clock, Subscription
from plugin.reporting import report_to
from plugin.service.services import Services
from plugin.settings import Settings
from plugin.store import Store
from webhooks.door import blueprint as webhooks
from webhooks.receive import MAX_BODY
from widgets.fitting import Mirror
from widgets.panel import blueprint as panel

ROOT = Path(__file__).parent


def create_app(settings: Settings | None = None) -> Flask:
    """The application. Raises SystemExit with one clear line when a setting is wrong."""
    try:
        settings = settings or configuration.load()
        report_to(settings.sentry_dsn)
        services = build(settings)
    except LaurelError as error:
        raise SystemExit(f"laurel: {error}") from None
    logs.configure(settings.log_format)
    crash.arm(settings.laurel_crash)
    app = Flask("laurel", root_path=str(ROOT / "plugin"), static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    app.url_map.merge_slashes = False  # a redirect would carry the query's signature along
    app.extensions["laurel"] = services
    app.extensions["laurel.settings"] = settings
    http.init_app(app)
    for door in (webhooks, panel, admin, health.blueprint):
        app.register_blueprint(door)
    if settings.shopify_app_kind == "standalone":
        app.register_blueprint(installation)
    cli.register(app)
    return app


def build(settings: Settings) -> Services:
    """Everything a use case may need, wired once."""
    clock = _clock(settings)
    manifest = json.loads((ROOT / "manifest.json").read_text())
    declared = manifest["webhooks"]
    return Services(
        store=Store(settings.database_url),
        platforms={"shopify": _shopify(settings, clock)},
        clock=clock,
        keys=Keyring(configuration.keys(settings)),
        app_url=settings.url,
        storefront_origin=settings.shopify_host_override,
        topics=frozenset(declared["topics"] + declared["compliance_topics"]),
        scopes=frozenset(manifest["scopes"]),
        subscriptions=_subscriptions(settings, declared),
        notifier=_notifier(settings, clock),
        press=Proofs(),
        fitting_room=Mirror(settings.url),
        journal_days=settings.journal_days,
        trusted_proxies=settings.trusted_proxies,
    )


def _subscriptions(settings: Settings, declared: dict[str, Any]) -> tuple[Subscription, ...]:
    """A listed app is subscribed by its deployment; any other one asks every shop itself."""
    if settings.shopify_app_kind == "listed":
        return ()
    uri, fields = settings.url + declared["uri"], declared["include_fields"]
    return tuple(
        Subscription(topic, uri, tuple(fields.get(topic, ()))) for topic in declared["topics"]
    )


def _clock(settings: Settings) -> Clock:
    return SharedClock(settings.clock_file) if settings.development else SystemClock()


def _notifier(settings: Settings, clock: Clock) -> SmtpNotifier | None:
    server = settings.mail_server
    return SmtpNotifier(server, urlsplit(settings.url).hostname or "", clock) if server else None


def _shopify(settings: Settings, clock: Clock) -> ShopifyPlatform:
    return ShopifyPlatform(
        api_key=settings.shopify_api_key,
        api_secret=settings.shopify_api_secret,
        old_secret=settings.shopify_old_api_secret,
        api_version=settings.shopify_api_version,
        host_override=settings.shopify_host_override,
        app_url=settings.url,
        kind=settings.shopify_app_kind,
        clock=clock,
    )
