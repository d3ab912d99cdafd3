"""Webhooks that we ask for ourselves."""

import json
from typing import Any

import pytest

from plugin.platforms.shopify import subscriptions
from plugin.platforms.shopify.admin import AdminApi
from plugin.platforms.shopify.failures import RefusedError
from plugin.ports import Subscription
from tests.platforms.lines import api_at
from tests.platforms.listening import Listener
from tests.platforms.nodes import listed
from tests.platforms.shopify_letters import as_json

URI = "https://laurel.example/webhooks/shopify"
PAID = Subscription("orders/paid", URI, ("id", "updated_at"), "gid://shopify/WebhookSubscription/1")


@pytest.fixture
def api(twin: Listener) -> AdminApi:
    return api_at(twin.url)


def made(number: int, topic: str, *fields: str) -> dict[str, Any]:
    subscription_id = f"gid://shopify/WebhookSubscription/{number}"
    return {"id": subscription_id, "topic": topic, "uri": URI, "includeFields": list(fields)}


def refusal(message: str, root: str) -> bytes:
    told = {"field": ["webhookSubscription", "callbackUrl"], "message": message}
    return as_json({"data": {root: {"userErrors": [told]}}})


def test_all_pages_of_subscriptions_are_read(api: AdminApi, twin: Listener) -> None:
    first = [made(1, "ORDERS_PAID", "updated_at", "id")]
    second = [made(2, "BULK_OPERATIONS_FINISH"), made(3, "APP_SCOPES_UPDATE")]
    twin.then(as_json({"data": {"webhookSubscriptions": listed(first, "next")}}))
    twin.say(as_json({"data": {"webhookSubscriptions": listed(second)}}))
    found = subscriptions.listed(api)
    assert found[0] == PAID
    assert [each.topic for each in found[1:]] == ["bulk_operations/finish", "app/scopes_update"]
    assert json.loads(twin.heard[1].body)["variables"]["after"] == "next"


def test_a_subscription_is_made(api: AdminApi, twin: Listener) -> None:
    twin.say(as_json({"data": {"webhookSubscriptionCreate": {"userErrors": []}}}))
    subscriptions.subscribe(api, PAID)
    assert json.loads(twin.heard[0].body)["variables"] == {
        "topic": "ORDERS_PAID",
        "subscription": {"uri": URI, "includeFields": ["id", "updated_at"]},
    }


def test_one_that_is_there_already_is_no_error(api: AdminApi, twin: Listener) -> None:
    root = "webhookSubscriptionCreate"
    twin.say(refusal("Address for this topic has already been taken", root))
    subscriptions.subscribe(api, PAID)
    twin.say(refusal("Address is invalid", root))
    with pytest.raises(RefusedError):
        subscriptions.subscribe(api, PAID)


def test_one_that_is_gone_already_is_no_error(api: AdminApi, twin: Listener) -> None:
    root = "webhookSubscriptionDelete"
    twin.say(refusal("Webhook subscription does not exist", root))
    subscriptions.unsubscribe(api, PAID)
    twin.say(refusal("No", root))
    with pytest.raises(RefusedError):
        subscriptions.unsubscribe(api, PAID)
