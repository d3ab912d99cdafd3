"""Shopify hands out rewards as every platform does: the battery, over loopback, on the twin."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from plugin.domain.errors import TakenError
from plugin.domain.rewards import Combines, RewardKind
from plugin.platforms.shopify.adapter import ShopifyPlatform
from plugin.platforms.shopify.failures import OutageError
from plugin.ports import DiscountSpec, Grant
from plugin.twin import apps, catalogue, desk, merchandising, shelves
from plugin.twin.bodies.order import order_body
from plugin.twin.checkout import Basket, checkout
from plugin.twin.errors import TwinError
from plugin.twin.fates import Fate
from plugin.twin.model import Order
from plugin.twin.payments import GIFT_CARD, STORE_CREDIT
from plugin.twin.twin import Twin
from tests.platforms.loopback import SHOP, granted, shopify_of
from tests.platforms.rewarding_contract import FIRST, NotTakenError, RewardingContract
from tests.platforms.test_shopify_nodes import sent, unversioned
from tests.twin.stand_in import buy
from tests.twin.standing import installed_twin

MUG, VASE = catalogue.product("morning-mug").first, catalogue.product("bud-vase").first
SCOPES = (
    "read_orders",
    "read_products",
    "read_store_credit_accounts",
    "write_customers",
    "write_discounts",
    "write_gift_cards",
    "write_store_credit_account_transactions",
)
OPERATIONS = {
    "make_discount": "discountCodeBasicCreate",
    "end_discount": "discountCodeDelete",
    "make_gift_card": "giftCardCreate",
    "give_credit": "storeCreditAccountCredit",
}
GUARDED = {
    "make_discount": "write_discounts",
    "make_gift_card": "write_gift_cards",
    "give_credit": "write_store_credit_account_transactions",
    "credits": "read_store_credit_accounts",
}


@dataclass
class TwinStage:
    """The twin's shop, and hands to act there with."""

    twin: Twin
    rewarding: ShopifyPlatform
    grant: Grant
    member: str
    other: str
    shop: str = SHOP
    mug: str = str(MUG.product_id)
    mugs: str = str(shelves.collections_of(MUG.product_id)[0].id)
    vase: str = str(VASE.id)

    def now(self) -> datetime:
        return self.twin.clock.now()

    def later(self, seconds: int) -> None:
        self.twin.clock.advance(timedelta(seconds=seconds))
        self.twin.catch_up()

    def off(self, code: str, *, mugs: int = 1, vases: int = 0, by: str = "") -> int:
        lines = tuple((each, units) for each, units in ((MUG, mugs), (VASE, vases)) if units)
        buyer, email = (int(by), None) if by else (None, "z@example.com")
        order = self._bought(Basket(lines, buyer, email, code=code, shipping=500))
        assert order.discount is not None
        return order.discount.amount

    def paid_by_card(self, code: str) -> int:
        order = self._bought(Basket(((MUG, 1),), email="z@example.com", gift_card_code=code))
        return _paid(order, GIFT_CARD)

    def paid_by_credit(self, customer: str) -> int:
        basket = Basket(((MUG, 1),), customer_id=int(customer), store_credit=True)
        return _paid(self._bought(basket), STORE_CREDIT)

    def offer(self, title: str, code: str | None, combines: Collection[Combines]) -> None:
        names = tuple(each.value for each in combines)
        merchandising.offer(self.twin, merchandising.Offer(title, code=code, combines=names))

    def lose(self, call: str) -> None:
        self.twin.fates.order(Fate("lost", operation=OPERATIONS[call]))

    def hurry(self, call: str) -> None:
        self.twin.fates.order(Fate("429", operation=OPERATIONS[call], seconds=0))

    def forbid(self, call: str) -> None:
        apps.grant(self.twin, tuple(scope for scope in SCOPES if scope != GUARDED[call]))

    def _bought(self, basket: Basket) -> Order:
        try:
            return checkout(self.twin, basket)
        except TwinError as refused:
            raise NotTakenError(str(refused)) from None


def _paid(order: Order, gateway: str) -> int:
    return sum(each.amount for each in order.transactions if each.gateway == gateway)


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[TwinStage]:
    with installed_twin(tmp_path) as twin, shopify_of(twin) as shopify:
        apps.grant(twin, SCOPES)
        member, other = (buy(twin, "bud-vase", email=f"{name}@example.com") for name in "ab")
        people = str(member.customer_id), str(other.customer_id)
        yield TwinStage(twin, shopify, granted(twin, shopify), *people)


class TestShopifyRewarding(RewardingContract):
    """The battery, and nothing of its own."""


@pytest.mark.parametrize(
    ("fate", "done"),
    [
        (Fate("html", "discountCodeBasicCreate"), True),
        (Fate("truncated", "discountCodeBasicCreate"), True),
        (Fate("502", "discountCodeBasicCreate", applied=True), True),
        (Fate("502", "discountCodeBasicCreate"), False),
        (Fate("reset", "discountCodeBasicCreate"), False),
    ],
    ids=["html", "truncated", "502 done", "502", "reset"],
)
def test_only_looking_tells_whether_it_was_done(stage: TwinStage, fate: Fate, done: bool) -> None:
    stage.twin.fates.order(fate)
    spec = DiscountSpec("Five off", RewardKind.AMOUNT, 500, "USD", stage.now())
    with pytest.raises(OutageError):
        stage.rewarding.make_discount(SHOP, stage.grant, spec, FIRST)
    assert (stage.rewarding.find_code(SHOP, stage.grant, FIRST) is not None) is done


def test_what_lands_late_is_found_late(stage: TwinStage) -> None:
    stage.twin.fates.order(Fate("delayed", "discountCodeBasicCreate", seconds=60))
    spec = DiscountSpec("Five off", RewardKind.AMOUNT, 500, "USD", stage.now())
    with pytest.raises(OutageError):
        stage.rewarding.make_discount(SHOP, stage.grant, spec, FIRST)
    assert stage.rewarding.find_code(SHOP, stage.grant, FIRST) is None
    stage.later(61)
    with pytest.raises(TakenError):
        stage.rewarding.make_discount(SHOP, stage.grant, spec, FIRST)


@pytest.mark.parametrize(
    ("kind", "parts"), [(RewardKind.AMOUNT, [352, 148]), (RewardKind.SHIPPING, [])]
)
def test_an_order_tells_its_code_alike_by_webhook_and_when_asked(
    stage: TwinStage, kind: RewardKind, parts: list[int]
) -> None:
    spec = DiscountSpec("Five off", kind, 500, "USD", stage.now())
    stage.rewarding.make_discount(SHOP, stage.grant, spec, FIRST)
    lines = ((MUG, 2), (VASE, 1))
    order = checkout(
        stage.twin, Basket(lines, email="z@example.com", code=FIRST.lower(), shipping=500)
    )
    sent_body = order_body(order, desk.buyer(stage.twin, order), stage.twin.shop())
    found = stage.rewarding.order(SHOP, stage.grant, str(order.id))
    assert found is not None
    assert unversioned(found) == unversioned(sent(sent_body, "USD"))
    assert found.order.snapshot is not None
    (used,) = found.order.snapshot.discounts
    assert (used.code, used.amount) == (FIRST, 500)
    assert [minor for _, minor in used.parts] == parts
    page = stage.rewarding.orders_since(SHOP, stage.grant, stage.now() - timedelta(days=1))
    assert found.order.id in {fact.order.id for fact in page.facts}
