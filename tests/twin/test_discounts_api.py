"""Codes made over the Admin API can be used once, and refused with the platform's own words."""

from datetime import timedelta
from typing import Any

import pytest

from plugin.twin import promotions
from plugin.twin.apps import grant
from plugin.twin.bodies.order import order_body
from plugin.twin.catalogue import product
from plugin.twin.checkout import Basket, checkout
from plugin.twin.errors import TwinError
from plugin.twin.merchandising import Offer, offer
from plugin.twin.model import Order
from plugin.twin.twin import Twin
from tests.twin.admin_api import EVERYTHING, AdminApi

BASIC = """mutation($input: DiscountCodeBasicInput!) {
  discountCodeBasicCreate(basicCodeDiscount: $input) {
    codeDiscountNode { id } userErrors { field code message } } }"""
SHIPPING = """mutation($input: DiscountCodeFreeShippingInput!) {
  discountCodeFreeShippingCreate(freeShippingCodeDiscount: $input) {
    codeDiscountNode { id } userErrors { field code message } } }"""
BXGY = """mutation($input: DiscountCodeBxgyInput!) {
  discountCodeBxgyCreate(bxgyCodeDiscount: $input) {
    codeDiscountNode { id } userErrors { field code message } } }"""
JOB = "query($id: ID!) { job(id: $id) { id done } }"
BY_CODE = """query($code: String!) { codeDiscountNodeByCode(code: $code) { id
  codeDiscount { ... on DiscountCodeBasic { status asyncUsageCount
    codes(first: 250) { nodes { id code } } } } } }"""
ADD = """mutation($id: ID!, $codes: [DiscountRedeemCodeInput!]!) {
  discountRedeemCodeBulkAdd(discountId: $id, codes: $codes) {
    bulkCreation { id done importedCount } userErrors { field code } } }"""
BATCH = """query($id: ID!) { discountRedeemCodeBulkCreation(id: $id) {
  done importedCount failedCount codes(first: 10) {
    nodes { code errors { message } discountRedeemCode { id } } } } }"""


@pytest.fixture
def api(twin: Twin) -> AdminApi:
    return AdminApi(twin)


def five_off(**changes: Any) -> dict[str, Any]:
    return {
        "title": "Five off",
        "code": "LAUREL-5",
        "startsAt": "2020-01-01T00:00:00Z",
        "usageLimit": 1,
        "appliesOncePerCustomer": True,
        "context": {"all": "ALL"},
        "customerGets": {
            "value": {"discountAmount": {"amount": "5.00", "appliesOnEachItem": False}},
            "items": {"all": True},
        },
        **changes,
    }


def made(api: AdminApi, mutation: str = BASIC, **changes: Any) -> str:
    answer = api.data(mutation, input=five_off(**changes))
    assert answer["userErrors"] == []
    return str(answer["codeDiscountNode"]["id"])


def errors(api: AdminApi, **changes: Any) -> list[tuple[str, str]]:
    answer = api.data(BASIC, input=five_off(**changes))
    assert answer["codeDiscountNode"] is None
    return [(".".join(e["field"]), e["code"]) for e in answer["userErrors"]]


def buying(twin: Twin, code: str, *handles: str, **how: Any) -> Order:
    lines = tuple((product(handle).first, 1) for handle in handles or ("morning-mug",))
    return checkout(twin, Basket(lines, **{"email": "zofia@example.com", **how}, code=code))


def test_a_minted_code_takes_its_amount_off_once(api: AdminApi) -> None:
    made(api)
    order = buying(api.twin, "laurel-5")
    assert order.discount
    assert (order.discount.code, order.discount.amount) == ("LAUREL-5", 500)
    assert order.lines[0].net == 3_300
    with pytest.raises(TwinError, match="reached its usage limit"):
        buying(api.twin, "LAUREL-5", email="other@example.com")


