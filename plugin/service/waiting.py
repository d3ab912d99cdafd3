"""What waits for staff: redemptions to hand out, and those of which nobody knows what became."""

from dataclasses import dataclass

from plugin.service import identity
from plugin.service.lookup import member_of
from plugin.service.privacy import access
from plugin.service.rewards import issuing, tickets
from plugin.service.rewards.allowing import NOT_ALLOWED
from plugin.service.services import Services
from plugin.service.views.rewards import RedemptionView
from plugin.store import Tx, accounts, redemptions
from plugin.store.shops import Shop


@dataclass(frozen=True, slots=True)
class Waiting:
    """A redemption, and whose it is as the merchant knows them; empty: a guest."""

    redemption: RedemptionView
    member: str
    account_id: int

    @property
    def is_forbidden(self) -> bool:
        """Does it wait because the merchant has not allowed what it takes?"""
        return self.redemption.reason == NOT_ALLOWED


def tickets_of(services: Services, shop: Shop, actor: str) -> tuple[Waiting, ...]:
    """What staff have to hand out, oldest first; that `actor` saw whose it is goes into the log."""
    return _whose(services, shop, tickets.open(services, shop), actor)


def reviews_of(services: Services, shop: Shop, actor: str) -> tuple[Waiting, ...]:
    """What staff have to look at, oldest first; logged as `tickets_of`."""
    return _whose(services, shop, issuing.in_review(services, shop), actor)


def _whose(
    services: Services, shop: Shop, found: tuple[RedemptionView, ...], actor: str
) -> tuple[Waiting, ...]:
    told = services.store.read(
        lambda tx: tuple(_with_member(tx, services, shop, one) for one in found)
    )
    seen = {one.account_id for one in told if one.account_id}
    access.note(services, shop, seen, actor=actor, what="rewards")
    return told


def _with_member(tx: Tx, services: Services, shop: Shop, one: RedemptionView) -> Waiting:
    row = redemptions.get(tx, shop.brand_id, int(one.id))
    if row is None:
        return Waiting(one, "", 0)
    whose = member_of(tx, accounts.get(tx, shop.brand_id, row.account_id))
    person = identity.person(tx, services.keys, shop.brand_id, whose.accounts)
    name = person.name or person.email or whose.root.customer_id or ""
    return Waiting(one, name, row.account_id)
