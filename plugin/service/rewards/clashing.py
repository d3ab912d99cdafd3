"""Clashing: rewards that cannot be used beside a discount that the shop runs now."""

from dataclasses import dataclass

from plugin.domain.combining import clash
from plugin.domain.rewards import Reward
from plugin.service import fetching, programs
from plugin.service.services import Services
from plugin.store.shops import Shop


@dataclass(frozen=True, slots=True)
class Clash:
    """A reward, and the shop's own discounts beside which its code is refused, by their titles."""

    reward: Reward
    beside: tuple[str, ...]


def clashes(services: Services, shop: Shop) -> tuple[Clash, ...]:
    """
    What clashes now. Talks to the platform, so only when staff ask for it.

    Raises UnavailableError while the platform cannot be asked.
    """
    running = fetching.patiently(
        services, shop, lambda them, grant: them.live_discounts(shop.domain, grant)
    )
    found = (
        Clash(
            reward,
            tuple(one.title for one in running if clash(reward, one.classes, one.combines)),
        )
        for reward in programs.newest(services, shop).catalogue
        if reward.enabled
    )
    return tuple(one for one in found if one.beside)