def test_the_use_of_a_code_is_counted(api: AdminApi) -> None:
    made(api)
    buying(api.twin, "LAUREL-5")
    assert api.data(BY_CODE, code="LAUREL-5")["codeDiscount"]["asyncUsageCount"] == 1


def test_a_basket_below_the_minimum_may_not_use_it(api: AdminApi) -> None:
    made(api, minimumRequirement={"subtotal": {"greaterThanOrEqualToSubtotal": "40.00"}})
    with pytest.raises(TwinError, match="isn't valid for the items in your cart"):
        buying(api.twin, "LAUREL-5")
    assert promotions.code_of(api.twin.state, "LAUREL-5").uses == 0  # type: ignore[union-attr]
    assert buying(api.twin, "LAUREL-5", "fern-bowl").discount


def test_a_members_code_works_for_nobody_else(api: AdminApi) -> None:
    mine = buying_customer(api)
    made(api, context={"customers": {"add": [f"gid://shopify/Customer/{mine}"]}})
    with pytest.raises(TwinError, match="isn't available to you"):
        buying(api.twin, "LAUREL-5", email="other@example.com")
    assert buying(api.twin, "LAUREL-5", email=None, customer_id=mine).discount


def buying_customer(api: AdminApi) -> int:
    order = checkout(api.twin, Basket(((product("bud-vase").first, 1),), email="a@example.com"))
    assert order.customer_id
    return order.customer_id


def test_free_shipping_and_a_free_product(api: AdminApi) -> None:
    free = {"title": "S", "code": "SHIP", "startsAt": "2020-01-01T00:00:00Z"}
    assert api.data(SHIPPING, input=free)["userErrors"] == []
    shipping = buying(api.twin, "SHIP", shipping=500).shipping
    assert shipping
    assert (shipping.price, shipping.discount) == (500, 500)
    vase = product("bud-vase").first
    items = {"products": {"productVariantsToAdd": [f"gid://shopify/ProductVariant/{vase.id}"]}}
    made(api, code="VASE", customerGets={"value": {"percentage": 1.0}, "items": items})
    order = buying(api.twin, "VASE", "morning-mug", "bud-vase")
    assert [line.net for line in order.lines] == [3_800, 0]


