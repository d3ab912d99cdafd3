"""Webhooks go out signed and in order, again when refused, and again on demand."""

import base64
import hashlib
import hmac
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from plugin.twin.apps import install, uninstall
from plugin.twin.outbox import DELIVERED, GIVEN_UP, WAITING, Delivery, signature
from plugin.twin.pump import BACK_OFF, after_attempt
from plugin.twin.settings import Settings
from plugin.twin.twin import Twin
from tests.twin.listener import Answer, Listener
from tests.twin.stand_in import MANIFEST, buy, write_app

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
ORDER_OF_A_SALE = ["customers/create", "orders/create", "orders/paid", "orders/updated"]


def a_delivery() -> Delivery:
    return Delivery(1, "orders/paid", "{}", "w", "e", NOW, NOW, "a.myshopify.com", "2026-10", "/w")


def test_a_signature_is_the_documented_one() -> None:
    # Worked out once with the OpenSSL command line.
    assert signature(b'{"id":1}', "hush") == "VnKUjZsLuN5iZWjn5EntcBVCF9kMN43LglzCE1/GSeY="


def test_deliveries_carry_the_platforms_headers(twin: Twin, listener: Listener) -> None:
    buy(twin, "bud-vase")
    twin.pump.deliver_waiting()
    heard = listener.heard[1]
    assert (heard.method, heard.path) == ("POST", "/webhooks/shopify")
    assert {name for name in heard.headers if name.startswith("X-Shopify-")} == {
        "X-Shopify-Topic",
        "X-Shopify-Hmac-Sha256",
        "X-Shopify-Shop-Domain",
        "X-Shopify-API-Version",
        "X-Shopify-Webhook-Id",
        "X-Shopify-Event-Id",
        "X-Shopify-Triggered-At",
        "X-Shopify-Name",
    }
    digest = hmac.new(twin.settings.api_secret.encode(), heard.body, hashlib.sha256).digest()
    assert heard.headers["X-Shopify-Hmac-Sha256"] == base64.b64encode(digest).decode()
    assert heard.headers["Content-Type"] == "application/json"


def test_they_arrive_in_order_and_share_their_event(twin: Twin, listener: Listener) -> None:
    buy(twin, "bud-vase")
    assert twin.pump.deliver_waiting().accepted == 4
    assert listener.topics() == ORDER_OF_A_SALE
    assert len({heard.headers["X-Shopify-Event-Id"] for heard in listener.heard}) == 1
    assert len({heard.headers["X-Shopify-Webhook-Id"] for heard in listener.heard}) == 4


@pytest.mark.parametrize("status", [302, 401, 500, 503])
def test_refused_ones_wait_with_their_id_and_body(
    twin: Twin, listener: Listener, status: int
) -> None:
    buy(twin, "bud-vase")
    listener.answer = Answer(status=status)
    assert twin.pump.deliver_waiting().failed == 4
    first = listener.heard[0]
    assert twin.pump.deliver_waiting(only_due=True).sent == 0
    listener.forget()
    twin.clock.advance(timedelta(seconds=BACK_OFF[0]))
    assert twin.pump.deliver_waiting(only_due=True).accepted == 4
    again = listener.heard[0]
    assert again.body == first.body
    assert again.headers["X-Shopify-Webhook-Id"] == first.headers["X-Shopify-Webhook-Id"]
    assert not twin.outbox.waiting()


def test_nobody_listening_counts_as_a_refusal(settings: Settings) -> None:
    twin = Twin(replace(settings, app_url="http://127.0.0.1:9"))
    install(twin)
    buy(twin, "bud-vase")
    assert twin.pump.deliver_waiting().failed == 4
    assert twin.outbox.waiting()[0].last_status is None
    twin.close()


def test_eight_retries_within_about_four_hours_and_then_none() -> None:
    delivery, now = a_delivery(), NOW
    for _ in BACK_OFF:
        delivery = after_attempt(delivery, 500, now)
        assert delivery.status == WAITING
        now = delivery.next_at
    assert after_attempt(delivery, 500, now).status == GIVEN_UP
    assert len(BACK_OFF) == 8
    assert timedelta(hours=3.9) < now - NOW < timedelta(hours=4.1)


def test_any_2xx_is_success() -> None:
    assert after_attempt(a_delivery(), 204, NOW).status == DELIVERED


def test_everything_can_be_delivered_again_shuffled(twin: Twin, listener: Listener) -> None:
    buy(twin, "bud-vase")
    twin.pump.deliver_waiting()
    listener.forget()
    counts = twin.pump.deliver_again(times=2, seed=3)
    assert (counts.sent, counts.accepted) == (8, 8)
    assert sorted(listener.topics()) == sorted(ORDER_OF_A_SALE * 2)
    assert len({heard.headers["X-Shopify-Webhook-Id"] for heard in listener.heard}) == 4


def test_with_new_ids_every_repetition_looks_new(twin: Twin, listener: Listener) -> None:
    buy(twin, "bud-vase")
    twin.pump.deliver_again(times=2, seed=3, new_ids=True)
    assert len({heard.headers["X-Shopify-Webhook-Id"] for heard in listener.heard}) == 8


def test_nothing_is_sent_before_install_or_after_uninstall(settings: Settings) -> None:
    twin = Twin(settings)
    buy(twin, "bud-vase")
    assert twin.outbox.all() == []
    install(twin)
    uninstall(twin)
    buy(twin, "bud-vase")
    assert [delivery.topic for delivery in twin.outbox.all()] == ["app/uninstalled"]
    twin.close()


def test_the_shop_is_redacted_two_days_after_uninstall(twin: Twin, listener: Listener) -> None:
    uninstall(twin)
    twin.pump.deliver_waiting()
    twin.clock.advance(timedelta(hours=47))
    assert twin.pump.deliver_waiting().sent == 0
    twin.clock.advance(timedelta(hours=1))
    assert twin.pump.deliver_waiting().sent == 1
    assert listener.topics() == ["app/uninstalled", "shop/redact"]
    assert set(json.loads(listener.heard[1].body)) == {"shop_id", "shop_domain"}


def test_a_shop_that_comes_back_is_not_redacted(twin: Twin, listener: Listener) -> None:
    uninstall(twin)
    install(twin)
    twin.clock.advance(timedelta(days=3))
    twin.pump.deliver_waiting()
    assert listener.topics() == ["app/uninstalled"]


def test_the_manifest_decides_topics_and_fields(
    settings: Settings, app_dir: Path, listener: Listener
) -> None:
    webhooks = {
        "uri": "/hooks",
        "topics": ["orders/paid"],
        "include_fields": {"orders/paid": ["id", "updated_at"]},
    }
    write_app(app_dir, {**MANIFEST, "webhooks": webhooks})
    twin = Twin(settings)
    install(twin)
    buy(twin, "bud-vase")
    twin.pump.deliver_waiting()
    assert [heard.path for heard in listener.heard] == ["/hooks"]
    assert set(json.loads(listener.heard[0].body)) == {"id", "updated_at"}
    twin.close()


def test_the_thread_delivers_by_itself_and_stops(twin: Twin, listener: Listener) -> None:
    twin.pump.start()
    buy(twin, "bud-vase")
    twin.pump.stop()
    twin.pump.deliver_waiting()
    assert sorted(listener.topics()) == sorted(ORDER_OF_A_SALE) or listener.topics() == []
