"""
What any platform's `Rewarding` keeps, whichever platform it is.

A subclass brings a `stage`: the adapter, a shop to try it in, and hands to act there with.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Protocol

import pytest

from plugin.domain.errors import DeniedError, PlatformError, RefusedError, TakenError
from plugin.domain.rewards import Combines, RewardKind
from plugin.ports import CardFound, CodeFound, Credit, DiscountSpec, GiftCard, Grant, Rewarding

FIRST, SECOND, THIRD = "7K3M-9QXA-0V5T-CDWH", "0000-1111-2222-3333", "ZZZZ-YYYY-XXXX-WWWW"
CARD = "7K3M9QXA0V5TCDWH"
TITLE = "$5 off for 500 points"


class NotTakenError(Exception):
    """The checkout refused a code or a card."""


class Stage(Protocol):
    """A shop that sells in dollars. Amounts are cents."""

    rewarding: Rewarding
    shop: str
    grant: Grant
    member: str
    """A customer's id."""
    other: str
    mug: str
    """A product's id; it costs 38.00."""
    mugs: str
    """The id of a collection that the mug is in, and the vase is not."""
    vase: str
    """A variant's id; it costs 24.00 or so, and it is no mug."""

    def now(self) -> datetime:
        """The shop's time."""
        ...

    def later(self, seconds: int) -> None:
        """Let time pass in the shop."""
        ...

    def off(self, code: str, *, mugs: int = 1, vases: int = 0, by: str = "") -> int:
        """Buy with a code, shipped for 5.00; what it took off. Raises NotTakenError."""
        ...

    def paid_by_card(self, code: str) -> int:
        """Buy a mug with a gift card; what it paid. Raises NotTakenError."""
        ...

    def paid_by_credit(self, customer: str) -> int:
        """Buy a mug with store credit; what it paid."""
        ...

    def offer(self, title: str, code: str | None, combines: Collection[Combines]) -> None:
        """The shop makes a discount of its own; without a code it is automatic."""
        ...

    def lose(self, call: str) -> None:
        """Let the next such call be carried out and its answer be lost."""
        ...

    def hurry(self, call: str) -> None:
        """Let the next such call be refused for haste, before anything is done."""
        ...

    def forbid(self, call: str) -> None:
        """Take away the permission for such calls."""
        ...