def test_buy_some_get_one(api: AdminApi) -> None:
    bowl = f"gid://shopify/Product/{product('fern-bowl').id}"
    items = {"products": {"productsToAdd": [bowl]}}
    gift = {"discountOnQuantity": {"quantity": "1", "effect": {"percentage": 0.5}}}
    given = {
        "title": "Bowl",
        "code": "BOWL",
        "startsAt": "2020-01-01T00:00:00Z",
        "customerBuys": {"value": {"quantity": "1"}, "items": items},
        "customerGets": {"value": gift, "items": items},
    }
    assert api.data(BXGY, input=given)["userErrors"] == []
    lines = ((product("fern-bowl").first, 2),)
    order = checkout(api.twin, Basket(lines, email="z@example.com", code="BOWL"))
    assert order.lines[0].net == 5_400 + 2_700


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"code": ""}, [("basicCodeDiscount.code", "TOO_SHORT")]),
        ({"code": "a\nb"}, [("basicCodeDiscount.code", "INVALID")]),
        ({"startsAt": None}, [("basicCodeDiscount.startsAt", "BLANK")]),
        ({"endsAt": "2019-01-01T00:00:00Z"}, [("basicCodeDiscount.endsAt", "INVALID")]),
        ({"usageLimit": 0}, [("basicCodeDiscount.usageLimit", "GREATER_THAN")]),
        (
            {"customerGets": {"value": {"percentage": 1.5}, "items": {"all": True}}},
            [("basicCodeDiscount.customerGets.value.percentage", "VALUE_OUTSIDE_RANGE")],
        ),
    ],
)
def test_what_is_refused_says_where_and_why(
    api: AdminApi, changes: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert errors(api, **changes) == expected


def test_a_code_is_taken_in_upper_and_lower_case(api: AdminApi) -> None:
    first = made(api)
    assert errors(api, code="laurel-5") == [("basicCodeDiscount.code", "TAKEN")]
    assert api.data(BY_CODE, code="LaUrEl-5")["id"] == first
    assert api.data(BY_CODE, code="LAUREL-6") is None


def test_a_stopped_code_is_no_longer_good_and_a_deleted_one_is_gone(api: AdminApi) -> None:
    number = made(api)
    stop = "mutation($id: ID!) { discountCodeDeactivate(id: $id) { userErrors { code } } }"
    gone = "mutation($id: ID!) { discountCodeDelete(id: $id) { deletedCodeDiscountId } }"
    assert api.data(stop, id=number)["userErrors"] == []
    assert api.data(BY_CODE, code="LAUREL-5")["codeDiscount"]["status"] == "EXPIRED"
    with pytest.raises(TwinError, match="Enter a valid discount code"):
        buying(api.twin, "LAUREL-5")
    assert api.data(gone, id=number)["deletedCodeDiscountId"] == number
    assert api.data(BY_CODE, code="LAUREL-5") is None


def test_many_codes_arrive_a_moment_later_with_what_was_wrong(api: AdminApi) -> None:
    number = made(api, code="BASE")
    codes = [{"code": code} for code in ("A-1", "A-1", "", "base")]
    batch = api.data(ADD, id=number, codes=codes)["bulkCreation"]
    assert (batch["done"], batch["importedCount"]) == (False, 0)
    assert api.data(BY_CODE, code="A-1") is None
    api.twin.clock.advance(timedelta(seconds=2))
    done = api.data(BATCH, id=batch["id"])
    assert (done["done"], done["importedCount"], done["failedCount"]) == (True, 1, 3)
    problems = [[e["message"] for e in node["errors"]] for node in done["codes"]["nodes"]]
    taken = ["must be unique. Please try a different code."]
    assert problems == [[], taken, ["is too short (minimum is 1 character)"], taken]
    assert api.data(BY_CODE, code="A-1")["id"] == number


def test_codes_can_be_taken_out_again(api: AdminApi) -> None:
    number = made(api, code="BASE")
    remove = """mutation($id: ID!, $ids: [ID!], $search: String) {
      discountCodeRedeemCodeBulkDelete(discountId: $id, ids: $ids, search: $search) {
        job { id } userErrors { field code } } }"""
    codes = api.data(BY_CODE, code="BASE")["codeDiscount"]["codes"]["nodes"]
    assert api.data(remove, id=number)["userErrors"][0]["code"] == "MISSING_ARGUMENT"
    job = api.data(remove, id=number, ids=[codes[0]["id"]])["job"]
    assert not api.data(JOB, id=job["id"])["done"]
    assert buying(api.twin, "BASE").discount
    api.twin.clock.advance(timedelta(seconds=2))
    assert api.data(JOB, id=job["id"])["done"]
    assert api.data(BY_CODE, code="BASE") is None
    with pytest.raises(TwinError, match="Enter a valid discount code"):
        buying(api.twin, "BASE")


def test_a_refused_code_leaves_no_order_behind(api: AdminApi) -> None:
    with pytest.raises(TwinError):
        buying(api.twin, "NOBODY-MADE-THIS")
    assert api.twin.state.count("order") == 0


def test_shipping_that_is_dearer_than_the_code_covers_is_not_free(api: AdminApi) -> None:
    free = {"title": "S", "code": "SHIP", "startsAt": "2020-01-01T00:00:00Z"}
    assert api.data(SHIPPING, input=free | {"maximumShippingPrice": "4.99"})["userErrors"] == []
    with pytest.raises(TwinError, match="shipping method"):
        buying(api.twin, "SHIP", shipping=500)
    with pytest.raises(TwinError, match="items in your cart"):
        buying(api.twin, "SHIP")
    assert buying(api.twin, "SHIP", shipping=499).discount


def test_free_shipping_is_told_on_the_shipping_line(api: AdminApi) -> None:
    free = {"title": "S", "code": "SHIP", "startsAt": "2020-01-01T00:00:00Z"}
    api.data(SHIPPING, input=free)
    order = buying(api.twin, "SHIP", shipping=500)
    body = order_body(order, None, api.twin.shop())
    (line,), (used,) = body["shipping_lines"], body["discount_codes"]
    assert (line["price"], line["discounted_price"]) == ("5.00", "0.00")
    assert line["discount_allocations"][0]["amount"] == "5.00"
    assert used == {"code": "SHIP", "amount": "5.00", "type": "shipping"}
    assert body["discount_applications"][0]["target_type"] == "shipping_line"
    assert (body["total_discounts"], body["total_price"]) == ("5.00", "41.04")


def test_a_product_for_a_spend_needs_the_spend(api: AdminApi) -> None:
    mug, vase = product("morning-mug"), product("bud-vase").first
    gift = {"discountOnQuantity": {"quantity": "1", "effect": {"percentage": 1.0}}}
    given = {
        "title": "Vase",
        "code": "VASE",
        "startsAt": "2020-01-01T00:00:00Z",
        "customerBuys": {
            "value": {"amount": "70.00"},
            "items": {"products": {"productsToAdd": [f"gid://shopify/Product/{mug.id}"]}},
        },
        "customerGets": {
            "value": gift,
            "items": {
                "products": {"productVariantsToAdd": [f"gid://shopify/ProductVariant/{vase.id}"]}
            },
        },
    }
    assert api.data(BXGY, input=given)["userErrors"] == []
    with pytest.raises(TwinError, match="items in your cart"):
        buying(api.twin, "VASE", "morning-mug", "bud-vase")
    order = buying(api.twin, "VASE", "morning-mug", "morning-mug", "bud-vase", "bud-vase")
    assert [line.discount for line in order.lines] == [0, 0, vase.price("USD"), 0]


def test_running_discounts_are_found_by_their_state(api: AdminApi) -> None:
    made(api, title="Ours")
    made(api, code="LATER", title="Later", startsAt="2099-01-01T00:00:00Z")
    offer(api.twin, Offer("Spring"))
    query = """{ discountNodes(first: 5, query: "status:active") { nodes { discount {
      __typename ... on DiscountCodeBasic { title }
      ... on DiscountAutomaticBasic { title } } } } }"""
    told = [node["discount"] for node in api.data(query)["nodes"]]
    assert [(each["__typename"], each["title"]) for each in told] == [
        ("DiscountCodeBasic", "Ours"),
        ("DiscountAutomaticBasic", "Spring"),
    ]


def test_a_discount_searches_among_its_codes(api: AdminApi) -> None:
    number = made(api, code="BASE")
    api.data(ADD, id=number, codes=[{"code": "7K3M-9QXA"}])
    api.twin.clock.advance(timedelta(seconds=2))
    query = """query($code: String!, $search: String!) { codeDiscountNodeByCode(code: $code) {
      codeDiscount { ... on DiscountCodeBasic { codes(first: 5, query: $search) {
        nodes { code } } } } } }"""
    told = api.data(query, code="BASE", search='"7k3m-9qxa"')
    assert told["codeDiscount"]["codes"]["nodes"] == [{"code": "7K3M-9QXA"}]


def test_a_price_needs_permission_to_read_products(api: AdminApi) -> None:
    vase = product("bud-vase").first
    query = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on ProductVariant { price } } }"
    ids = [f"gid://shopify/ProductVariant/{vase.id}"]
    refused = api.answer(query, ids=ids)
    assert refused["errors"][0]["extensions"]["code"] == "ACCESS_DENIED"
    grant(api.twin, (*EVERYTHING, "read_products"))
    assert api.data(query, ids=ids) == [{"price": "32.00"}]
