"""
`shopify.app.toml`, generated from `manifest.json`, which stays the single source.

https://shopify.dev/docs/apps/build/cli-for-apps/app-configuration
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from plugin.platforms.shopify.launch import CALLBACK_PATH, LAUNCH_PATH

_TEMPLATE = """\
client_id = {client_id}
name = {name}
handle = {handle}
application_url = {application_url}
embedded = true

[access_scopes]
scopes = {scopes}
optional_scopes = {optional_scopes}
use_legacy_install_flow = {by_grant_screen}

[auth]
redirect_urls = {redirect_urls}

[webhooks]
api_version = {api_version}
{subscriptions}
[[webhooks.subscriptions]]
compliance_topics = {compliance_topics}
uri = {webhook_uri}

[app_proxy]
url = {proxy_url}
prefix = {prefix}
subpath = {subpath}
{definitions}"""
_SUBSCRIPTION = """
[[webhooks.subscriptions]]
topics = {topics}
uri = {uri}
"""
_DEFINITION = """
[{owner}.metafields.app.{key}]
name = {name}
type = {type}
access.admin = {admin}
access.storefront = {storefront}
"""


def shopify_app_toml(
    manifest: Mapping[str, Any], app_url: str, client_id: str, *, standalone: bool = False
) -> str:
    """
    The app's configuration for Shopify's command line, for an app that runs at `app_url`.

    `standalone`: it is installed through its own launch address and the grant screen.
    """
    origin = app_url.rstrip("/")
    webhooks, proxy = manifest["webhooks"], manifest["app_proxy"]
    values = {
        "client_id": client_id,
        "name": manifest["name"],
        "handle": manifest["handle"],
        "application_url": origin + (LAUNCH_PATH if standalone else manifest["app_home"]),
        "scopes": ",".join(manifest["scopes"]),
        "optional_scopes": manifest["optional_scopes"],
        "by_grant_screen": standalone,
        "redirect_urls": [origin + CALLBACK_PATH],
        "api_version": manifest["api_version"],
        "compliance_topics": webhooks["compliance_topics"],
        "webhook_uri": origin + webhooks["uri"],
        "proxy_url": origin + proxy["url"],
        "prefix": proxy["prefix"],
        "subpath": proxy["subpath"],
    }
    written = {name: _written(value) for name, value in values.items()}
    # A standalone app asks every shop itself; twice asked would be twice delivered.
    told = "" if standalone else "".join(_subscriptions(webhooks, origin))
    definitions = "".join(_definitions(manifest["metafields"]))
    return _TEMPLATE.format(subscriptions=told, definitions=definitions, **written)


def _subscriptions(webhooks: Mapping[str, Any], origin: str) -> Iterator[str]:
    """One subscription for all topics that carry the same fields."""
    topics_of: dict[tuple[str, ...], list[str]] = {}
    for topic in webhooks["topics"]:
        fields = tuple(webhooks["include_fields"].get(topic, ()))
        topics_of.setdefault(fields, []).append(topic)
    for fields, topics in topics_of.items():
        uri = _written(origin + webhooks["uri"])
        told = _SUBSCRIPTION.format(topics=_written(topics), uri=uri)
        yield told + (f"include_fields = {_written(list(fields))}\n" if fields else "")


def _definitions(metafields: Mapping[str, Any]) -> Iterator[str]:
    """What our values mean, by what they stand beside, and who reads them."""
    for owner, keys in metafields.items():
        for key, told in keys.items():
            values = {"name": told["name"], "type": told["type"], **told["access"]}
            written = {name: _written(value) for name, value in values.items()}
            yield _DEFINITION.format(owner=owner, key=key, **written)


def _written(value: str | bool | list[str]) -> str:
    """TOML writes plain strings, lists of them and truth as JSON does."""
    return json.dumps(value, ensure_ascii=False)