class RewardingContract:
    """The battery."""

    def spec(self, stage: Stage, **changes: Any) -> DiscountSpec:
        told: dict[str, Any] = {
            "title": TITLE,
            "kind": RewardKind.AMOUNT,
            "value": 500,
            "currency": "USD",
            "starts_at": stage.now() - timedelta(minutes=1),
        }
        return DiscountSpec(**told | changes)

    def made(self, stage: Stage, code: str = FIRST, **changes: Any) -> str:
        spec = self.spec(stage, **changes)
        return stage.rewarding.make_discount(stage.shop, stage.grant, spec, code)

    def found(self, stage: Stage, code: str = FIRST) -> CodeFound | None:
        return stage.rewarding.find_code(stage.shop, stage.grant, code)

    def pooled(self, stage: Stage, *codes: str) -> str:
        discount = self.made(stage)
        batch = stage.rewarding.add_codes(stage.shop, stage.grant, discount, codes)
        told = stage.rewarding.batch(stage.shop, stage.grant, batch)
        assert told is not None
        assert not told.done
        stage.later(60)
        return discount

    def test_a_discount_is_found_by_its_code_whatever_the_case(self, stage: Stage) -> None:
        discount = self.made(stage)
        found = self.found(stage, FIRST.lower())
        assert found is not None
        assert (found.discount, found.uses, found.live) == (discount, 0, True)
        assert found == self.found(stage)

    def test_a_code_nobody_knows_is_none(self, stage: Stage) -> None:
        assert self.found(stage) is None

    def test_a_code_is_good_for_one_use_and_the_use_is_counted(self, stage: Stage) -> None:
        self.made(stage)
        assert stage.off(FIRST) == 500
        found = self.found(stage)
        assert found is not None
        assert found.uses == 1
        with pytest.raises(NotTakenError):
            stage.off(FIRST)

    def test_each_code_of_a_discount_has_its_own_use(self, stage: Stage) -> None:
        self.pooled(stage, SECOND)
        assert [stage.off(FIRST), stage.off(SECOND)] == [500, 500]
        with pytest.raises(NotTakenError):
            stage.off(SECOND)

    @pytest.mark.parametrize(
        ("terms", "basket", "off"),
        [
            ({"value": 1}, {}, 1),
            ({"kind": RewardKind.PERCENT, "value": 1250}, {}, 475),
            ({"kind": RewardKind.PERCENT, "value": 10_000}, {}, 3_800),
            ({"kind": RewardKind.PERCENT, "value": 1}, {"mugs": 10}, 4),
            ({"kind": RewardKind.SHIPPING}, {}, 500),
            ({"kind": RewardKind.SHIPPING, "maximum": 500}, {}, 500),
            ({"minimum_spend": 7_600}, {"mugs": 2}, 500),
        ],
    )
    def test_it_takes_off_exactly_what_was_said(
        self, stage: Stage, terms: dict[str, Any], basket: dict[str, Any], off: int
    ) -> None:
        self.made(stage, **terms)
        assert stage.off(FIRST, **basket) == off

    @pytest.mark.parametrize(
        ("terms", "basket"),
        [
            ({"minimum_spend": 3_801}, {}),
            ({"kind": RewardKind.SHIPPING, "maximum": 499}, {}),
        ],
    )
    def test_what_its_terms_exclude_is_refused_at_checkout(
        self, stage: Stage, terms: dict[str, Any], basket: dict[str, Any]
    ) -> None:
        self.made(stage, **terms)
        with pytest.raises(NotTakenError):
            stage.off(FIRST, **basket)

    def test_it_applies_to_chosen_products_only(self, stage: Stage) -> None:
        self.made(stage, kind=RewardKind.PERCENT, value=10_000, products=(stage.mug,))
        assert stage.off(FIRST, mugs=1, vases=1) == 3_800

    def test_it_applies_to_chosen_collections_only(self, stage: Stage) -> None:
        self.made(stage, kind=RewardKind.PERCENT, value=10_000, collections=(stage.mugs,))
        assert stage.off(FIRST, mugs=1, vases=1) == 3_800

    def test_a_free_product_is_one_and_not_a_cart_full(self, stage: Stage) -> None:
        self.made(stage, kind=RewardKind.PRODUCT, value=0, gives=(stage.vase,))
        self.made(stage, SECOND, kind=RewardKind.PRODUCT, value=0, gives=(stage.vase,))
        one = stage.off(FIRST, mugs=1, vases=1)
        assert one > 0
        assert stage.off(SECOND, mugs=0, vases=9) == one

    def test_a_product_for_a_spend_takes_the_spend(self, stage: Stage) -> None:
        self.made(
            stage,
            kind=RewardKind.BUY_GET,
            value=0,
            minimum_spend=7_000,
            products=(stage.mug,),
            gives=(stage.vase,),
        )
        with pytest.raises(NotTakenError):
            stage.off(FIRST, mugs=1, vases=1)
        assert stage.off(FIRST, mugs=2, vases=2) > 0

    def test_a_bound_code_is_nobody_elses(self, stage: Stage) -> None:
        self.made(stage, customer_id=stage.member)
        for by in ("", stage.other):
            with pytest.raises(NotTakenError):
                stage.off(FIRST, by=by)
        assert stage.off(FIRST, by=stage.member) == 500

    def test_a_discount_does_not_work_before_it_starts(self, stage: Stage) -> None:
        self.made(stage, starts_at=stage.now() + timedelta(hours=1))
        with pytest.raises(NotTakenError):
            stage.off(FIRST)
        stage.later(3_601)
        assert stage.off(FIRST) == 500

    def test_a_discount_with_an_end_is_over_by_itself(self, stage: Stage) -> None:
        self.made(stage, ends_at=stage.now() + timedelta(minutes=10))
        found = self.found(stage)
        assert found is not None
        assert found.live
        stage.later(601)
        over = self.found(stage)
        assert over is not None
        assert not over.live
        with pytest.raises(NotTakenError):
            stage.off(FIRST)

    def test_a_code_that_is_there_is_taken_and_stays_what_it_was(self, stage: Stage) -> None:
        self.made(stage)
        with pytest.raises(TakenError):
            self.made(stage, FIRST.lower(), value=900)
        assert stage.off(FIRST) == 500

    def test_what_can_never_be_is_refused(self, stage: Stage) -> None:
        impossible: list[dict[str, Any]] = [
            {"kind": RewardKind.PERK},
            {"kind": RewardKind.BUY_GET, "minimum_spend": 1, "gives": (stage.vase,)},
            {"products": ("1",)},
            {"collections": ("1",)},
        ]
        for terms in impossible:
            with pytest.raises(RefusedError) as refused:
                self.made(stage, **terms)
            assert not isinstance(refused.value, TakenError)
        assert self.found(stage) is None

    def test_a_lost_answer_is_found_out_by_looking(self, stage: Stage) -> None:
        stage.lose("make_discount")
        with pytest.raises(PlatformError) as lost:
            self.made(stage)
        assert not lost.value.permanent
        assert self.found(stage) is not None
        with pytest.raises(TakenError):
            self.made(stage)

    def test_haste_is_waited_for_and_nothing_is_made_twice(self, stage: Stage) -> None:
        stage.hurry("make_discount")
        discount = self.made(stage)
        found = self.found(stage)
        assert found is not None
        assert found.discount == discount

    def test_codes_of_a_batch_are_there_when_it_is_done(self, stage: Stage) -> None:
        discount = self.pooled(stage, SECOND, THIRD)
        for code in (SECOND, THIRD):
            found = self.found(stage, code)
            assert found is not None
            assert found.discount == discount

    def test_a_batch_tells_which_codes_were_refused(self, stage: Stage) -> None:
        discount = self.made(stage)
        batch = stage.rewarding.add_codes(stage.shop, stage.grant, discount, [FIRST, SECOND])
        stage.later(60)
        told = stage.rewarding.batch(stage.shop, stage.grant, batch)
        assert told is not None
        assert told.done
        assert list(told.refused) == [FIRST]
        assert told.refused[FIRST]

    def test_250_codes_come_in_one_batch_and_each_is_found(self, stage: Stage) -> None:
        many = [f"7K3M-9QXA-0V5T-{number:04}" for number in range(250)]
        self.pooled(stage, *many)
        for code in (many[0], many[-1]):
            assert self.found(stage, code) is not None

    def test_a_batch_nobody_knows_is_none(self, stage: Stage) -> None:
        assert stage.rewarding.batch(stage.shop, stage.grant, "77") is None

    def test_codes_for_a_discount_that_is_gone_are_refused(self, stage: Stage) -> None:
        with pytest.raises(RefusedError):
            stage.rewarding.add_codes(stage.shop, stage.grant, "77", [FIRST])

    def test_a_code_that_was_taken_off_is_gone_a_moment_later_and_no_other(
        self, stage: Stage
    ) -> None:
        discount = self.pooled(stage, SECOND)
        for _ in range(2):
            found = self.found(stage)
            assert found is not None
            stage.rewarding.remove_codes(stage.shop, stage.grant, discount, [found.id])
        stage.later(60)
        assert self.found(stage) is None
        with pytest.raises(NotTakenError):
            stage.off(FIRST)
        assert stage.off(SECOND) == 500

    def test_removing_from_a_discount_that_is_gone_is_done(self, stage: Stage) -> None:
        stage.rewarding.remove_codes(stage.shop, stage.grant, "77", ["5"])
        stage.rewarding.remove_codes(stage.shop, stage.grant, "77", [])

    def test_an_ended_discount_takes_its_codes_along_and_may_be_ended_again(
        self, stage: Stage
    ) -> None:
        discount = self.pooled(stage, SECOND)
        stage.lose("end_discount")
        for _ in range(2):
            stage.rewarding.end_discount(stage.shop, stage.grant, discount)
        for code in (FIRST, SECOND):
            assert self.found(stage, code) is None
            with pytest.raises(NotTakenError):
                stage.off(code)

    def test_the_shops_own_discounts_are_listed_and_ours_are_not(self, stage: Stage) -> None:
        self.made(stage, combines=frozenset({Combines.SHIPPING}))
        stage.offer("Spring", None, [Combines.SHIPPING])
        stage.offer("Summer", "SUMMER", [])
        live = stage.rewarding.live_discounts(stage.shop, stage.grant)
        assert [(each.title, each.automatic, each.combines) for each in live] == [
            ("Spring", True, frozenset({Combines.SHIPPING})),
            ("Summer", False, frozenset()),
        ]
        assert live[0].classes == frozenset({Combines.ORDER})

    def test_more_discounts_than_a_page_are_listed(self, stage: Stage) -> None:
        for number in range(52):
            stage.offer(f"Offer {number}", None, [])
        assert len(stage.rewarding.live_discounts(stage.shop, stage.grant)) == 52

    def card(self, **changes: Any) -> GiftCard:
        told: dict[str, Any] = {"amount": 1_050, "currency": "USD", "code": CARD}
        return GiftCard(**told | changes)

    def test_a_gift_card_pays_what_it_is_worth(self, stage: Stage) -> None:
        card = self.card(customer_id=stage.member, ends_on="2030-01-31")
        assert stage.rewarding.make_gift_card(stage.shop, stage.grant, card)
        assert stage.paid_by_card(CARD) == 1_050

    def test_a_gift_cards_code_is_taken_once(self, stage: Stage) -> None:
        stage.lose("make_gift_card")
        with pytest.raises(PlatformError) as lost:
            stage.rewarding.make_gift_card(stage.shop, stage.grant, self.card())
        assert not lost.value.permanent
        with pytest.raises(TakenError):
            stage.rewarding.make_gift_card(stage.shop, stage.grant, self.card())

    def test_a_stopped_gift_card_tells_what_was_left_as_often_as_it_is_asked(
        self, stage: Stage
    ) -> None:
        number = stage.rewarding.make_gift_card(stage.shop, stage.grant, self.card(amount=9_000))
        spent = stage.paid_by_card(CARD)
        found = stage.rewarding.find_gift_card(stage.shop, stage.grant, number)
        assert found == CardFound(9_000 - spent, live=True)
        for _ in range(2):
            left = stage.rewarding.stop_gift_card(stage.shop, stage.grant, number)
            assert left == 9_000 - spent
        found = stage.rewarding.find_gift_card(stage.shop, stage.grant, number)
        assert found == CardFound(9_000 - spent, live=False)
        with pytest.raises(NotTakenError):
            stage.paid_by_card(CARD)

    def test_a_gift_card_nobody_knows_is_none(self, stage: Stage) -> None:
        assert stage.rewarding.find_gift_card(stage.shop, stage.grant, "77") is None

    def test_a_gift_card_for_nobody_we_know_is_refused(self, stage: Stage) -> None:
        with pytest.raises(RefusedError):
            stage.rewarding.make_gift_card(stage.shop, stage.grant, self.card(customer_id="5"))

    def credit(self, stage: Stage, **changes: Any) -> Credit:
        told: dict[str, Any] = {"customer_id": stage.member, "amount": 725, "currency": "USD"}
        return Credit(**told | changes)

    def test_credit_is_given_and_its_movement_is_the_newest(self, stage: Stage) -> None:
        stage.rewarding.give_credit(stage.shop, stage.grant, self.credit(stage, amount=100))
        stage.later(60)
        ends = stage.now() + timedelta(days=90)
        number = stage.rewarding.give_credit(
            stage.shop, stage.grant, self.credit(stage, ends_at=ends)
        )
        newest, first = stage.rewarding.credits(stage.shop, stage.grant, stage.member)
        assert (newest.id, newest.amount, newest.balance) == (number, 725, 825)
        assert (newest.currency, newest.of_order) == ("USD", False)
        assert (first.amount, first.balance) == (100, 100)
        assert stage.now() - newest.at < timedelta(minutes=1)
        assert stage.paid_by_credit(stage.member) == 825
        spent = stage.rewarding.credits(stage.shop, stage.grant, stage.member)[0]
        assert (spent.amount, spent.balance, spent.of_order) == (-825, 0, True)

    def test_a_lost_answer_about_credit_is_told_by_the_movements(self, stage: Stage) -> None:
        assert stage.rewarding.credits(stage.shop, stage.grant, stage.member) == []
        stage.lose("give_credit")
        with pytest.raises(PlatformError) as lost:
            stage.rewarding.give_credit(stage.shop, stage.grant, self.credit(stage))
        assert not lost.value.permanent
        (movement,) = stage.rewarding.credits(stage.shop, stage.grant, stage.member)
        assert movement.amount == 725

    def test_credit_that_can_never_be_is_refused(self, stage: Stage) -> None:
        for terms in ({"customer_id": "5"}, {"amount": 0}, {"amount": 10**9}):
            with pytest.raises(RefusedError):
                stage.rewarding.give_credit(stage.shop, stage.grant, self.credit(stage, **terms))

    @pytest.mark.parametrize("call", ["make_gift_card", "give_credit", "credits", "make_discount"])
    def test_without_permission_it_is_denied(self, stage: Stage, call: str) -> None:
        stage.forbid(call)
        asked = {
            "make_gift_card": (self.card(),),
            "give_credit": (self.credit(stage),),
            "credits": (stage.member,),
            "make_discount": (self.spec(stage), FIRST),
        }
        with pytest.raises(DeniedError):
            getattr(stage.rewarding, call)(stage.shop, stage.grant, *asked[call])
