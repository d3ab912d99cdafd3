"""
Bounces: a mail came back to the sender's mailbox, where whoever reads it tells us.

Nothing more goes to that address, until somebody says that it is good after all. A warning of the
last 72 hours then warned nobody, and points that it spoke of stay for the period twice.
"""

from plugin.service import identity
from plugin.service.letters import stopping
from plugin.service.lookup import member_of
from plugin.service.services import Services
from plugin.service.settling import settle
from plugin.store import Tx, accounts, acts, people, suppressions
from plugin.store.shops import Shop

ACT, LIFTED = "bounced", "bounce_lifted"
"""Kinds of acts: an operator said so, or took it back."""


def bounced(services: Services, shop: Shop, email: str) -> bool:
    """Remember that mail to this address came back; False when no member of ours has it."""

    def work(tx: Tx) -> bool:
        stopping.unreachable(tx, services, shop.brand_id, email, stopping.BOUNCED)
        return _remembered(tx, services, shop, email, ACT)

    return services.store.transact(work)


def lifted(services: Services, shop: Shop, email: str) -> bool:
    """
    Write to this address again; False when no member of ours has it. What its reader does not
    want stays unsent, and a warning that came back stays not given.
    """

    def work(tx: Tx) -> bool:
        stopping.reachable(tx, services, shop.brand_id, email)
        return _remembered(tx, services, shop, email, LIFTED)

    return services.store.transact(work)


def counts(services: Services, shop: Shop) -> list[tuple[str, str, int]]:
    """(kind of letter, reason, how many addresses); never an address."""
    return services.store.read(lambda tx: suppressions.counts(tx, shop.brand_id))


def _remembered(tx: Tx, services: Services, shop: Shop, email: str, kind: str) -> bool:
    """Written down with whoever has the address, if anybody has."""
    hashed = identity.email_hash(tx, services.keys, shop.brand_id, email)
    account_id = people.account_with(tx, shop.brand_id, hashed)
    if account_id is None:
        return False
    now = services.clock.now()
    root = member_of(tx, accounts.get(tx, shop.brand_id, account_id)).root
    acts.record(
        tx, shop.brand_id, root.id, kind=kind, key=f"{kind}:{root.id}:{now.isoformat()}",
        actor="operator", body={}, at=now,
    )  # fmt: skip
    settle(tx, shop.brand_id, [root.id], now)
    return True
