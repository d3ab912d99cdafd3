"""Kubek's counter: members with points, a catalogue, and a till that hands out what they take."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial

from plugin.chores import CHORES, Chore, Rota
from plugin.domain.facts import CodeUsed, Line, Order, Payment, Refund, Snapshot, Version
from plugin.domain.program import Program
from plugin.domain.rewards import Reward, RewardKind
from plugin.ports import Buyer, OrderFact, Staff
from plugin.service import fetching, members, programs, shops
from plugin.service.rewards import redeeming, returning, shelf
from plugin.service.rewards.allowing import NEEDS
from plugin.service.services import Services
from plugin.service.views.rewards import Offer, RedemptionView
from plugin.store import Tx, codes, redemptions
from plugin.store import programs as versions
from plugin.store.redemptions import Redemption
from plugin.store.shops import Shop
from plugin.worker import Worker
from tests.cast import ANIA, EWA, KUBEK, Person
from tests.laurel import Laurel, whom
from tests.service.members import joined
from tests.service.till import Till
from tests.service.visiting import SCOPES, Desk, described

FIVE = Reward("five", RewardKind.AMOUNT, 500, value=500)
BOUND = Reward("bound", RewardKind.AMOUNT, 500, value=500, bound=True)
TENTH = Reward("tenth", RewardKind.PERCENT, 300, value=1000)
SLIDER = Reward("slider", RewardKind.AMOUNT, 100, value=100, least=2, most=20)
CARD = Reward("card", RewardKind.GIFT_CARD, 1000, value=1000)
CREDIT = Reward("credit", RewardKind.STORE_CREDIT, 1000, value=1000)
TOUR = Reward("tour", RewardKind.PERK, 200)
ALLOWED = (*SCOPES, *itertools.chain(*NEEDS.values()))
"""Scopes with which everything can be given."""
EVERYTHING = (FIVE, BOUND, TENTH, SLIDER, CARD, CREDIT, TOUR)
ELSEWHERE = {"forget", "mirror", "permits", "retention", "seal", "subscriptions", "sweep", "warn"}
OURS = tuple(chore for chore in CHORES if chore.name not in ELSEWHERE)
"""What time changes about rewards and friends; the other chores have tests of their own."""

_numbers = itertools.count(1)


@dataclass
class Counter:
    """One shop with a till, whose worker works only when told."""

    laurel: Laurel
    catalogue: Sequence[Reward] = EVERYTHING
    desk: Desk = field(init=False)
    shop: Shop = field(init=False)
    looks_after: tuple[Chore, ...] = CHORES

    def __post_init__(self) -> None:
        self.desk = Desk(self.laurel.clock)
        self.desk.fact = described(KUBEK)
        self.desk.granted = ALLOWED
        platforms = {"shopify": self.desk}
        self.laurel.services = replace(self.laurel.services, platforms=platforms)
        self.shop = shops.welcome(
            self.services, "shopify", Staff(KUBEK.domain, str(EWA.user_id), "a.b.c")
        )
        self.promise(*self.catalogue)

    @property
    def services(self) -> Services:
        """What stands behind the doors."""
        return self.laurel.services

    @property
    def till(self) -> Till:
        """The platform's part."""
        return self.desk

    def promise(self, *catalogue: Reward) -> Program:
        """The programme goes on with this catalogue."""
        now = self.laurel.clock.now()

        def work(tx: Tx) -> Program:
            newest = versions.of(tx, self.shop.brand_id)[-1]
            program = replace(
                newest, version=newest.version + 1, effective_from=now, catalogue=tuple(catalogue)
            )
            programs.publish(tx, self.shop.brand_id, program, now)
            return program

        return self.services.store.transact(work)

    def member(self, person: Person = ANIA, points: int = 5_000) -> Person:
        """Somebody joins and is given points."""
        joined(self.laurel, person)
        if points:
            self.give(points, person)
        return person

    def give(self, points: int, person: Person = ANIA) -> None:
        """Staff give points, or take some."""
        members.adjust(self.services, self.shop, whom(person), points, reason="A gift", actor="Ewa")

    def redeem(
        self, reward: Reward, person: Person = ANIA, *, steps: int = 0, key: str = ""
    ) -> RedemptionView:
        """Somebody takes a reward; with a key, the same request as before."""
        return redeeming.redeem(
            self.services, self.shop, str(person.customer_id), reward.key,
            steps or reward.least, key or f"press-{next(_numbers)}", None,
        )  # fmt: skip

    def undo(self, taken: RedemptionView, person: Person = ANIA) -> RedemptionView:
        """They give it back."""
        return returning.undo(self.services, self.shop, str(person.customer_id), taken.id)

    def offers(self, person: Person = ANIA) -> dict[str, Offer]:
        """What they see on the shelf, by name."""
        found = shelf.offers(self.services, self.shop, str(person.customer_id))
        return {offer.reward.key: offer for offer in found}

    def seen(self, taken: RedemptionView, person: Person = ANIA) -> RedemptionView:
        """How a redemption stands now, to its owner."""
        every = redeeming.of_member(self.services, self.shop, str(person.customer_id))
        return next(one for one in every if one.id == taken.id)

    def row(self, taken: RedemptionView) -> Redemption:
        """The row behind it."""
        found = self.services.store.read(
            lambda tx: redemptions.get(tx, self.shop.brand_id, int(taken.id))
        )
        assert found is not None
        return found

    def code_row(self, taken: RedemptionView) -> codes.Code:
        """The row of its code."""
        found = self.services.store.read(
            lambda tx: codes.of_redemption(tx, self.shop.brand_id, int(taken.id))
        )
        assert found is not None
        return found

    def available(self, person: Person = ANIA) -> int:
        """What somebody can spend."""
        return self.laurel.show(person).balance.available

    def bought_with(self, code: str, off: int = 500, person: Person = ANIA) -> OrderFact:
        """Somebody types a code and pays for two mugs; the platform has the order, we do not."""
        assert self.till.use(code), "the checkout does not take this code"
        now, number = self.laurel.clock.now(), next(_numbers)
        line = Line("1", quantity=2, current_quantity=2, price=1900, discount=off)
        snapshot = Snapshot(
            version=Version(now, "", str(number)),
            name=f"#{number}",
            processed_at=now,
            currency="USD",
            payment=Payment.PAID,
            lines=(line,),
            discounts=(CodeUsed(code, off, (("1", off),)),),
        )
        buyer = Buyer(str(person.customer_id), person.email, person.name, person.locale)
        return OrderFact(Order(str(number), snapshot), buyer)

    def returned(self, fact: OrderFact, units: int) -> OrderFact:
        """So many of the two mugs are given back, and refunded."""
        now = self.laurel.clock.now()
        refund = Refund(f"refund-{next(_numbers)}", now, (("1", units),))
        return replace(fact, order=replace(fact.order, refunds=(*fact.order.refunds, refund)))

    def told(self, *facts: OrderFact) -> None:
        """What the platform says of orders arrives."""
        for fact in facts:
            self.services.store.transact(
                partial(fetching.learn, services=self.services, shop=self.shop, told=[fact])
            )

    def work(self) -> None:
        """The worker does whatever is due, chores included, until nothing is."""
        worker = Worker(self.services)
        worker._rota = Rota(self.services, self.looks_after)
        for _ in range(60):
            if not worker._turn():
                return

    def later(self, **span: float) -> None:
        """Time passes, and the worker works."""
        self.laurel.clock.at += timedelta(**span)
        self.work()

    def rest(self) -> None:
        """All that was delayed lands, and everything comes to rest."""
        for _ in range(4):
            self.till.land()
            self.later(minutes=70)
