"""Gift cards, store credit, tags and metafields: the rewards that are no discount."""

import pytest

from plugin.twin.catalogue import product
from plugin.twin.checkout import Basket, checkout
from plugin.twin.errors import TwinError
from plugin.twin.payments import GIFT_CARD, STORE_CREDIT
from plugin.twin.twin import Twin
from tests.twin.admin_api import AdminApi
from tests.twin.stand_in import buy

CARD = """mutation($input: GiftCardCreateInput!) { giftCardCreate(input: $input) {
  giftCard { id balance { amount } lastCharacters } giftCardCode
  userErrors { field code message } } }"""
CREDIT = """mutation($id: ID!, $input: StoreCreditAccountCreditInput!) {
  storeCreditAccountCredit(id: $id, creditInput: $input) {
    storeCreditAccountTransaction { amount { amount } balanceAfterTransaction { amount }
      account { id } } userErrors { field code } } }"""
TAGS = """mutation($id: ID!, $tags: [String!]!) { tagsAdd(id: $id, tags: $tags) {
  node { ... on Customer { tags } } userErrors { message } } }"""
UNTAG = TAGS.replace("tagsAdd", "tagsRemove")
SET = """mutation($fields: [MetafieldsSetInput!]!) { metafieldsSet(metafields: $fields) {
  metafields { namespace key value compareDigest } userErrors { field code message } } }"""


@pytest.fixture
def api(twin: Twin) -> AdminApi:
    return AdminApi(twin)


@pytest.fixture
def customer(api: AdminApi) -> str:
    return f"gid://shopify/Customer/{buy(api.twin, 'bud-vase').customer_id}"


def ten(**changes: object) -> dict[str, object]:
    amount = {"amount": "10.00", "currencyCode": "USD"}
    return {"initialAmount": amount, "code": "LAUREL12345", **changes}


def test_a_gift_card_of_our_own_code_pays_at_checkout(api: AdminApi) -> None:
    made = api.data(CARD, input=ten())
    assert made["giftCardCode"] == "laurel12345"
    assert made["giftCard"]["lastCharacters"] == "2345"
    lines = ((product("bud-vase").first, 1),)
    basket = Basket(lines, email="z@example.com", gift_card_code="LAUREL12345")
    paid = checkout(api.twin, basket).transactions[0]
    assert (paid.gateway, paid.amount) == (GIFT_CARD, 1_000)
    with pytest.raises(TwinError, match="gift card is not valid"):
        checkout(api.twin, basket)


def test_a_gift_card_code_exists_once(api: AdminApi) -> None:
    api.data(CARD, input=ten())
    again = api.data(CARD, input=ten(code="laurel12345"))
    assert again["giftCard"] is None
    assert again["userErrors"][0]["message"] == "Code has already been taken"


def test_a_gift_card_for_nobody_is_refused(api: AdminApi) -> None:
    answer = api.data(CARD, input=ten(customerId="gid://shopify/Customer/1"))
    assert [e["code"] for e in answer["userErrors"]] == ["CUSTOMER_NOT_FOUND"]


def test_store_credit_given_twice_is_given_twice(api: AdminApi, customer: str) -> None:
    """There is no key; whoever repeats after a lost answer pays a second time."""
    five = {"creditAmount": {"amount": "5.00", "currencyCode": "USD"}}
    first = api.data(CREDIT, id=customer, input=five)["storeCreditAccountTransaction"]
    second = api.data(CREDIT, id=customer, input=five)["storeCreditAccountTransaction"]
    assert first["account"]["id"] == second["account"]["id"]
    assert second["balanceAfterTransaction"]["amount"] == "10.0"
    query = """query($id: ID!) { storeCreditAccount(id: $id) { balance { amount }
      transactions(first: 5) { nodes { amount { amount } } } } }"""
    told = api.data(query, id=first["account"]["id"])
    assert told["balance"]["amount"] == "10.0"
    assert len(told["transactions"]["nodes"]) == 2


