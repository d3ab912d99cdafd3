"""
A small world in which people bring friends, and some only themselves; moved by a seed.

Webhooks come twice, late and in the wrong order; orders are cancelled, returned and too small; the
worker dies; points are spent before they are withdrawn. At the end everything comes to rest, and
what was paid is compared with what really happened, which only this world knows.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

import pytest

from plugin.chores import Chore
from plugin.domain.errors import TooManyAttemptsError
from plugin.domain.referrals.terms import FRIEND, REFERRER, ReferralTerms
from plugin.domain.rewards import Reward, RewardKind
from plugin.ports import Buyer, CustomerFact, OrderFact
from plugin.service import customers, programs, settling
from plugin.service.lookup import member
from plugin.service.referrals import asking, claiming, invitations
from plugin.service.referrals.claiming import OfferNotForYouError
from plugin.service.referrals.holding import Claimed
from plugin.service.rewards import pools, redeeming, returning
from plugin.service.rewards.refusals import NotEnoughPointsError
from plugin.store import Tx, jobs
from plugin.store import programs as versions
from plugin.worker import Worker
from tests.laurel import Laurel, whom
from tests.service.members import joined
from tests.service.rewards.counter import FIVE, Counter
from tests.simulator.crowd import Bringing, Circle, Crowd, Somebody
from tests.simulator.purchases import OFF, Course, changed, customer, guest, order
from tests.simulator.staged import Stage, Staged

WELCOME = Reward(FRIEND, RewardKind.AMOUNT, 0, value=OFF)
THANKS = Reward(REFERRER, RewardKind.AMOUNT, 0, value=OFF)
POINTS = 500
MINIMUM, CAP, HOLD = 2_000, 5, timedelta(days=14)
OFTEN, HALF = 0.2, 0.5
CHORES = (
    Chore("pools", timedelta(minutes=1), pools.look_after),
    Chore("returning", timedelta(minutes=1), returning.enqueue_due),
    Chore("referrals", timedelta(minutes=1), asking.enqueue_due),
)


@dataclass
class Story:
    """What really happened between two people, whatever anybody was told of it."""

    told: Bringing
    course: Course
    claimed: Claimed | None = None
    bought_at: datetime | None = None

    @property
    def worth_paying(self) -> bool:
        """Did a friend who was brought buy enough, and keep at least half?"""
        return self.bought_at is not None and self.course in {Course.KEPT, Course.HALF}


def furnished(laurel: Laurel) -> Counter:
    """Kubek with full pools, where friends can be brought."""
    counter = Counter(laurel, (FIVE,))
    offer(counter, points=0)
    counter.work()
    return counter


def offer(counter: Counter, points: int) -> None:
    """The programme goes on with friends, who are worth points to their referrer, or a code."""
    terms = ReferralTerms(
        friend=WELCOME, referrer=None if points else THANKS, points=points,
        minimum=MINIMUM, hold_days=HOLD.days, cap=CAP,
    )  # fmt: skip
    now = counter.laurel.clock.now()

    def work(tx: Tx) -> None:
        newest = versions.of(tx, counter.shop.brand_id)[-1]
        next_one = replace(newest, version=newest.version + 1, effective_from=now, referrals=terms)
        programs.publish(tx, counter.shop.brand_id, next_one, now)

    counter.services.store.transact(work)


class Friends(Staged):
    """One seed's world."""

    chores = CHORES
    spared = "referring: claim"

    def __init__(self, stage: Stage, seed: int) -> None:
        super().__init__(stage, seed)
        self.pays_points = seed % 2 == 0
        if self.pays_points:
            offer(self, POINTS)
        self.began = self.laurel.clock.now()
        self.codes: dict[int, str] = {}
        self.members: set[int] = set()
        self.stories: list[Story] = []
        self.in_flight: list[OrderFact] = []
        self.agenda: list[tuple[datetime, int, Callable[[], object]]] = []

    def live(self) -> None:
        """Everybody does what the crowd's agenda says, while webhooks and the worker falter."""
        crowd = Crowd(self.luck)
        for bringing in crowd.bringings():
            course = self.luck.choices(list(Course), (60, 8, 8, 8, 8, 8))[0]
            story = Story(bringing, course if bringing.honest else Course.KEPT)
            self.stories.append(story)
            self._welcome(bringing)
            self._plan(bringing.day, partial(self.claims, story))
        while self.agenda:
            self.agenda.sort(key=lambda one: one[:2])
            at, _, act = self.agenda.pop(0)
            self.laurel.clock.at = max(self.laurel.clock.at, at)
            act()
            self._falter()
        self.comes_to_rest()

    def claims(self, story: Story) -> None:
        """A friend types their e-mail on a link, and orders some days later."""
        friend, referrer = story.told.friend, story.told.referrer
        try:
            story.claimed = self._claim(self._code_of(referrer), friend.email, friend.network)
        except (OfferNotForYouError, TooManyAttemptsError):
            self.did["refused at once"] += 1
            return
        self.did["claimed"] += 1
        self._plan(self._day() + story.told.then, lambda: self.orders_first(story))
        if self.luck.random() < OFTEN:
            self.tries_again(story)

    def tries_again(self, story: Story) -> None:
        """A friend tries another's link as well, or a referrer their own, in disguise."""
        friend, others = story.told.friend, [one for one in self.codes.values() if one]
        mine = self.codes[story.told.referrer.number]
        name, house = story.told.referrer.email.split("@")
        tried = [(one, friend.email) for one in others if one != mine]
        for code, email in (*tried[:1], (mine, f"{name.title()}+friend@{house}")):
            with pytest.raises((OfferNotForYouError, TooManyAttemptsError)):
                self._claim(code, email, "203.0.113.7")
            self.did["refused at once"] += 1

    def orders_first(self, story: Story) -> None:
        """The first order, by the code, by the cart or as a guest; perhaps more of them."""
        story.bought_at, friend = self.laurel.clock.now(), story.told.friend
        first, day = self._first_order(story), self._day()
        self._send(first)
        self.did[f"ordered: {story.course}"] += 1
        self._goes_on(story, first, day)
        if story.course is Course.KEPT and self.luck.random() < OFTEN:
            self._plan(day + 1, lambda: self._send(self._order(friend, customer(friend))))
        if story.told.circle is Circle.RING or self.luck.random() < OFTEN:
            self._plan(day + 0.2, lambda: self._welcome_in(friend))

    def _goes_on(self, story: Story, first: OrderFact, day: float) -> None:
        """An order is cancelled or comes back: soon, or long after it was paid for."""
        if story.course in {Course.CANCELLED, Course.HALF, Course.RETURNED}:
            self._plan(day + 16, lambda: self.is_paid(story.told.referrer))
            later = day + self.luck.choice([2, 20])
            self._plan(
                later, lambda: self._send(changed(first, story.course, self.laurel.clock.now()))
            )

    def is_paid(self, referrer: Somebody) -> None:
        """A quiet day: everything arrives and is worked off, and what came of it is spent."""
        self._hear_all()
        self._work_off()
        if self.luck.random() < HALF:
            self.spends(referrer)

    def spends(self, somebody: Somebody) -> None:
        """What was given for a friend is spent the moment it can be."""
        for gift in redeeming.of_member(self.services, self.shop, _id(somebody)):
            if gift.reward.key == REFERRER and gift.code and self.till.use(gift.code):
                order = self._order(somebody, customer(somebody), code=gift.code)
                self.told(order)
                self.did["gift used"] += 1
        try:
            self.redeem(FIVE, somebody.person)
        except NotEnoughPointsError:
            return
        self.did["points spent"] += 1

    def comes_to_rest(self) -> None:
        """Everything arrives, the holds pass, friends join late; and once more for what is late."""
        self.deadly.clear()
        self._days_pass(1)
        self._days_pass(16)
        for story in self.stories:
            if story.bought_at and self.luck.random() < HALF:
                self._welcome_in(story.told.friend)
                self.did["joined after all"] += 1
        self._days_pass(16)
        self._work_off()
        settling.refresh(self.services)

    def _days_pass(self, days: int) -> None:
        """What is under way arrives, is worked off, and what came of it is spent."""
        self._hear_all()
        self._work_off()
        for referrer in {story.told.referrer: None for story in self.stories if story.claimed}:
            self.spends(referrer)
        self.laurel.clock.advance(days=days)

    def _welcome(self, bringing: Bringing) -> None:
        """A referrer is a member who bought something; the first of a ring only joined."""
        me = bringing.referrer
        if me.number in self.codes:
            return
        self.codes[me.number] = ""
        if bringing.circle is not Circle.RING:
            self.told(self._order(me, customer(me)))
            self._welcome_in(me)
        elif self._is_first_of_ring(bringing):
            self._welcome_in(me)

    def _is_first_of_ring(self, bringing: Bringing) -> bool:
        return not any(story.told.friend == bringing.referrer for story in self.stories)

    def _welcome_in(self, somebody: Somebody) -> None:
        if somebody.number in self.members:
            return
        self.members.add(somebody.number)
        fact = CustomerFact(customer(somebody), self.laurel.clock.now())
        self.services.store.transact(lambda tx: customers.learn(tx, self.services, self.shop, fact))
        joined(self.laurel, somebody.person)

    def _claim(self, code: str, email: str, network: str) -> Claimed:
        return claiming.claim(
            self.services, self.shop, code, email,
            newsletter=False, locale="pl", came_from=network,
        )  # fmt: skip

    def _code_of(self, me: Somebody) -> str:
        if not self.codes[me.number]:

            def work(tx: Tx) -> str:
                mine = member(tx, self.services, self.shop, whom(me.person)).root.id
                return invitations.of_member(tx, self.services, self.shop, mine).code

            self.codes[me.number] = self.services.store.transact(work)
        return self.codes[me.number]

    def _first_order(self, story: Story) -> OrderFact:
        friend, given = story.told.friend, story.claimed
        assert given is not None
        road = self.luck.choice(["code", "cart", "guest"])
        if story.told.circle is Circle.RING or (road == "code" and not given.code):
            road = "cart"
        self.did[f"by {road}"] += 1
        return self._order(
            friend, guest(friend) if road == "guest" else customer(friend), story.course,
            code=given.code if road == "code" and self.till.use(given.code) else "",
            cart=self.codes[story.told.referrer.number],
        )  # fmt: skip

    def _order(
        self, who: Somebody, buyer: Buyer, course: Course = Course.KEPT, *,
        code: str = "", cart: str = "",
    ) -> OrderFact:  # fmt: skip
        number = f"{who.number}-{self.luck.randrange(10**9)}"
        return order(number, buyer, self.laurel.clock.now(), course, code=code, cart=cart)

    def _send(self, fact: OrderFact) -> None:
        """Under way, once or twice, and not in turn."""
        self.in_flight += [fact] * self.luck.choice([1, 1, 2])
        self.luck.shuffle(self.in_flight)

    def _hear_all(self) -> None:
        while self.in_flight:
            self.told(self.in_flight.pop())

    def _falter(self) -> None:
        """Some of what is under way arrives, and the worker has a turn, which may be its last."""
        for _ in range(self.luck.choice([0, 1, 2])):
            if self.in_flight:
                self.told(self.in_flight.pop())
        if self.luck.random() < 0.3:
            self.deadly.append(self.luck.randint(1, 6))
        if self.luck.random() < 0.5:
            self.works()

    def _plan(self, day: float, act: Callable[[], object]) -> None:
        at = self.began + timedelta(days=day)
        self.agenda.append((at, len(self.agenda) + len(self.stories), act))

    def _day(self) -> float:
        return (self.laurel.clock.now() - self.began) / timedelta(days=1)

    def _work_off(self) -> None:
        worker = Worker(self.services)
        for _ in range(5):
            self.rota.look_after()
            while worker._work_off(self.shop.id):
                pass
            if not self.services.store.read(lambda tx: jobs.open_count(tx, self.shop.id)):
                return
            self.laurel.clock.advance(minutes=65)


def _id(who: Somebody) -> str:
    return str(who.person.customer_id)
