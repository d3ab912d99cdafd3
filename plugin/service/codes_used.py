"""
Codes on orders: what the house learns when an order was placed with a code of ours.

Whoever took the reward is concerned, whoever placed the order: their points follow its returns.
"""

from collections.abc import Sequence
from dataclasses import replace

from plugin.domain.facts import Order
from plugin.ports import OrderFact
from plugin.service import identity
from plugin.service.services import Services
from plugin.store import Tx, uses
from plugin.store.shops import Shop


def hashed(
    tx: Tx, services: Services, shop: Shop, facts: Sequence[OrderFact]
) -> Sequence[OrderFact]:
    """
    The same facts with each code as its keyed hash: what is kept of an order must not let anybody
    use one.
    """
    if not any(fact.order.snapshot and fact.order.snapshot.discounts for fact in facts):
        return facts
    secret = identity.brand_secret(tx, services.keys, shop.brand_id)
    return [replace(fact, order=_hashed(secret, fact.order)) for fact in facts]


def spenders(tx: Tx, shop: Shop, order: Order) -> set[int]:
    """The accounts whose codes an order was placed with; the use of each is noted."""
    digests = {bytes.fromhex(code) for code in order.codes}
    owned = uses.owners(tx, shop.brand_id, digests)
    uses.note(tx, shop.brand_id, shop.id, order.id, [one.redemption_id for one in owned])
    return {one.account_id for one in owned}


def _hashed(secret: bytes, order: Order) -> Order:
    if order.snapshot is None:
        return order
    told = tuple(
        replace(used, code=identity.digest_of(secret, used.code).hex())
        for used in order.snapshot.discounts
    )
    snapshot = replace(order.snapshot, discounts=told)
    return replace(order, snapshot=snapshot, codes=frozenset(used.code for used in told))
