"""
The rewards page: what the programme promises today, and the numbers of whoever reads it.

It names nobody. It leaves through the platform's own template language, so the view of it has no
room for a name, an address or a code.
"""

from dataclasses import dataclass
from datetime import datetime

from plugin.domain.appearance import Appearance
from plugin.domain.ledger import Balance
from plugin.domain.program import Program, in_force
from plugin.domain.rewards import Reward
from plugin.ports import Shopper
from plugin.service import earning_ways, panel
from plugin.service.lookup import member_of
from plugin.service.members import balance_now
from plugin.service.rewards import shelf
from plugin.service.services import Services
from plugin.service.views.lines import Explanation
from plugin.service.views.panel import Membership
from plugin.service.views.shop import ShopCard
from plugin.store import Tx, accounts, appearances, programs
from plugin.store.shops import Shop


@dataclass(frozen=True, slots=True)
class RewardsPage:
    """The programme as its page explains it."""

    shop: ShopCard
    path: str
    """Where the storefront reaches us: `/apps/laurel`."""
    program: Program | None
    """The version in force; None before the first."""
    ways: tuple[Explanation, ...]
    """Ways to earn and what does not count, the rate first; none while the programme rests."""
    rewards: tuple[Reward, ...]
    """What everybody can have, in the order of the programme."""
    membership: Membership
    balance: Balance
    patience: int
    """For so many days after an order its points wait for somebody without an account."""
    look: Appearance


def view(services: Services, shopper: Shopper, platform: str = "shopify") -> RewardsPage:
    """The page for one shopper at this moment. Raises NotFoundError for an unknown shop."""
    shop = panel.shop_of(services, shopper, platform)
    return services.store.read(lambda tx: _view(tx, services, shop, shopper))


def _view(tx: Tx, services: Services, shop: Shop, shopper: Shopper) -> RewardsPage:
    versions, now = programs.of(tx, shop.brand_id), services.clock.now()
    membership, balance = _numbers(tx, services, shop, shopper.customer_id)
    return RewardsPage(
        shop=panel.card(shop),
        path=shopper.path_prefix,
        program=in_force(versions, now),
        ways=earning_ways.every(versions, now),
        rewards=_for_everybody(versions, now),
        membership=membership,
        balance=balance,
        patience=accounts.PATIENCE.days,
        look=appearances.of(tx, shop.brand_id),
    )


def _for_everybody(versions: list[Program], now: datetime) -> tuple[Reward, ...]:
    program = shelf.catalogue_at(versions, now)
    offered = program.catalogue if program else ()
    return tuple(reward for reward in offered if reward.enabled and not reward.tiers)


def _numbers(
    tx: Tx, services: Services, shop: Shop, customer_id: str | None
) -> tuple[Membership, Balance]:
    if customer_id is None:
        return Membership.ANONYMOUS, Balance()
    account = accounts.find_customer(tx, shop.brand_id, shop.id, customer_id)
    if account is None:
        return Membership.UNCLAIMED, Balance()
    found = member_of(tx, account)
    return Membership(found.state), balance_now(tx, services, found)
