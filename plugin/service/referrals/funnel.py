"""The funnel: how many members shared, how many friends came, bought, and were worth a reward."""

from collections.abc import Mapping
from dataclasses import dataclass

from plugin.domain.referrals.outcome import State
from plugin.domain.referrals.terms import FRIEND, REFERRER
from plugin.programfile import most_money
from plugin.service.referrals import misuse
from plugin.service.rewards import costs
from plugin.service.services import Services
from plugin.store import Tx, programs, referrals, tallies
from plugin.store.referrals import PAID, WITHDRAWN, WRITTEN_OFF
from plugin.store.shops import Shop

_BOUGHT = frozenset({
    State.ORDERED, State.WAITING, State.HELD, State.DUE, State.CAPPED, State.REVERSED,
})  # fmt: skip
"""Where a friend placed an order of their own."""


@dataclass(frozen=True, slots=True)
class Funnel:
    """Everything so far; costs in minor units of the shop's currency."""

    shares: int = 0
    visits: int = 0
    claims: int = 0
    ordered: int = 0
    waiting: int = 0
    paid: int = 0
    held: int = 0
    blocked: int = 0
    refused: int = 0
    capped: int = 0
    turned_away: int = 0
    """E-mails that could have no code, when they were typed."""
    rested: int = 0
    """How often a link rested for that."""
    misused: int = 0
    """Orders with a friend's code, of somebody who is no friend."""
    withdrawn: int = 0
    written_off: int = 0
    """Rewards that were used before their order went back: a cost, and nobody's debt."""
    friends_cost: int = 0
    referrers_cost: int = 0
    """Of rewards, and of points as far as they can be turned into money."""
    points: int = 0
    """Points that referrers have for friends."""
    points_worth: int = 0
    """What those buy at most, in `referrers_cost`; 0 with points: nobody can say."""

    @property
    def empty(self) -> bool:
        """Has nothing happened at all?"""
        return not (self.shares or self.visits or self.claims)

    @property
    def cost(self) -> int:
        """What all of it came to."""
        return self.friends_cost + self.referrers_cost


def so_far(services: Services, shop: Shop) -> Funnel:
    """Since referrals were switched on first."""
    spent = {one.reward: one.in_all for one in costs.so_far(services, shop)}
    return services.store.read(lambda tx: _counted(tx, shop, spent))


def _counted(tx: Tx, shop: Shop, spent: Mapping[str, int]) -> Funnel:
    told, counts = tallies.sums(tx, shop), referrals.count_by(tx, shop)
    points = referrals.points_paid(tx, shop)
    worth = most_money(programs.of(tx, shop.brand_id)[-1].catalogue, points)

    def at(*states: str) -> int:
        return sum(n for (state, _), n in counts.items() if state in states)

    def given(what: str) -> int:
        return sum(n for (_, paid), n in counts.items() if paid == what)

    return Funnel(
        shares=told[tallies.SHARE],
        visits=told[tallies.VISIT],
        claims=sum(counts.values()),
        ordered=at(*_BOUGHT),
        waiting=at(State.WAITING),
        paid=given(PAID),
        held=at(State.HELD),
        blocked=at(State.BLOCKED),
        refused=at(State.REFUSED),
        capped=at(State.CAPPED),
        turned_away=told[tallies.REFUSED],
        rested=told[tallies.RESTED],
        misused=misuse.count(tx, shop),
        withdrawn=given(WITHDRAWN),
        written_off=given(WRITTEN_OFF),
        friends_cost=spent.get(FRIEND, 0),
        referrers_cost=spent.get(REFERRER, 0) + worth,
        points=points,
        points_worth=worth,
    )
