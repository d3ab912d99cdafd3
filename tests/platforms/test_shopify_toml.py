import json
import tomllib
from dataclasses import replace
from pathlib import Path

import plugin
from plugin.platforms.shopify import publishing
from plugin.platforms.shopify.payloads import read
from plugin.platforms.shopify.toml import shopify_app_toml
from plugin.ports import OrderFact
from plugin.twin.fields import chosen
from tests.platforms.fields_read import READ, SHOP_IS_NAMED_BY
from tests.platforms.shopify_letters import as_json, delivery, fixture

MANIFEST = json.loads((Path(plugin.__file__).parents[1] / "manifest.json").read_bytes())
WRITTEN = tomllib.loads(shopify_app_toml(MANIFEST, "https://laurel.example/", "client-1"))


def test_the_app_is_who_the_manifest_says() -> None:
    assert WRITTEN["client_id"] == "client-1"
    assert (WRITTEN["name"], WRITTEN["handle"]) == (MANIFEST["name"], MANIFEST["handle"])
    assert WRITTEN["application_url"] == f"https://laurel.example{MANIFEST['app_home']}"
    assert WRITTEN["embedded"] is True
    assert WRITTEN["auth"] == {"redirect_urls": ["https://laurel.example/auth/shopify/callback"]}


def test_it_asks_for_what_the_manifest_asks() -> None:
    assert WRITTEN["access_scopes"] == {
        "scopes": ",".join(MANIFEST["scopes"]),
        "optional_scopes": MANIFEST["optional_scopes"],
        "use_legacy_install_flow": False,
    }


def test_it_subscribes_to_every_topic_once() -> None:
    subscriptions = WRITTEN["webhooks"]["subscriptions"]
    topics = [topic for each in subscriptions for topic in each.get("topics", [])]
    assert sorted(topics) == MANIFEST["webhooks"]["topics"]
    compliance = [each["compliance_topics"] for each in subscriptions if "topics" not in each]
    assert compliance == [MANIFEST["webhooks"]["compliance_topics"]]
    uri = f"https://laurel.example{MANIFEST['webhooks']['uri']}"
    assert {each["uri"] for each in subscriptions} == {uri}


def test_each_topic_carries_the_fields_the_manifest_says() -> None:
    written = {
        topic: each.get("include_fields", [])
        for each in WRITTEN["webhooks"]["subscriptions"]
        for topic in each.get("topics", [])
    }
    chosen = MANIFEST["webhooks"]["include_fields"]
    assert written == {topic: chosen.get(topic, []) for topic in MANIFEST["webhooks"]["topics"]}


def test_customers_read_their_own_points_and_staff_cannot_write_them() -> None:
    assert WRITTEN["customer"]["metafields"]["app"] == MANIFEST["metafields"]["customer"]
    access = WRITTEN["customer"]["metafields"]["app"]["standing"]["access"]
    assert access == {"admin": "merchant_read", "storefront": "public_read"}


def test_what_an_api_defines_is_what_a_deployment_defines() -> None:
    told = WRITTEN["customer"]["metafields"]["app"]["standing"]
    sent = publishing._DEFINITION
    assert (sent["name"], sent["type"], sent["key"]) == (told["name"], told["type"], "standing")
    assert sent["access"] == {who: may.upper() for who, may in told["access"].items()}


def test_every_field_we_read_is_asked_for_and_no_other() -> None:
    chosen = MANIFEST["webhooks"]["include_fields"]
    assert {topic: frozenset(fields) for topic, fields in chosen.items()} == READ


def test_what_tells_the_shop_of_a_body_is_asked_for() -> None:
    """Without it a body delivered under another shop's name would go unnoticed."""
    chosen = MANIFEST["webhooks"]["include_fields"]
    for topic in chosen:
        if topic.startswith(("orders/", "shop/", "app/")):
            assert SHOP_IS_NAMED_BY & set(chosen[topic]), topic


def test_a_body_cut_to_its_fields_reads_the_same() -> None:
    fields = MANIFEST["webhooks"]["include_fields"]["orders/paid"]
    for name in ("edited_order", "guest_order", "jpy_order", "kwd_order", "sample_order"):
        body = json.loads(fixture(name))
        whole, cut = (
            read(delivery("orders/paid", as_json(told)), "USD")
            for told in (body, chosen(body, fields))
        )
        assert isinstance(whole, OrderFact)
        assert isinstance(cut, OrderFact)
        assert without_digest(cut) == without_digest(whole), name


def without_digest(fact: OrderFact) -> OrderFact:
    """All but the version, which is of the very bytes."""
    assert fact.order.snapshot
    version = replace(fact.order.snapshot.version, digest="")
    return replace(
        fact, order=replace(fact.order, snapshot=replace(fact.order.snapshot, version=version))
    )


def test_a_standalone_app_is_launched_at_its_own_door_and_subscribes_itself() -> None:
    toml = shopify_app_toml(MANIFEST, "https://laurel.example", "c", standalone=True)
    written = tomllib.loads(toml)
    assert written["application_url"] == "https://laurel.example/auth/shopify"
    assert written["access_scopes"]["use_legacy_install_flow"] is True
    (only,) = written["webhooks"]["subscriptions"]
    assert only["compliance_topics"] == MANIFEST["webhooks"]["compliance_topics"]


def test_the_storefront_is_reached_where_the_manifest_says() -> None:
    assert WRITTEN["app_proxy"] == {
        "url": f"https://laurel.example{MANIFEST['app_proxy']['url']}",
        "prefix": MANIFEST["app_proxy"]["prefix"],
        "subpath": MANIFEST["app_proxy"]["subpath"],
    }


def test_any_text_survives() -> None:
    odd = MANIFEST | {"name": 'Lau"rel\\ {x} \n śnieg'}
    assert tomllib.loads(shopify_app_toml(odd, "https://a", "c"))["name"] == odd["name"]
