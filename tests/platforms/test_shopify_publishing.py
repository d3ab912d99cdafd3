"""What themes read, written over loopback to the twin, and read as its Liquid reads it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from plugin.domain.errors import DeniedError
from plugin.platforms.shopify import publishing
from plugin.platforms.shopify.adapter import ShopifyPlatform
from plugin.platforms.shopify.failures import Refusal, RefusedError
from plugin.ports import Grant, Standing
from plugin.twin import apps, metafields
from plugin.twin.ids import gid
from plugin.twin.model import Customer
from plugin.twin.twin import Twin
from tests.platforms.loopback import SHOP, granted, shopify_of
from tests.twin.standing import installed_twin

OURS = metafields.own_namespace("$app")


@pytest.fixture
def twin(tmp_path: Path) -> Iterator[Twin]:
    with installed_twin(tmp_path) as opened:
        apps.grant(opened, ("write_customers",))
        yield opened


@pytest.fixture
def shopify(twin: Twin) -> Iterator[ShopifyPlatform]:
    with shopify_of(twin) as found:
        yield found


@pytest.fixture
def grant(twin: Twin, shopify: ShopifyPlatform) -> Grant:
    return granted(twin, shopify)


def people(twin: Twin) -> list[str]:
    return [str(customer.id) for customer in twin.state.all("customer", Customer)]


def standing(twin: Twin, customer_id: str) -> str | None:
    found = metafields.find(twin.state, gid("Customer", int(customer_id)), OURS, "standing")
    return found.value if found else None


def test_values_stand_with_our_installation(
    twin: Twin, shopify: ShopifyPlatform, grant: Grant
) -> None:
    shopify.publish(SHOP, grant, {"look": {"accent": "#123456"}, "promise": {"earns": True}})
    installed = twin.installation()
    assert installed
    found = metafields.metafields_of(twin.state, gid("AppInstallation", installed.id))
    assert {(one.namespace, one.key, one.type, one.value) for one in found} == {
        ("laurel", "look", "json", '{"accent":"#123456"}'),
        ("laurel", "promise", "json", '{"earns":true}'),
    }


def test_customers_may_read_their_own_standing_once_it_is_defined(
    twin: Twin, shopify: ShopifyPlatform, grant: Grant
) -> None:
    for _ in range(2):
        shopify.publish(SHOP, grant, {})
    definition = metafields.defined(twin.state, "CUSTOMER", OURS, "standing")
    assert definition
    assert (definition.type, definition.storefront) == ("json", True)


def test_standings_are_written_changed_and_taken_away(
    twin: Twin, shopify: ShopifyPlatform, grant: Grant
) -> None:
    one, other, *_ = people(twin)
    shopify.publish_standings(SHOP, grant, {one: Standing(5, 0), other: Standing(7, 3)})
    shopify.publish_standings(SHOP, grant, {one: Standing(6, 1), other: None})
    assert standing(twin, one) == '{"points":6,"pending":1}'
    assert standing(twin, other) is None


@pytest.mark.parametrize("told", [Standing(1, 1), None])
def test_somebody_who_is_gone_keeps_nobody_else_from_theirs(
    twin: Twin, shopify: ShopifyPlatform, grant: Grant, told: Standing | None
) -> None:
    one, *_ = people(twin)
    shopify.publish_standings(SHOP, grant, {"404": told, one: Standing(5, 0), "405": told})
    assert standing(twin, one) == '{"points":5,"pending":0}'


def test_a_refusal_that_leaves_nobody_out_is_not_asked_again(
    monkeypatch: pytest.MonkeyPatch, shopify: ShopifyPlatform, grant: Grant
) -> None:
    asked: list[object] = []

    def refuse(*said: object) -> None:
        asked.append(said)
        raise RefusedError([Refusal("INVALID", ("metafields", "9", "ownerId"), "no such place")])

    monkeypatch.setattr(publishing, "_ask", refuse)
    with pytest.raises(RefusedError):
        shopify.publish_standings(SHOP, grant, {"1": Standing(5, 0)})
    assert len(asked) == 1


def test_without_the_scope_it_is_denied(twin: Twin, shopify: ShopifyPlatform, grant: Grant) -> None:
    apps.grant(twin, ("read_orders",))
    with pytest.raises(DeniedError):
        shopify.publish_standings(SHOP, grant, {people(twin)[0]: Standing(5, 0)})
