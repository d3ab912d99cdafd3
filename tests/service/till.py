"""
A platform that hands out rewards without a network, and whose answers have fates.

    till.fates["give_credit"] = [Fate.LOST]

`OK` when nothing is said. `LOST`: done, and the answer never comes. `DELAYED`: no answer, and it is
done only when `land` is called. `REFUSED`, `TAKEN`: never done. `THROTTLED`, `AWAY`: not done now.
`DENIED`: not done before the merchant allows it.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from plugin.domain.errors import DeniedError, RefusedError, TakenError
from plugin.platforms.shopify.failures import OutageError, ThrottledError
from plugin.ports import (
    Batch,
    CardFound,
    CodeFound,
    Credit,
    DiscountSpec,
    GiftCard,
    Grant,
    LiveDiscount,
    Movement,
    Standing,
    Ware,
    WareSeen,
)
from tests.laurel import StillClock

T = TypeVar("T")


class Fate(StrEnum):
    """What becomes of a call."""

    OK = "ok"
    LOST = "lost"
    DELAYED = "delayed"
    REFUSED = "refused"
    TAKEN = "stranger"
    THROTTLED = "throttled"
    AWAY = "away"
    DENIED = "denied"


@dataclass
class Discount:
    """A discount with its codes, each with how often it was used."""

    id: str
    spec: DiscountSpec
    codes: dict[str, int] = field(default_factory=dict)
    live: bool = True


@dataclass
class Card:
    """A gift card."""

    id: str
    card: GiftCard
    left: int
    stopped: bool = False


class Till:
    """Discounts, cards and credit of one shop. Codes are kept in capitals, whatever was typed."""

    def open_till(self, clock: StillClock) -> None:
        """Nothing was made yet."""
        self.clock = clock
        self.fates: defaultdict[str, list[Fate]] = defaultdict(list)
        self.happened: Counter[str] = Counter()
        self.calls: Counter[str] = Counter()
        self.discounts: dict[str, Discount] = {}
        self.cards: dict[str, Card] = {}
        self.moved: list[tuple[str, Movement]] = []
        self.batches: dict[str, Batch] = {}
        self.on_the_way: list[Callable[[], object]] = []
        self.strangers: set[str] = set()
        """Codes that somebody else has."""
        self.asked_for: set[str] = set()
        """Codes of cards that were asked for before, whatever became of it."""
        self.running: list[LiveDiscount] = []
        """What runs in the shop beside ours."""
        self.slow_removal = False
        self.before: Callable[[str], object] | None = None
        """Is told of every call before anything happens."""
        self.published: dict[str, dict[str, Any]] = {}
        """What every page of each shop reads, by name."""
        self.standings: dict[tuple[str, str], Standing] = {}
        """What customers of shops read of themselves."""
        self.told: list[dict[str, Standing | None]] = []
        """The standings of each call that was answered."""
        self.gone: set[Ware] = set()
        """What the shop does not sell any more."""
        self._number = 0

    def wares(
        self, shop_domain: str, grant: Grant, wares: Collection[Ware]
    ) -> dict[Ware, WareSeen | None]:
        """Everything there is, but for what is gone."""
        del shop_domain, grant
        assert len(wares) <= 100
        told = {one: None if one in self.gone else WareSeen(f"No. {one.id}") for one in wares}
        return self._call("wares", lambda: told)

    def publish(
        self, shop_domain: str, grant: Grant, values: Mapping[str, Mapping[str, Any]]
    ) -> None:
        """In place of what stood there."""
        del grant
        self._call("publish", lambda: self._place(shop_domain).update(values))

    def publish_standings(
        self, shop_domain: str, grant: Grant, standings: Mapping[str, Standing | None]
    ) -> None:
        """In place of what stood there."""
        del grant
        assert len(standings) <= 25
        self._call("publish_standings", lambda: self._tell(shop_domain, standings))

    def make_discount(self, shop_domain: str, grant: Grant, spec: DiscountSpec, code: str) -> str:
        """A discount with its first code."""
        del shop_domain, grant
        return self._call("make_discount", lambda: self._make(spec, code.upper()))

    def find_code(self, shop_domain: str, grant: Grant, code: str) -> CodeFound | None:
        """A code."""
        del shop_domain, grant
        return self._call("find_code", lambda: self.found(code))

    def add_codes(
        self, shop_domain: str, grant: Grant, discount: str, codes: Collection[str]
    ) -> str:
        """Added at once; `batch` tells which were refused."""
        del shop_domain, grant
        assert len(codes) <= 250
        return self._call("add_codes", lambda: self._add(discount, codes))

    def batch(self, shop_domain: str, grant: Grant, batch: str) -> Batch | None:
        """How far a batch is."""
        del shop_domain, grant
        return self._call("batch", lambda: self.batches.get(batch))

    def remove_codes(
        self, shop_domain: str, grant: Grant, discount: str, ids: Collection[str]
    ) -> None:
        """Gone at once, or when they land."""
        del shop_domain, grant

        def gone() -> None:
            for code in ids:
                if discount in self.discounts:
                    self.discounts[discount].codes.pop(code, None)

        if self.slow_removal:
            self.on_the_way.append(gone)
        else:
            self._call("remove_codes", gone)

    def end_discount(self, shop_domain: str, grant: Grant, discount: str) -> None:
        """Gone with all of its codes."""
        del shop_domain, grant
        self._call("end_discount", lambda: self.discounts.pop(discount, None))

    def live_discounts(self, shop_domain: str, grant: Grant) -> list[LiveDiscount]:
        """The shop's own."""
        del shop_domain, grant
        return list(self.running)

    def make_gift_card(self, shop_domain: str, grant: Grant, card: GiftCard) -> str:
        """A card under its code. A stranger has a code from the beginning, or never."""
        del shop_domain, grant
        fates = self.fates["make_gift_card"]
        if card.code in self.asked_for and fates and fates[0] is Fate.TAKEN:
            fates[0] = Fate.OK
        self.asked_for.add(card.code)
        return self._call("make_gift_card", lambda: self._make_card(card))

    def find_gift_card(self, shop_domain: str, grant: Grant, gift_card: str) -> CardFound | None:
        """A card as it stands."""
        del shop_domain, grant
        return self._call("find_gift_card", lambda: self._card(gift_card))

    def stop_gift_card(self, shop_domain: str, grant: Grant, gift_card: str) -> int:
        """What was left."""
        del shop_domain, grant

        def stop() -> int:
            self.cards[gift_card].stopped = True
            return self.cards[gift_card].left

        return self._call("stop_gift_card", stop)

    def give_credit(self, shop_domain: str, grant: Grant, credit: Credit) -> str:
        """A movement."""
        del shop_domain, grant
        return self._call("give_credit", lambda: self._credit(credit))

    def credits(self, shop_domain: str, grant: Grant, customer_id: str) -> list[Movement]:
        """Newest first."""
        del shop_domain, grant
        theirs = [one for customer, one in reversed(self.moved) if customer == customer_id]
        return self._call("credits", lambda: theirs)

    def found(self, code: str) -> CodeFound | None:
        """A code as it stands, whoever asks."""
        wanted = code.upper()
        if wanted in self.strangers:
            return CodeFound("stranger", "stranger", 0, live=True)
        for discount in self.discounts.values():
            if wanted in discount.codes:
                return CodeFound(discount.id, wanted, discount.codes[wanted], self._runs(discount))
        return None

    def _runs(self, discount: Discount) -> bool:
        ends_at = discount.spec.ends_at
        return discount.live and (ends_at is None or self.clock.now() < ends_at)

    def use(self, code: str) -> bool:
        """Somebody types a code at the checkout; False: it is not accepted."""
        found = self.found(code)
        if found is None or not found.live or found.uses:
            return False
        self.discounts[found.discount].codes[code.upper()] += 1
        return True

    def land(self) -> None:
        """What was delayed is carried out now, if it still can be."""
        late, self.on_the_way = self.on_the_way, []
        for act in late:
            try:
                act()
            except RefusedError:
                self.happened["landed_on_nothing"] += 1

    def _call(self, name: str, act: Callable[[], T]) -> T:
        self.calls[name] += 1
        if self.before:
            self.before(name)
        fate = self.fates[name].pop(0) if self.fates[name] else Fate.OK
        self.happened[fate] += 1
        match fate:
            case Fate.OK:
                return act()
            case Fate.LOST:
                act()
            case Fate.DELAYED:
                self.on_the_way.append(act)
            case Fate.REFUSED:
                raise RefusedError(f"{name} is refused")
            case Fate.TAKEN:
                raise TakenError("this code is taken")
            case Fate.DENIED:
                raise DeniedError("the merchant has not allowed this")
            case Fate.THROTTLED:
                raise ThrottledError("slowly", 2.0)
        raise OutageError("no answer")

    def _place(self, shop_domain: str) -> dict[str, Any]:
        return self.published.setdefault(shop_domain, {})

    def _tell(self, shop_domain: str, standings: Mapping[str, Standing | None]) -> None:
        self.told.append(dict(standings))
        for customer_id, told in standings.items():
            self.standings.pop((shop_domain, customer_id), None)
            if told:
                self.standings[shop_domain, customer_id] = told

    def _make(self, spec: DiscountSpec, code: str) -> str:
        self._refuse_taken(code)
        made = Discount(self._id("discount"), spec, {code: 0})
        self.discounts[made.id] = made
        return made.id

    def _add(self, discount: str, codes: Collection[str]) -> str:
        if discount not in self.discounts:
            raise RefusedError("there is no such discount")
        refused = {code: "taken" for code in codes if self.found(code)}
        new = {code.upper(): 0 for code in codes if code not in refused}
        self.discounts[discount].codes.update(new)
        batch = self._id("batch")
        self.batches[batch] = Batch(done=True, refused=refused)
        return batch

    def _make_card(self, card: GiftCard) -> str:
        if any(one.card.code == card.code for one in self.cards.values()):
            raise TakenError("this code is taken")
        made = Card(self._id("card"), card, card.amount)
        self.cards[made.id] = made
        return made.id

    def _credit(self, credit: Credit) -> str:
        theirs = [one.amount for customer, one in self.moved if customer == credit.customer_id]
        at: datetime = self.clock.now()
        balance = sum(theirs) + credit.amount
        movement = Movement(self._id("movement"), credit.amount, credit.currency, balance, at)
        self.moved.append((credit.customer_id, movement))
        return movement.id

    def _card(self, gift_card: str) -> CardFound | None:
        card = self.cards.get(gift_card)
        return CardFound(card.left, live=not card.stopped) if card else None

    def _refuse_taken(self, code: str) -> None:
        if self.found(code):
            raise TakenError("this code is taken")

    def _id(self, what: str) -> str:
        self._number += 1
        return f"{what}/{self._number}"
