"""
`shopify.app.toml`, generated from `manifest.json`, which stays the single source.

https://shopify.dev/docs/apps/build/cli-for-apps/app-configuration
"""

import json
from collections.abc import Mapping
from typing import Any

_TEMPLATE = """\
client_id = {client_id}
name = {name}
handle = {handle}
application_url = {application_url}
embedded = true

[access_scopes]
scopes = {scopes}
optional_scopes = {optional_scopes}
use_legacy_install_flow = false

[auth]
redirect_urls = {redirect_urls}

[webhooks]
api_version = {api_version}

[[webhooks.subscriptions]]
topics = {topics}
uri = {webhook_uri}

[[webhooks.subscriptions]]
compliance_topics = {compliance_topics}
uri = {webhook_uri}

[app_proxy]
url = {proxy_url}
prefix = {prefix}
subpath = {subpath}
"""


def shopify_app_toml(manifest: Mapping[str, Any], app_url: str, client_id: str) -> str:
    """The app's configuration for Shopify's command line, for an app that runs at `app_url`."""
    origin = app_url.rstrip("/")
    webhooks, proxy = manifest["webhooks"], manifest["app_proxy"]
    values = {
        "client_id": client_id,
        "name": manifest["name"],
        "handle": manifest["handle"],
        "application_url": origin + manifest["app_home"],
        "scopes": ",".join(manifest["scopes"]),
        "optional_scopes": manifest["optional_scopes"],
        "redirect_urls": [f"{origin}/auth/callback"],
        "api_version": manifest["api_version"],
        "topics": webhooks["topics"],
        "compliance_topics": webhooks["compliance_topics"],
        "webhook_uri": origin + webhooks["uri"],
        "proxy_url": origin + proxy["url"],
        "prefix": proxy["prefix"],
        "subpath": proxy["subpath"],
    }
    return _TEMPLATE.format(**{name: _written(value) for name, value in values.items()})


def _written(value: str | list[str]) -> str:
    """TOML writes plain strings and lists of them as JSON does."""
    return json.dumps(value, ensure_ascii=False)
