"""
Giving: a reward that costs no points, for something that somebody did.

From then on it is a redemption like any other: made, told of, used, returned. Only its owner cannot
turn it back into points, because there are none in it.
"""

from datetime import datetime

from plugin.domain.program import Program
from plugin.domain.rewards import Reward
from plugin.service.rewards import deals, stock
from plugin.service.rewards.deals import Deal
from plugin.service.rewards.terms import Terms
from plugin.service.services import Services
from plugin.store import Tx, acts, redemptions
from plugin.store.redemptions import Redemption
from plugin.store.shops import Shop


def give(
    tx: Tx,
    services: Services,
    shop: Shop,
    root_id: int,
    program: Program,
    reward: Reward,
    key: str,
    at: datetime,
) -> Redemption:
    """
    Give a reward of a version of the programme to a locked root; the same `key` again is the same
    redemption.

    Raises RewardAwayError when nobody can make it now.
    """
    for known in acts.ids_of(tx, shop.brand_id, [key]):
        if before := redemptions.get(tx, shop.brand_id, known):
            return before
    terms = Terms(reward, reward.least, program.currency)
    there = stock.held(tx, shop, terms)
    deal = Deal(shop, root_id, key, program.version, terms, there, at, actor="laurel")
    return deals.accept(tx, services, deal).row
