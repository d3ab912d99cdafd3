"""Kubek's members and their friends: an offer, links, claims, and orders that come of them."""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from plugin.domain.facts import CodeUsed, Line, Order, Payment, Refund, Snapshot, Version
from plugin.domain.program import Program
from plugin.domain.referrals.terms import FRIEND, REFERRER, ReferralTerms
from plugin.domain.rewards import Reward, RewardKind
from plugin.ports import Buyer, CustomerFact, Fact, OrderFact, Staff
from plugin.service import learning, lookup, programs, settling, shops
from plugin.service.referrals import claiming, invitations
from plugin.service.referrals.holding import Claimed
from plugin.service.rewards import redeeming
from plugin.service.views.rewards import RedemptionView
from plugin.store import Tx, redemptions, referrals
from plugin.store import programs as versions
from plugin.store.deliveries import Received
from plugin.store.redemptions import Redemption
from plugin.store.referrals import Referral
from tests.cast import ANIA, EWA, KUBEK, Person
from tests.laurel import whom
from tests.service.members import acts_of
from tests.service.rewards.counter import Counter

TEN_OFF_FORTY = ReferralTerms(
    friend=Reward(FRIEND, RewardKind.AMOUNT, 0, value=1000, minimum_spend=4000, days=30),
    referrer=Reward(REFERRER, RewardKind.AMOUNT, 0, value=1000),
    minimum=3000,
)
"""Ten dollars off forty for the friend, ten for the referrer, who waits for two weeks."""
POINTS = replace(TEN_OFF_FORTY, referrer=None, points=500)

_numbers = itertools.count(1)
_networks = itertools.count(1)


def elsewhere() -> str:
    """An IP address in a network where nobody was before."""
    number = next(_networks)
    return f"10.{number // 250}.{number % 250}.7"


