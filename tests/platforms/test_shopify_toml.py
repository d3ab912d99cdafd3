import json
import tomllib
from pathlib import Path

import plugin
from plugin.platforms.shopify.toml import shopify_app_toml

MANIFEST = json.loads((Path(plugin.__file__).parents[1] / "manifest.json").read_bytes())
WRITTEN = tomllib.loads(shopify_app_toml(MANIFEST, "https://laurel.example/", "client-1"))


def test_the_app_is_who_the_manifest_says() -> None:
    assert WRITTEN["client_id"] == "client-1"
    assert (WRITTEN["name"], WRITTEN["handle"]) == (MANIFEST["name"], MANIFEST["handle"])
    assert WRITTEN["application_url"] == f"https://laurel.example{MANIFEST['app_home']}"
    assert WRITTEN["embedded"] is True
    assert WRITTEN["auth"] == {"redirect_urls": ["https://laurel.example/auth/callback"]}


def test_it_asks_for_what_the_manifest_asks() -> None:
    assert WRITTEN["access_scopes"] == {
        "scopes": ",".join(MANIFEST["scopes"]),
        "optional_scopes": MANIFEST["optional_scopes"],
        "use_legacy_install_flow": False,
    }


def test_it_subscribes_to_every_topic_once() -> None:
    uri = f"https://laurel.example{MANIFEST['webhooks']['uri']}"
    assert WRITTEN["webhooks"] == {
        "api_version": MANIFEST["api_version"],
        "subscriptions": [
            {"topics": MANIFEST["webhooks"]["topics"], "uri": uri},
            {"compliance_topics": MANIFEST["webhooks"]["compliance_topics"], "uri": uri},
        ],
    }


def test_the_storefront_is_reached_where_the_manifest_says() -> None:
    assert WRITTEN["app_proxy"] == {
        "url": f"https://laurel.example{MANIFEST['app_proxy']['url']}",
        "prefix": MANIFEST["app_proxy"]["prefix"],
        "subpath": MANIFEST["app_proxy"]["subpath"],
    }


def test_any_text_survives() -> None:
    odd = MANIFEST | {"name": 'Lau"rel\\ {x} \n śnieg'}
    assert tomllib.loads(shopify_app_toml(odd, "https://a", "c"))["name"] == odd["name"]
