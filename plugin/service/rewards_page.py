"""
The rewards page: what the programme promises today, and the numbers of whoever reads it.

It names nobody. It leaves through the platform's own template language, so the view of it has no
room for a name, an address or a code.
"""

from dataclasses import dataclass, replace

from plugin.domain.appearance import Appearance
from plugin.domain.ledger import Balance
from plugin.domain.program import Program, in_force
from plugin.domain.rewards import Reward
from plugin.ports import Shopper
from plugin.service import earning_ways, panel
from plugin.service.lookup import member_of
from plugin.service.members import balance_now
from plugin.service.referrals import sharing
from plugin.service.referrals.views import Welcome
from plugin.service.rewards import allowing, shelf, stock
from plugin.service.rewards.terms import Terms
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
    """What the shop can hand out, in the order of the programme; some to a tier alone."""
    membership: Membership
    balance: Balance
    patience: int
    """For so many days after an order its points wait for somebody without an account."""
    look: Appearance
    welcome: Welcome | None = None
    """What friends and whoever brings them get; None while nothing is offered."""


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
        rewards=_rewards(tx, services, shop, shelf.catalogue_at(versions, now)),
        membership=membership,
        balance=balance,
        patience=accounts.PATIENCE.days,
        look=appearances.of(tx, shop.brand_id),
        welcome=sharing.welcome(versions, now),
    )


def _rewards(tx: Tx, services: Services, shop: Shop, program: Program | None) -> tuple[Reward, ...]:
    """What is on, allowed, and neither refused nor switched off by the platform."""
    if program is None:
        return ()
    # A connection that is down for an hour changes no promise.
    having = replace(allowing.means(tx, shop), live=True)

    def stands(reward: Reward) -> bool:
        terms = Terms(reward, reward.least, program.currency)
        there = stock.seen(tx, shop, terms)
        return shelf.can_be_made(tx, services, shop, terms, there, having)

    return tuple(one for one in program.catalogue if one.enabled and stands(one))


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