@dataclass
class Circle(Counter):
    """A counter at which friends are offered something."""

    catalogue: Sequence[Reward] = ()
    terms: ReferralTerms = field(default=TEN_OFF_FORTY)

    def __post_init__(self) -> None:
        Counter.__post_init__(self)
        self.offer(self.terms)

    def offer(self, terms: ReferralTerms | None) -> Program:
        """From now on this is offered to friends and whoever brings them."""
        now = self.laurel.clock.now()

        def work(tx: Tx) -> Program:
            newest = versions.of(tx, self.shop.brand_id)[-1]
            program = replace(
                newest, version=newest.version + 1, effective_from=now, referrals=terms
            )
            programs.publish(tx, self.shop.brand_id, program, now)
            return program

        return self.services.store.transact(work)

    def link(self, person: Person = ANIA) -> str:
        """The code of somebody's invitation."""

        def work(tx: Tx) -> str:
            found = lookup.member(tx, self.services, self.shop, whom(person))
            return invitations.of_member(tx, self.services, self.shop, found.root.id).code

        return self.services.store.transact(work)

    def claim(
        self, email: str, code: str = "", *, came_from: str = "", newsletter: bool = False
    ) -> Claimed:
        """A friend types their e-mail on Ania's page, unless said; from a network of their own."""
        return claiming.claim(
            self.services, self.shop, code or self.link(), email,
            newsletter=newsletter, locale="en", came_from=came_from or elsewhere(),
        )  # fmt: skip

    def order(
        self,
        email: str,
        *,
        customer: int | None = None,
        price: int = 5000,
        code: str = "",
        off: int = 1000,
        referral: str = "",
        at: datetime | None = None,
        payment: Payment = Payment.PAID,
        traits: tuple[tuple[str, str], ...] = (),
        number: str = "",
        known_since: datetime | None = None,
    ) -> OrderFact:
        """What the platform says of an order of one unit; with a code, the checkout takes it."""
        if code:
            assert self.till.use(code), "the checkout does not take this code"
        now, number = at or self.laurel.clock.now(), number or f"9{next(_numbers):04}"
        used = (CodeUsed(code, off, (("1", off),)),) if code else ()
        snapshot = Snapshot(
            version=Version(now, "", number),
            name=f"#{number}",
            processed_at=now,
            currency="USD",
            payment=payment,
            lines=(Line("1", 1, 1, price, off if code else 0),),
            discounts=used,
            referral=referral,
            known_since=known_since,
        )
        buyer = Buyer(str(customer) if customer else None, email, "", "en", traits=traits)
        return OrderFact(Order(number, snapshot), buyer)

    def bought(self, email: str, **shape: object) -> OrderFact:
        """They order and pay, we hear of it, and the worker works."""
        fact = self.order(email, **shape)  # type: ignore[arg-type]  # (the same words)
        self.told(fact)
        self.work()
        return fact

    def brought(self, email: str, code: str = "") -> OrderFact:
        """A friend claims, and buys with what they got."""
        return self.bought(email, code=self.claim(email, code).code)

    def cancelled(self, fact: OrderFact) -> OrderFact:
        """The order is off."""
        return replace(fact, order=replace(self._later(fact).order, cancelled=True))

    def refunded(self, fact: OrderFact, amount: int) -> OrderFact:
        """So much money of it goes back."""
        refund = Refund(f"refund-{next(_numbers)}", self.laurel.clock.now(), goodwill=amount)
        return replace(fact, order=replace(fact.order, refunds=(*fact.order.refunds, refund)))

    def hears(self, facts: Iterable[OrderFact]) -> None:
        """What the platform says arrives, and the worker works."""
        self.told(*facts)
        self.work()

    def known(self, person: Person) -> None:
        """The platform tells us a customer's e-mail, and that it is theirs."""
        buyer = Buyer(
            str(person.customer_id), person.email, person.name, person.locale, verified=True
        )
        self.learns(CustomerFact(buyer, self.laurel.clock.now()))

    def learns(self, fact: Fact) -> None:
        """The platform tells us something about people."""
        at, brand_id = self.laurel.clock.now(), self.shop.brand_id
        received = Received(brand_id, 1, self.shop.id, "", "", b"", "", "", False, b"", at)

        def work(tx: Tx) -> None:
            concerned = learning.learn(tx, self.services, self.shop, [(fact, received)])
            settling.settle(tx, self.shop.brand_id, concerned, self.laurel.clock.now())

        self.services.store.transact(work)
        self.work()

    def reinstall(self) -> None:
        """The shop's staff open the app again."""
        self.shop = shops.welcome(
            self.services, "shopify", Staff(KUBEK.domain, str(EWA.user_id), "a.b.c")
        )

    def only_of(self, person: Person) -> int:
        """The root account of somebody."""
        return self.services.store.read(
            lambda tx: lookup.member(tx, self.services, self.shop, whom(person)).root.id
        )

    def referrals(self) -> list[Referral]:
        """Every referral, by claim."""
        return self.services.store.read(lambda tx: referrals.of_brand(tx, self.shop.brand_id))

    def only(self) -> Referral:
        """The one there is."""
        (one,) = self.referrals()
        return one

    def states(self) -> list[tuple[str, str, str]]:
        """(state, reason, paid) of each."""
        return [(one.state, one.reason, one.paid) for one in self.referrals()]

    def given(self, key: str = REFERRER) -> list[Redemption]:
        """Every reward that was given under this key."""
        rows = self.services.store.read(lambda tx: redemptions.of_brand(tx, self.shop.brand_id))
        return [row for row in rows if row.reward == key]

    def seen_given(self, person: Person = ANIA) -> RedemptionView:
        """The newest reward that a referrer has, as they see it."""
        every = redeeming.of_member(self.services, self.shop, str(person.customer_id))
        return next(one for one in every if one.reward.key == REFERRER)

    def seen_code(self, person: Person = ANIA) -> str:
        """The code of it."""
        return self.seen_given(person).code

    def paid_times(self) -> int:
        """How often anybody was given anything for a friend."""
        return len(acts_of(self.laurel, "refer_paid"))

    def over(self) -> None:
        """The hold passes, and everything comes to rest."""
        self.later(days=15)
        self.rest()

    def _later(self, fact: OrderFact) -> OrderFact:
        assert fact.order.snapshot
        now = self.laurel.clock.now()
        version = replace(fact.order.snapshot.version, updated_at=now)
        snapshot = replace(fact.order.snapshot, version=version)
        return replace(fact, order=replace(fact.order, snapshot=snapshot))
