"""
A small world of shoppers and a platform that is not to be relied on, moved by a seed.

They redeem, press twice, undo, type codes at the checkout and send mugs back; calls get lost, land
late or are refused, staff delete discounts, the worker dies. At the end everything comes to rest.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta

from plugin.chores import Chore
from plugin.domain.errors import ConflictError
from plugin.ports import OrderFact
from plugin.service.checks import handed, sums, targets
from plugin.service.checks.faults import Fault
from plugin.service.lookup import member
from plugin.service.rewards import drawing, pools, reconciling, redeeming, returning
from plugin.service.rewards.refusals import NotEnoughPointsError
from plugin.service.settling import derive
from plugin.service.views.rewards import RedemptionView
from plugin.store import Tx, jobs, programs
from plugin.worker import Worker
from tests.cast import ANIA, BUDI, Person
from tests.laurel import Laurel, whom
from tests.service.rewards.counter import (
    BOUND,
    CARD,
    CREDIT,
    FIVE,
    SLIDER,
    TENTH,
    TOUR,
    Counter,
)
from tests.service.till import Fate
from tests.simulator.staged import Stage, Staged

REWARDS = (FIVE, BOUND, TENTH, SLIDER, CARD, CREDIT, TOUR)
CODED = (FIVE, BOUND, TENTH, SLIDER)
PEOPLE = (ANIA, BUDI)
MAKING = ("make_discount", "make_gift_card", "give_credit")
CALLS = (*MAKING, "find_code", "add_codes", "batch", "remove_codes", "end_discount", "credits")
FATES = (Fate.LOST, Fate.DELAYED, Fate.THROTTLED, Fate.AWAY)
STEPS = 10
PATIENCE = 20
"""So often what waits is tried at rest."""
CHORES = (
    Chore("pools", timedelta(minutes=1), pools.look_after),
    Chore("returning", timedelta(minutes=1), returning.enqueue_due),
)
AT_REST = {"issued", "used", "voided", "review", "open", "done"}


def furnished(laurel: Laurel) -> Counter:
    """Kubek with full pools; Ania and Budi are members with points."""
    counter = Counter(laurel, REWARDS)
    counter.work()
    for person in PEOPLE:
        counter.member(person, 3_000)
    return counter


class World(Staged):
    """One seed's world."""

    chores = CHORES
    spared = "redeeming"

    def __init__(self, stage: Stage, seed: int) -> None:
        super().__init__(stage, seed)
        self.taken: list[tuple[Person, RedemptionView, str]] = []
        self.in_flight: list[OrderFact] = []
        self.orders: list[OrderFact] = []

    def live(self) -> None:
        """So many steps, then rest."""
        acts: list[tuple[int, Callable[[], object]]] = [
            (6, self.takes), (1, self.presses_again), (3, self.gives_back), (5, self.buys),
            (7, self.hears), (7, self.returns), (2, self.fate), (5, self.works), (2, self.waits),
            (1, self.lands), (1, self.dies), (1, self.deletes), (1, self.looks),
        ]  # fmt: skip
        weights = [weight for weight, _ in acts]
        for _ in range(3):
            self.fate()
        self.takes()
        for _ in range(STEPS):
            ((_, act),) = self.luck.choices(acts, weights)
            act()
        self.comes_to_rest()

    def available(self, person: Person = ANIA) -> int:
        """What somebody can spend by the facts alone; the cache is for `verify` to compare."""
        brand, now = self.shop.brand_id, self.laurel.clock.now()

        def look(tx: Tx) -> int:
            root = member(tx, self.services, self.shop, whom(person)).root.id
            return derive(tx, brand, root, programs.of(tx, brand), now).balance(now).available

        return self.services.store.read(look)

    def takes(self) -> None:
        """Somebody takes something; nobody is given what they cannot pay."""
        person, reward = self.luck.choice(PEOPLE), self.luck.choice(REWARDS)
        steps = self.luck.randint(reward.least, reward.most)
        before, key = self.available(person), f"press-{len(self.taken)}-{self.luck.random()}"
        try:
            taken = self.redeem(reward, person, steps=steps, key=key)
        except NotEnoughPointsError:
            assert before < reward.price(steps)
            self.did["too dear"] += 1
            return
        assert before >= taken.points == reward.price(steps)
        self.taken.append((person, taken, key))
        self.did["redeemed"] += 1

    def presses_again(self) -> None:
        """The same request once more: the same redemption."""
        if self.taken:
            person, taken, key = self.luck.choice(self.taken)
            before = self.available(person)
            again = self.redeem(taken.reward, person, steps=taken.steps, key=key)
            assert (again.id, self.available(person)) == (taken.id, before)
            self.did["pressed again"] += 1

    def gives_back(self) -> None:
        """Somebody undoes what they took, where they still can."""
        if self.taken:
            person, taken, _ = self.luck.choice(self.taken)
            try:
                self.undo(taken, person)
            except ConflictError:
                self.did["cannot be undone"] += 1
            else:
                self.did["undone"] += 1

    def buys(self) -> None:
        """A code is typed at the checkout, shown or remembered; the order is under way to us."""
        known = [(who, self.seen(one, who).code or code) for who, one, code in self._codes()]
        good = [(who, code) for who, code in known if self._is_good(code)]
        if good:
            person, code = self.luck.choice(good)
            self.in_flight.append(self.bought_with(code, person=person))
            self.did["bought"] += 1

    def hears(self) -> None:
        """An order arrives, late, and now and then twice."""
        if self.in_flight:
            order = self.in_flight.pop(self.luck.randrange(len(self.in_flight)))
            self.told(*[order] * self.luck.choice([1, 1, 2]))
            self.orders.append(order)
            self.did["heard of"] += 1

    def returns(self) -> None:
        """One or two mugs of an order come back."""
        if self.orders:
            place = self.luck.randrange(len(self.orders))
            if not self.orders[place].order.refunds:
                self.orders[place] = self.returned(self.orders[place], self.luck.choice([1, 2]))
                self.told(self.orders[place])
                self.did["returned"] += 1

    def fate(self) -> None:
        """The next calls of a kind do not go well."""
        call = self.luck.choice(CALLS)
        several = FATES if call not in MAKING else (*FATES, Fate.REFUSED, Fate.TAKEN, Fate.DENIED)
        fates = [self.luck.choice(several) for _ in range(self.luck.randint(1, 2))]
        self.till.fates[call].extend(fates if call != "give_credit" else fates[:1])

    def waits(self) -> None:
        """Minutes pass, or months."""
        self.laurel.clock.advance(minutes=self.luck.choice([1, 3, 20, 61, 60 * 24, 60 * 24 * 91]))

    def lands(self) -> None:
        """What was delayed is carried out."""
        self.till.land()

    def dies(self) -> None:
        """The worker will die soon."""
        self.deadly.append(self.luck.randint(1, 6))

    def deletes(self) -> None:
        """Staff delete a discount in the platform's admin."""
        if self.till.discounts:
            del self.till.discounts[self.luck.choice(sorted(self.till.discounts))]
            self.did["deleted"] += 1

    def looks(self) -> None:
        """What was handed out is looked up."""
        reconciling.ask_for(self.services, self.shop)

    def comes_to_rest(self) -> None:
        """Everything lands, arrives and is worked off; nobody dies any more."""
        self.deadly.clear()
        self._settle_down()
        pools.look_after(self.services)
        reconciling.ask_for(self.services, self.shop)
        self._settle_down()

    def wrong(self) -> list[str]:
        """What does not hold at rest, as the platform has it: points and a code, or neither."""
        found = [str(fault) for fault in self.services.store.read(self._faults)]
        for person in PEOPLE:
            seen = redeeming.of_member(self.services, self.shop, str(person.customer_id))
            found += [f"{one.id} is {one.state}" for one in seen if one.state not in AT_REST]
            found += [wrong for one in seen if one.reward in CODED for wrong in self._wrong(one)]
            found += self._wrong_cards([one for one in seen if one.reward == CARD], person)
            found += self._wrong_credit([one for one in seen if one.reward == CREDIT], person)
        return found

    def _faults(self, tx: Tx) -> list[Fault]:
        """I1, I4, I6 and I15; of I7 everybody was sure when they took something."""
        brand = self.shop.brand_id
        families = (
            sums.unbalanced(tx, brand),
            targets.missed(tx, self.services, brand),
            handed.doubled(tx, brand),
        )
        return [fault for family in families for fault in family]

    def _wrong(self, seen: RedemptionView) -> Iterator[str]:
        known = self.till.found(self._plain(seen))
        usable = known is not None and known.live and not known.uses
        if seen.state == "voided" and usable:
            yield f"{seen.id} went back and can be used"
        if seen.state == "issued" and not usable and seen.reason != "used_elsewhere":
            yield f"{seen.id} was issued and cannot be used"

    def _wrong_cards(self, seen: list[RedemptionView], person: Person) -> Iterator[str]:
        """Whoever paid for a card has it, and nobody else: of those in review nobody knows."""
        owner = str(person.customer_id)
        good = [one.card for one in self.till.cards.values() if not one.stopped]
        theirs = {card.code for card in good if card.customer_id == owner}
        paid = {self._plain(one).replace("-", ""): one.state for one in seen}
        for code, state in paid.items():
            if state != "review" and (code in theirs) != (state == "issued"):
                yield f"a card of {person.name} is {state}, and the till says otherwise"
        if not theirs <= paid.keys():
            yield f"{person.name} has a card that nobody paid for"

    def _wrong_credit(self, seen: list[RedemptionView], person: Person) -> Iterator[str]:
        """Every payment of credit was paid for, and every one that is done was made."""
        owner = str(person.customer_id)
        moved = sum(one.amount for customer, one in self.till.moved if customer == owner)
        given, unsure = (
            sum(one.value for one in seen if one.state == state) for state in ("done", "review")
        )
        if not given <= moved <= given + unsure:
            yield f"{person.name} has {moved} of credit for {given}, and {unsure} in review"

    def _codes(self) -> list[tuple[Person, RedemptionView, str]]:
        return [(who, one, self._plain(one)) for who, one, _ in self.taken if one.reward in CODED]

    def _plain(self, taken: RedemptionView) -> str:
        return drawing.opened(self.services.keys, self.code_row(taken))

    def _is_good(self, code: str) -> bool:
        found = self.till.found(code)
        return found is not None and found.live and not found.uses

    def _settle_down(self) -> None:
        """Until nothing waits any more, however often it has to be tried."""
        for order in self.in_flight:
            self.told(order)
            self.orders.append(order)
        self.in_flight.clear()
        worker, rounds = Worker(self.services), 0
        while self._something_waits() or not rounds:
            rounds += 1
            assert rounds < PATIENCE, "it does not come to rest"
            self.till.land()
            self.laurel.clock.advance(minutes=65)
            returning.enqueue_due(self.services)
            while worker._work_off(self.shop.id):
                pass

    def _something_waits(self) -> bool:
        return self.services.store.read(lambda tx: jobs.open_count(tx, self.shop.id)) > 0
