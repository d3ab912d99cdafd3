"""Metafields over the API: taken away, defined, owned by the app, and guarded by scopes."""

import pytest

from plugin.twin import apps
from plugin.twin.twin import Twin
from tests.twin.admin_api import AdminApi
from tests.twin.stand_in import buy

SET = """mutation($fields: [MetafieldsSetInput!]!) { metafieldsSet(metafields: $fields) {
  metafields { namespace key value ownerType } userErrors { field code message } } }"""
DELETE = """mutation($fields: [MetafieldIdentifierInput!]!) {
  metafieldsDelete(metafields: $fields) { userErrors { field message } } }"""
DEFINE = """mutation($definition: MetafieldDefinitionInput!) {
  metafieldDefinitionCreate(definition: $definition) {
    createdDefinition { id namespace key } userErrors { field code message } } }"""
STANDING = {
    "ownerType": "CUSTOMER", "namespace": "$app", "key": "standing", "name": "Points",
    "type": "json", "access": {"storefront": "PUBLIC_READ"},
}  # fmt: skip


@pytest.fixture
def api(twin: Twin) -> AdminApi:
    return AdminApi(twin)


@pytest.fixture
def customer(api: AdminApi) -> str:
    return f"gid://shopify/Customer/{buy(api.twin, 'bud-vase').customer_id}"


def value(api: AdminApi, customer: str) -> object:
    read = 'query($id: ID!) { customer(id: $id) { metafield(key: "points") { value } } }'
    return api.data(read, id=customer)["metafield"]


def test_a_value_is_taken_away_and_what_is_not_there_need_not_be(
    api: AdminApi, customer: str
) -> None:
    points = {"ownerId": customer, "namespace": "$app", "key": "points"}
    api.data(SET, fields=[{**points, "type": "number_integer", "value": "190"}])
    for _ in range(2):
        assert api.data(DELETE, fields=[points])["userErrors"] == []
        assert value(api, customer) is None


def test_with_one_owner_unknown_nothing_is_taken_away(api: AdminApi, customer: str) -> None:
    points = {"ownerId": customer, "namespace": "$app", "key": "points"}
    api.data(SET, fields=[{**points, "type": "number_integer", "value": "190"}])
    stranger = {**points, "ownerId": "gid://shopify/Customer/1"}
    refused = api.data(DELETE, fields=[points, stranger])
    assert refused["userErrors"][0]["field"] == ["metafields", "1", "ownerId"]
    assert value(api, customer) == {"value": "190"}


def test_the_app_keeps_values_with_its_own_installation_only(api: AdminApi) -> None:
    own = api.data("{ currentAppInstallation { id } }")["id"]
    look = {"namespace": "laurel", "key": "look", "type": "json", "value": "{}"}
    (kept,) = api.data(SET, fields=[{**look, "ownerId": own}])["metafields"]
    assert (kept["namespace"], kept["key"]) == ("laurel", "look")
    refused = api.data(SET, fields=[{**look, "ownerId": "gid://shopify/AppInstallation/1"}])
    assert refused["userErrors"][0]["field"] == ["metafields", "0", "ownerId"]


def test_a_definition_is_made_once(api: AdminApi) -> None:
    made = api.data(DEFINE, definition=STANDING)
    assert made["createdDefinition"]["key"] == "standing"
    again = api.data(DEFINE, definition=STANDING)
    assert [each["code"] for each in again["userErrors"]] == ["TAKEN"]


@pytest.mark.parametrize(
    ("change", "code", "message"),
    [
        ({"key": "a b"}, "INVALID_CHARACTER", "Key contains one or more invalid characters."),
        ({"key": "a"}, "TOO_SHORT", "Key is too short (minimum is 2 characters)"),
        ({"name": "x" * 256}, "TOO_LONG", "Name is too long (maximum is 255 characters)"),
    ],
)
def test_a_definition_is_refused_in_the_recorded_words(
    api: AdminApi, change: dict[str, str], code: str, message: str
) -> None:
    (told,) = api.data(DEFINE, definition={**STANDING, **change})["userErrors"]
    assert (told["code"], told["message"]) == (code, message)


def test_whoever_may_not_write_customers_may_not_write_beside_them(
    api: AdminApi, customer: str
) -> None:
    apps.grant(api.twin, ("read_customers",))
    points = {"ownerId": customer, "namespace": "$app", "key": "points"}
    field = {**points, "type": "number_integer", "value": "190"}
    for asked, given in (
        (SET, {"fields": [field]}),
        (DELETE, {"fields": [points]}),
        (DEFINE, {"definition": STANDING}),
    ):
        (error,) = api.answer(asked, **given)["errors"]
        assert error["extensions"]["code"] == "ACCESS_DENIED"
