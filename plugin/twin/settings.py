"""What the twin is told on its command line."""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """One shop, one app, and where both are found."""

    port: int
    state: Path
    clock: Path
    app_url: str
    app_dir: Path
    api_key: str
    api_secret: str = field(repr=False)
    smtp_port: int = 0
    shop: str = "kiln-and-fern.myshopify.com"
    currency: str = "USD"
    timezone: str = "Europe/Warsaw"
    seed: int = 1

    @property
    def handle(self) -> str:
        """The shop's short name, as in admin.shopify.com/store/HANDLE."""
        return self.shop.removesuffix(".myshopify.com")

    @property
    def url(self) -> str:
        """Where this twin's own pages are."""
        return f"http://127.0.0.1:{self.port}"


@dataclass(frozen=True)
class Manifest:
    """What the app asks of the platform, as `shopify app deploy` would upload it."""

    name: str
    handle: str
    api_version: str
    scopes: tuple[str, ...]
    optional_scopes: tuple[str, ...]
    """What it may ask for later, while it is used."""
    webhook_uri: str
    topics: tuple[str, ...]
    compliance_topics: tuple[str, ...]
    include_fields: dict[str, tuple[str, ...]]
    proxy_prefix: str
    proxy_subpath: str
    proxy_url: str
    app_home: str
    theme_extension: str
    order_extension: str
    """Where the block of the order's pages is; there need be none."""
    open_values: frozenset[str] = frozenset()
    """Keys of customers' values that the deployed app defines for storefronts to read."""

    @property
    def proxy_path(self) -> str:
        """The storefront path that belongs to the app, such as `/apps/laurel`."""
        return f"/{self.proxy_prefix}/{self.proxy_subpath}"


def read_manifest(folder: Path) -> Manifest:
    """Read `manifest.json` anew, so that an edit shows without a restart."""
    document = json.loads((folder / "manifest.json").read_text("utf-8"))
    webhooks, proxy = document.get("webhooks", {}), document.get("app_proxy", {})
    handle = document["handle"]
    return Manifest(
        name=document["name"],
        handle=handle,
        api_version=document["api_version"],
        scopes=tuple(document["scopes"]),
        optional_scopes=tuple(document.get("optional_scopes", ())),
        webhook_uri=webhooks.get("uri", "/webhooks/shopify"),
        topics=tuple(webhooks.get("topics", ())),
        compliance_topics=tuple(webhooks.get("compliance_topics", ())),
        include_fields={t: tuple(f) for t, f in webhooks.get("include_fields", {}).items()},
        proxy_prefix=proxy.get("prefix", "apps"),
        proxy_subpath=proxy.get("subpath", handle),
        proxy_url=proxy.get("url", "/proxy"),
        app_home=document.get("app_home", "/admin/"),
        theme_extension=document.get("theme_extension", "widgets/extension"),
        order_extension=document.get("order_extension", "widgets/thanks"),
        open_values=frozenset(
            key
            for key, told in document.get("metafields", {}).get("customer", {}).items()
            if told.get("access", {}).get("storefront") == "public_read"
        ),
    )


def parse_arguments(arguments: Sequence[str] | None = None) -> Settings:
    """Settings from the command line; exits with a usage text when they make no sense."""
    parser = argparse.ArgumentParser(prog="plugin.twin", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--state", type=Path, required=True, help="folder that keeps everything")
    parser.add_argument("--clock", type=Path, required=True, help="the shared clock file")
    parser.add_argument("--app-url", required=True)
    parser.add_argument("--app-dir", type=Path, required=True, help="where manifest.json is")
    parser.add_argument("--api-key", required=True)
    parser.add_argument("--api-secret", required=True)
    parser.add_argument("--smtp-port", type=int, default=0, help="0 leaves the mailbox closed")
    parser.add_argument("--shop", default=Settings.shop)
    parser.add_argument("--currency", default=Settings.currency)
    parser.add_argument("--timezone", default=Settings.timezone)
    parser.add_argument("--seed", type=int, default=Settings.seed)
    given = vars(parser.parse_args(arguments))
    return Settings(**{**given, "app_url": given["app_url"].rstrip("/")})
