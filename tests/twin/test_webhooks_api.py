"""Subscriptions made over the API: delivered to, and taken away when nobody answers."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import requests

from plugin.twin import subscriptions
from plugin.twin.mischief import Mischief
from plugin.twin.outbox import BOTH, DROPPED, EVENTS, headers
from plugin.twin.pump import BACK_OFF, Deadlines
from plugin.twin.rules import Rules
from plugin.twin.settings import Settings
from plugin.twin.twin import Twin
from tests.twin.admin_api import AdminApi
from tests.twin.listener import Answer, Listener
from tests.twin.stand_in import buy
from tests.twin.test_pump import a_delivery

CREATE = """mutation($topic: WebhookSubscriptionTopic!, $input: WebhookSubscriptionInput!) {
  webhookSubscriptionCreate(topic: $topic, webhookSubscription: $input) {
    webhookSubscription { id uri includeFields } userErrors { field message } } }"""
UPDATE = """mutation($id: ID!, $input: WebhookSubscriptionInput!) {
  webhookSubscriptionUpdate(id: $id, webhookSubscription: $input) {
    webhookSubscription { id uri includeFields } userErrors { field message } } }"""
DELETE = """mutation($id: ID!) { webhookSubscriptionDelete(id: $id) {
  deletedWebhookSubscriptionId userErrors { field message } } }"""
LIST = """query($topics: [WebhookSubscriptionTopic!]) {
  webhookSubscriptions(first: 10, topics: $topics) { nodes { id topic uri } } }"""


@pytest.fixture
def api(twin: Twin) -> AdminApi:
    api = AdminApi(twin)
    for delivery in twin.outbox.waiting():
        twin.outbox.keep(replace(delivery, status="delivered"))
    return api


def subscribed(api: AdminApi, listener: Listener, **how: Any) -> str:
    given = {"uri": f"{listener.url}/extra", "format": "JSON", **how}
    answer = api.data(CREATE, topic="ORDERS_PAID", input=given)
    assert answer["userErrors"] == []
    return str(answer["webhookSubscription"]["id"])


def test_its_own_address_and_its_own_fields(api: AdminApi, listener: Listener) -> None:
    subscribed(api, listener, includeFields=["id", "customer.id"])
    buy(api.twin, "bud-vase")
    api.twin.pump.deliver_waiting()
    extra = [heard for heard in listener.heard if heard.path == "/extra"]
    assert [heard.headers["X-Shopify-Topic"] for heard in extra] == ["orders/paid"]
    body = json.loads(extra[0].body)
    assert set(body) == {"id", "customer"}
    assert set(body["customer"]) == {"id"}


def test_listed_changed_and_deleted(api: AdminApi, listener: Listener) -> None:
    number = subscribed(api, listener)
    assert [n["id"] for n in api.data(LIST, topics=["ORDERS_PAID"])["nodes"]] == [number]
    assert api.data(LIST, topics=["SHOP_UPDATE"])["nodes"] == []
    changed = api.data(UPDATE, id=number, input={"uri": "https://example.com/w"})
    assert changed["webhookSubscription"]["uri"] == "https://example.com/w"
    assert api.data(DELETE, id=number)["deletedWebhookSubscriptionId"] == number
    gone = api.data(DELETE, id=number)
    assert gone["userErrors"][0]["message"] == "Webhook subscription does not exist"


@pytest.mark.parametrize(
    ("uri", "message"),
    [
        ("", "Address can't be blank"),
        ("nonsense", "Address is invalid"),
        ("http://example.com/w", "Address protocol http:// is not supported"),
        ("ftp://example.com/w", "Address protocol ftp:// is not supported"),
    ],
)
def test_addresses_that_are_none(api: AdminApi, uri: str, message: str) -> None:
    answer = api.data(CREATE, topic="ORDERS_PAID", input={"uri": uri})
    assert [e["message"] for e in answer["userErrors"]] == [message]


def test_one_address_once_per_topic(api: AdminApi, listener: Listener) -> None:
    subscribed(api, listener)
    again = api.data(CREATE, topic="ORDERS_PAID", input={"uri": f"{listener.url}/extra"})
    message = "Address for this topic has already been taken"
    assert [e["message"] for e in again["userErrors"]] == [message]


def fail_through(twin: Twin) -> None:
    for pause in (*BACK_OFF, 0):
        twin.pump.deliver_waiting(only_due=True)
        twin.clock.advance(timedelta(seconds=pause + 1))


def test_eight_failed_retries_end_a_subscription_but_not_the_configurations(
    api: AdminApi, listener: Listener
) -> None:
    subscribed(api, listener)
    buy(api.twin, "bud-vase")
    listener.answer = Answer(status=500)
    fail_through(api.twin)
    assert subscriptions.subscriptions_to(api.twin.state) == []
    listener.answer = Answer()
    listener.forget()
    buy(api.twin, "bud-vase")
    api.twin.pump.deliver_waiting()
    assert "orders/paid" in listener.topics()
    assert not [heard for heard in listener.heard if heard.path == "/extra"]


def test_one_success_meanwhile_keeps_it(api: AdminApi, listener: Listener) -> None:
    subscribed(api, listener)
    buy(api.twin, "bud-vase")
    listener.answer = Answer(status=500)
    api.twin.pump.deliver_waiting(only_due=True)
    api.twin.clock.advance(timedelta(seconds=2))
    listener.answer = Answer()
    buy(api.twin, "bud-vase")
    api.twin.pump.deliver_waiting(only_due=True)
    listener.answer = Answer(status=500)
    fail_through(api.twin)
    assert len(subscriptions.subscriptions_to(api.twin.state)) == 1


def test_an_answer_after_the_deadline_is_a_failure(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits here: a clock that jumps stands for an answer in drops."""
    twin = Twin(settings, Deadlines(connect=1, answer=5))
    moments = iter([0.0, 5.5])
    monkeypatch.setattr("plugin.twin.pump.monotonic", lambda: next(moments))
    assert twin.pump._post(a_delivery()) is None
    twin.close()