def test_movements_are_told_by_their_time_and_backwards_when_asked(
    api: AdminApi, customer: str
) -> None:
    for amount in ("5.00", "7.00"):
        given = {"creditAmount": {"amount": amount, "currencyCode": "USD"}}
        account = api.data(CREDIT, id=customer, input=given)["storeCreditAccountTransaction"]
    query = """query($id: ID!, $reverse: Boolean!) { storeCreditAccount(id: $id) {
      transactions(first: 5, reverse: $reverse) { nodes { amount { amount } } } } }"""
    for reverse, told in ((False, ["5.0", "7.0"]), (True, ["7.0", "5.0"])):
        page = api.data(query, id=account["account"]["id"], reverse=reverse)["transactions"]
        assert [node["amount"]["amount"] for node in page["nodes"]] == told


def test_store_credit_pays_as_far_as_it_goes(api: AdminApi, customer: str) -> None:
    given = {"creditAmount": {"amount": "5.00", "currencyCode": "USD"}}
    api.data(CREDIT, id=customer, input=given)
    lines = ((product("bud-vase").first, 1),)
    basket = Basket(lines, customer_id=int(customer.rpartition("/")[2]), store_credit=True)
    first, second = checkout(api.twin, basket), checkout(api.twin, basket)
    assert (first.transactions[0].gateway, first.transactions[0].amount) == (STORE_CREDIT, 500)
    assert {each.gateway for each in second.transactions} == {"shopify_payments"}


@pytest.mark.parametrize(
    ("amount", "currency", "expected"),
    [("0.00", "USD", "NEGATIVE_OR_ZERO_AMOUNT"), ("100000.00", "USD", "CREDIT_LIMIT_EXCEEDED")],
)
def test_store_credit_has_bounds(
    api: AdminApi, customer: str, amount: str, currency: str, expected: str
) -> None:
    given = {"creditAmount": {"amount": amount, "currencyCode": currency}}
    answer = api.data(CREDIT, id=customer, input=given)
    assert [e["code"] for e in answer["userErrors"]] == [expected]


def test_tags_come_and_go_without_regard_to_case(api: AdminApi, customer: str) -> None:
    assert api.data(TAGS, id=customer, tags=["Gold", "b"])["node"]["tags"] == ["b", "Gold"]
    assert api.data(TAGS, id=customer, tags=["gold"])["node"]["tags"] == ["b", "Gold"]
    assert api.data(UNTAG, id=customer, tags=["GOLD"])["node"]["tags"] == ["b"]
    missing = api.data(TAGS, id="gid://shopify/Customer/1", tags=["x"])
    assert missing["userErrors"][0]["message"] == "Customer does not exist"


def test_metafields_are_set_together_or_not_at_all(api: AdminApi, customer: str) -> None:
    points = {"ownerId": customer, "key": "points", "type": "number_integer", "value": "190"}
    bad = {**points, "key": "other", "value": "many"}
    refused = api.data(SET, fields=[points, bad])
    assert refused["userErrors"][0]["field"] == ["metafields", "1", "value"]
    read = 'query($id: ID!) { customer(id: $id) { metafield(key: "points") { value } } }'
    assert api.data(read, id=customer)["metafield"] is None
    assert api.data(SET, fields=[points])["userErrors"] == []
    assert api.data(read, id=customer)["metafield"]["value"] == "190"


def test_a_stale_writer_is_refused(api: AdminApi, customer: str) -> None:
    points = {"ownerId": customer, "key": "points", "type": "number_integer", "value": "1"}
    known = api.data(SET, fields=[points])["metafields"][0]["compareDigest"]
    api.data(SET, fields=[{**points, "value": "2"}])
    late = api.data(SET, fields=[{**points, "value": "3", "compareDigest": known}])
    assert [e["code"] for e in late["userErrors"]] == ["STALE_OBJECT"]
