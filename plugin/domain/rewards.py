"""
Rewards: what points can buy, or what is given for a friend, as a programme promises it.

A reward has a price in points and a worth. A slider is bought in steps: `points` and `value` are
those of one step, and the member chooses how many. What a reward was when somebody took it is
frozen in the programme's version; a changed reward is another promise under the same name.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from plugin.domain.errors import InvalidInputError
from plugin.domain.ledger import MAX_POINTS
from plugin.domain.money import LIMIT

WHOLE: Final = 10_000
"""All of a price, in hundredths of a per cent."""
MAX_STEPS: Final = 1_000
MAX_DAYS: Final = 730


class RewardKind(StrEnum):
    """What somebody gets."""

    AMOUNT = "amount"
    PERCENT = "percent"
    SHIPPING = "shipping"
    PRODUCT = "product"
    BUY_GET = "buy_get"
    """Spend so much, and get a product."""
    GIFT_CARD = "gift_card"
    STORE_CREDIT = "store_credit"
    PERK = "perk"
    """Something that staff hand out."""


DISCOUNTS: Final = frozenset({
    RewardKind.AMOUNT, RewardKind.PERCENT, RewardKind.SHIPPING, RewardKind.PRODUCT,
    RewardKind.BUY_GET,
})  # fmt: skip
"""Kinds that are a code typed at the checkout."""
MONEY: Final = frozenset({RewardKind.AMOUNT, RewardKind.GIFT_CARD, RewardKind.STORE_CREDIT})
"""Kinds whose value is an amount in minor units."""


class Combines(StrEnum):
    """The classes of other discounts beside which a code may be used."""

    ORDER = "order"
    PRODUCT = "product"
    SHIPPING = "shipping"


@dataclass(frozen=True, slots=True)
class Reward:
    """One reward of a programme."""

    key: str
    """Its name among the programme's rewards, for good: small letters, digits, dashes."""
    kind: RewardKind
    points: int
    """The price; of a slider, of one step. 0: it is given, never bought."""
    value: int = 0
    """Minor units, or hundredths of a per cent for `percent`; of a slider, of one step."""
    name: str = ""
    """What the merchant calls it; empty: it is described by its kind and value."""
    least: int = 1
    """The fewest steps that can be taken at once."""
    most: int = 1
    """The most steps; more than one makes it a slider."""
    minimum_spend: int = 0
    """Minor units that the goods it applies to must come to."""
    maximum: int = 0
    """`shipping` only: the dearest shipping it covers, in minor units; 0: any."""
    products: tuple[str, ...] = ()
    """Ids of products it applies to; none, and no collections: all."""
    collections: tuple[str, ...] = ()
    gives: tuple[str, ...] = ()
    """`product`, `buy_get`: ids of the product variants that are free."""
    days: int = 90
    """How long a code can be used; 0: for good."""
    combines: frozenset[Combines] = frozenset()
    bound: bool = False
    """Only the member themselves can use it: a discount of its own for each code."""
    enabled: bool = True
    tiers: frozenset[str] = frozenset()
    """Only members of these tiers may take it; none named: everybody."""
    per_member: int = 0
    """How often one member may take it; 0: as often as they like."""
    budget: int = 0
    """How much it may cost in a calendar month, in minor units; 0: no end."""

    def __post_init__(self) -> None:
        """A reward that could not be kept is refused."""
        if not 0 <= self.points <= MAX_POINTS:
            raise InvalidInputError(f"a price of {self.points} points: choose 0 to {MAX_POINTS}")
        if not (1 <= self.least <= self.most <= MAX_STEPS):
            raise InvalidInputError(f"{self.least} to {self.most} steps: choose 1 to {MAX_STEPS}")
        if not 0 <= self.days <= MAX_DAYS:
            raise InvalidInputError(f"a life of {self.days} days: choose 0 to {MAX_DAYS}")
        for amount in (self.minimum_spend, self.maximum, self.budget):
            if not 0 <= amount <= LIMIT:
                raise InvalidInputError("amounts of money are never negative")
        self._fits_its_kind()

    @property
    def slider(self) -> bool:
        """Does the member choose how much?"""
        return self.most > 1

    @property
    def pooled(self) -> bool:
        """Are its codes minted ahead? What is bound to a member cannot be."""
        return self.kind in DISCOUNTS and self.kind is not RewardKind.BUY_GET and not self.bound

    def price(self, steps: int) -> int:
        """Points for so many steps."""
        return self.points * steps

    def worth(self, steps: int) -> int:
        """What so many steps are worth, in the unit of `value`."""
        return self.value * steps

    def _fits_its_kind(self) -> None:
        if self.kind in MONEY and not 1 <= self.worth(self.most) <= LIMIT:
            raise InvalidInputError("say how much money it is worth")
        if self.kind is RewardKind.PERCENT and not 1 <= self.worth(self.most) <= WHOLE:
            raise InvalidInputError("a percentage is more than 0 and at most 100")
        if self.kind in {RewardKind.PRODUCT, RewardKind.BUY_GET} and not self.gives:
            raise InvalidInputError("say which product is free")
        if self.kind is RewardKind.BUY_GET and not self.minimum_spend:
            raise InvalidInputError("say how much must be spent")
        if self.kind is RewardKind.BUY_GET and not (self.products or self.collections):
            raise InvalidInputError("say which products or collections are to be bought")
        if self.kind is RewardKind.PRODUCT and self.minimum_spend:
            raise InvalidInputError("a product that is free beside a purchase is another kind")
        if self.slider and self.kind not in {*MONEY, RewardKind.PERCENT}:
            raise InvalidInputError("only money and percentages can be taken in steps")
