"""What Shopify refuses of a reward: taken, gone, or never to be; and what we send it."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from plugin.domain import errors
from plugin.domain.errors import DeniedError, InvalidInputError, TakenError
from plugin.domain.rewards import Combines, RewardKind
from plugin.platforms.shopify.admin import AdminApi
from plugin.platforms.shopify.failures import OutageError, RefusedError
from plugin.platforms.shopify.rewards import codes, credit, discounts, gift_cards
from plugin.platforms.shopify.rewards.terms import MARK, is_marked
from plugin.platforms.shopify.rewards.writing import decimal, fraction
from plugin.ports import Credit, DiscountSpec, GiftCard
from tests.platforms.lines import api_at
from tests.platforms.listening import Listener
from tests.platforms.shopify_letters import as_json
from tests.shapes import Body

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
CODE = "7K3M-9QXA-0V5T-CDWH"
SPEC = DiscountSpec("Five off", RewardKind.AMOUNT, 500, "USD", NOON)
CARD = GiftCard(1_050, "USD", "7K3M9QXA0V5TCDWH")


@pytest.fixture
def api(twin: Listener) -> AdminApi:
    return api_at(twin.url)


def said(twin: Listener, root: str, payload: Body | None = None, *refusals: Body) -> None:
    twin.say(as_json({"data": {root: {**(payload or {}), "userErrors": list(refusals)}}}))


def made(twin: Listener) -> None:
    node = {"codeDiscountNode": {"id": "gid://shopify/DiscountCodeNode/7"}}
    said(twin, "discountCodeBasicCreate", node)


def sent(twin: Listener) -> Any:
    return json.loads(twin.heard[-1].body)["variables"]


@pytest.mark.parametrize(
    "refusal",
    [
        {
            "field": ["basicCodeDiscount", "code"],
            "code": "TAKEN",
            "message": "Code must be unique.",
        },
        {"field": ["input", "code"], "code": None, "message": "Code has already been taken"},
    ],
)
def test_taken_is_told_by_code_or_by_words(api: AdminApi, twin: Listener, refusal: Body) -> None:
    said(twin, "giftCardCreate", {"giftCard": None}, refusal)
    with pytest.raises(TakenError):
        gift_cards.make(api, CARD)


def test_any_other_refusal_is_ours_too_and_tells_no_words_of_theirs(
    api: AdminApi, twin: Listener
) -> None:
    refusal = {"field": ["input", "code"], "code": "TOO_LONG", "message": "7K3M9QXA is too long"}
    said(twin, "giftCardCreate", {"giftCard": None}, refusal)
    with pytest.raises(errors.RefusedError) as refused:
        gift_cards.make(api, CARD)
    assert isinstance(refused.value, RefusedError)
    assert not isinstance(refused.value, TakenError)
    assert str(refused.value) == "TOO_LONG input.code"
    assert (refused.value.code, refused.value.permanent) == ("platform_refused", True)


def test_only_that_it_is_gone_makes_an_end_a_success(api: AdminApi, twin: Listener) -> None:
    gone = {"field": ["id"], "code": "INVALID", "message": "Code discount does not exist."}
    busy = {"field": ["id"], "code": "INTERNAL_ERROR", "message": "No"}
    said(twin, "discountCodeDelete", None, gone)
    discounts.end(api, "7")
    said(twin, "discountCodeDelete", None, gone, busy)
    with pytest.raises(RefusedError):
        discounts.end(api, "7")


@pytest.mark.parametrize("answer", [b"", b"<html>", b'{"data":{"discountCodeBasicCreate":null}}'])
def test_an_answer_that_does_not_say_what_was_done_leaves_it_open(
    api: AdminApi, twin: Listener, answer: bytes
) -> None:
    twin.say(answer, 502 if not answer else 200)
    with pytest.raises(OutageError):
        discounts.make(api, SPEC, CODE)
    assert len(twin.heard) == 1


def test_credit_is_never_sent_twice(api: AdminApi, twin: Listener) -> None:
    twin.say(b"", 504)
    with pytest.raises(OutageError):
        credit.give(api, Credit("7", 725, "USD"))
    assert len(twin.heard) == 1


def test_credit_that_is_kept_from_us_is_not_none_at_all(api: AdminApi, twin: Listener) -> None:
    path = ["customer", "storeCreditAccounts"]
    problem = {"message": "no", "path": path, "extensions": {"code": "ACCESS_DENIED"}}
    twin.say(as_json({"data": {"customer": None}, "errors": [problem]}))
    with pytest.raises(DeniedError):
        credit.movements(api, "7")
    twin.say(as_json({"data": {"customer": None}}))
    assert credit.movements(api, "7") == []


def test_a_code_the_platform_knows_and_does_not_show_is_not_absent(
    api: AdminApi, twin: Listener
) -> None:
    stranger = {"id": "gid://shopify/DiscountRedeemCode/1", "code": "B", "asyncUsageCount": 0}
    told = {
        "id": "gid://shopify/DiscountCodeNode/7",
        "codeDiscount": {
            "status": "ACTIVE",
            "codes": {"nodes": [stranger]},
            "searched": {"nodes": []},
        },
    }
    twin.say(as_json({"data": {"codeDiscountNodeByCode": told}}))
    with pytest.raises(OutageError):
        codes.find(api, CODE)


@pytest.mark.parametrize("count", [0, 251])
def test_a_batch_that_shopify_would_refuse_is_not_sent(
    api: AdminApi, twin: Listener, count: int
) -> None:
    with pytest.raises(InvalidInputError, match="1 to 250"):
        codes.add(api, "7", [str(number) for number in range(count)])
    assert twin.heard == []


def test_who_may_use_a_discount_is_always_said(api: AdminApi, twin: Listener) -> None:
    made(twin)
    discounts.make(api, SPEC, CODE)
    assert sent(twin)["discount"]["context"] == {"all": "ALL"}
    discounts.make(api, replace(SPEC, customer_id="7"), CODE)
    chosen = {"customers": {"add": ["gid://shopify/Customer/7"]}}
    assert sent(twin)["discount"]["context"] == chosen


def test_ours_are_marked_and_the_mark_survives_a_long_title(api: AdminApi, twin: Listener) -> None:
    made(twin)
    discounts.make(api, replace(SPEC, title="x" * 400), CODE)
    title = sent(twin)["discount"]["title"]
    assert (len(title), is_marked(title)) == (255, True)
    assert not is_marked("Laurel wreaths")
    assert MARK.strip()


def test_two_discounts_on_shipping_are_never_asked_to_combine(
    api: AdminApi, twin: Listener
) -> None:
    node = {"codeDiscountNode": {"id": "gid://shopify/DiscountCodeNode/7"}}
    said(twin, "discountCodeFreeShippingCreate", node)
    both = frozenset({Combines.SHIPPING, Combines.ORDER})
    discounts.make(api, replace(SPEC, kind=RewardKind.SHIPPING, combines=both), CODE)
    beside = {"orderDiscounts": True, "productDiscounts": False, "shippingDiscounts": False}
    assert sent(twin)["discount"]["combinesWith"] == beside


@pytest.mark.parametrize(
    ("minor", "currency", "written"),
    [(1, "USD", "0.01"), (1_250, "USD", "12.50"), (23_600, "JPY", "23600"), (5, "KWD", "0.005")],
)
def test_money_is_written_exactly(minor: int, currency: str, written: str) -> None:
    assert decimal(minor, currency) == written


@pytest.mark.parametrize(
    ("hundredths", "written"), [(1, b"0.0001"), (1_250, b"0.1250"), (10_000, b"1.0000")]
)
def test_a_percentage_is_written_exactly(hundredths: int, written: bytes) -> None:
    assert bytes(fraction(hundredths)) == written
