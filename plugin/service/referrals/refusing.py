"""
Refusing: what stands against a claim from the first moment on, in whatever disguise.

A friend is not the referrer, has bought nothing before, and has claimed nothing by anybody. All of
it is asked of keyed hashes: of the e-mail as it was typed, and of the one mailbox behind it.
"""

from collections.abc import Iterable

from plugin.domain.facts import Order
from plugin.domain.referrals import addresses
from plugin.service import identity
from plugin.service.lookup import Member
from plugin.service.referrals import persons
from plugin.service.services import Services
from plugin.store import Tx, orders, referrals, shops
from plugin.store.orders import Held
from plugin.store.shops import Shop


def is_not_for(
    tx: Tx, services: Services, shop: Shop, referrer: Member, friend: Member, email: str
) -> bool:
    """Is this e-mail the referrer's own, a customer's, or that of somebody else's friend?"""
    if friend.state == "erased" or friend.root.id == referrer.root.id:
        return True
    alike = _alike(tx, services, shop, email) | friend.accounts
    return (
        bool(alike & referrer.accounts)
        or _is_own(tx, services, shop, referrer, email)
        or bool(referrals.of_friends(tx, shop.brand_id, alike))
        or has_bought(tx, shop, alike)
    )


def _alike(tx: Tx, services: Services, shop: Shop, email: str) -> frozenset[int]:
    """Every account of whoever reads this mailbox, as far as hashes can tell."""
    secret = identity.brand_secret(tx, services.keys, shop.brand_id)
    spellings = (email, addresses.canonical(email))
    return persons.known_by(tx, shop.brand_id, {identity.hash_of(secret, one) for one in spellings})


def _is_own(tx: Tx, services: Services, shop: Shop, referrer: Member, email: str) -> bool:
    """Compared in the clear too: of what was told before all this no hash is kept."""
    canonical = addresses.canonical(email)
    known = identity.persons(tx, services.keys, shop.brand_id, referrer.accounts)
    return any(one.email and addresses.canonical(one.email) == canonical for one in known)


def has_bought(tx: Tx, shop: Shop, account_ids: Iterable[int]) -> bool:
    """Does any order of these accounts stand?"""
    sandbox = {one.id: one.sandbox for one in shops.of_brand(tx, shop.brand_id)}
    held = orders.holdings(tx, shop.brand_id, account_ids)
    return any(_counts(one, sandbox=sandbox[one.shop_id]) for _, one in held)


def _counts(held: Held, *, sandbox: bool) -> bool:
    """An order that stands, paid or not: whoever placed one needs nobody to bring them."""
    order: Order = held.order
    if order.snapshot is None or order.cancelled or order.deleted:
        return False
    return sandbox or not order.snapshot.test