def test_the_deadlines_are_the_platforms(twin: Twin, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []

    def post(_: requests.Session, __: str, **how: Any) -> None:
        seen.append((how["timeout"], how["allow_redirects"]))
        raise requests.ConnectTimeout

    monkeypatch.setattr(requests.Session, "post", post)
    assert twin.pump._post(a_delivery()) is None
    assert seen == [((1.0, 5.0), False)]


def test_both_header_families_say_the_same() -> None:
    told = headers(a_delivery(), "hush", BOTH)
    assert told["shopify-hmac-sha256"] == told["X-Shopify-Hmac-Sha256"]
    assert told["shopify-webhook-id"] == told["X-Shopify-Webhook-Id"]
    only = headers(a_delivery(), "hush", EVENTS)
    assert not [name for name in only if name.startswith("X-Shopify")]


def test_the_family_is_a_rule_of_the_platform(twin: Twin, listener: Listener) -> None:
    twin.state.put("rules", 1, Rules(header_family=EVENTS))
    buy(twin, "bud-vase")
    twin.pump.deliver_waiting()
    assert listener.heard[0].headers["shopify-topic"] == "customers/create"


def test_mischief_by_seed_is_the_same_every_time(twin: Twin) -> None:
    for _ in range(10):
        buy(twin, "bud-vase")
    waiting = twin.outbox.waiting()
    plans = [Mischief(seed=5, duplicate=20, drop=20, swap=20).plan(waiting) for _ in range(2)]
    assert plans[0] == plans[1]
    sent, dropped = plans[0].sent, plans[0].dropped
    assert dropped
    assert len(sent) > len({d.id for d in sent}), "something came twice"
    assert [d.id for d in sent] != sorted(d.id for d in sent), "something came out of order"
    assert {d.id for d in sent} | {d.id for d in dropped} == {d.id for d in waiting}


def test_a_duplicate_keeps_its_id_and_a_drop_never_comes(twin: Twin, listener: Listener) -> None:
    twin.state.put("mischief", 1, Mischief(seed=1, duplicate=100))
    buy(twin, "bud-vase")
    twin.pump.deliver_waiting()
    ids = [heard.headers["X-Shopify-Webhook-Id"] for heard in listener.heard]
    assert (len(ids), len(set(ids))) == (8, 4)
    twin.state.put("mischief", 1, Mischief(drop=100))
    listener.forget()
    buy(twin, "bud-vase")
    twin.pump.deliver_waiting()
    assert listener.heard == []
    assert twin.state.count("delivery", DROPPED) == 4


def test_a_retry_suffers_no_mischief() -> None:
    tried = replace(a_delivery(), tries=1)
    assert Mischief(duplicate=100, drop=100).plan([tried]).sent == [tried]


def test_without_approval_bodies_carry_nulls_in_the_place_of_people(twin: Twin) -> None:
    twin.state.put("rules", 1, Rules(approved_for_personal_data=False))
    buy(twin, "bud-vase")
    bodies = [(d.topic, json.loads(d.body)) for d in twin.outbox.all()]
    assert all("zofia@example.com" not in json.dumps(body) for _, body in bodies)
    told = dict(bodies)
    assert told["orders/paid"]["email"] is None
    assert told["orders/paid"]["customer"]["id"]
    assert told["orders/paid"]["customer"]["email"] is None
    assert told["customers/create"]["first_name"] is None


def test_a_guest_without_an_address_has_no_customer(twin: Twin) -> None:
    buy(twin, "bud-vase", email=None)
    told = {d.topic: json.loads(d.body) for d in twin.outbox.all()}
    assert told["orders/paid"]["customer"] is None
