"""
What a platform tells of customers: described anew, merged, deleted, to be forgotten.

Each returns the accounts whose members must be settled.
"""

from plugin.ports import CustomerDeleted, CustomerErased, CustomerFact, CustomerMerged
from plugin.service import buyers, claiming, identity, merging
from plugin.service.lookup import member_of
from plugin.service.privacy import erasing
from plugin.service.referrals import persons
from plugin.service.services import Services
from plugin.store import Tx, accounts, groups, mirrors, people, shredding
from plugin.store.shops import Shop


def learn(tx: Tx, services: Services, shop: Shop, fact: CustomerFact) -> set[int]:
    """Who they are now; an e-mail that is proven to be theirs may bring a guest's points along."""
    account_id = buyers.account_of(tx, services, shop, fact.buyer)
    buyers.remember(tx, services, shop, account_id, fact.buyer, fact.updated_at)
    if fact.buyer.email and fact.buyer.verified:
        _claim(tx, services, shop, account_id, fact.buyer.email)
    return {account_id}


def merge(tx: Tx, services: Services, shop: Shop, fact: CustomerMerged) -> set[int]:
    """The removed customer's root points to the kept one's; a merge twice, or in a ring, is one."""
    now = services.clock.now()
    kept, removed = (
        accounts.for_customer(tx, shop.brand_id, shop.id, customer_id, now)
        for customer_id in (fact.kept_id, fact.removed_id)
    )
    roots = groups.lock_roots(tx, shop.brand_id, {kept, removed})
    kept_root = accounts.get(tx, shop.brand_id, kept).root_id
    for root in roots:
        if root.id != kept_root:
            merging.merge_roots(tx, shop.brand_id, kept_root, root.id, now)
    mirrors.ask_about(tx, shop.brand_id, [fact.removed_id])
    if any(root.state == "erased" for root in roots):
        erasing.erase(tx, shop.brand_id, kept_root, now)
    return {kept}


def delete(tx: Tx, services: Services, shop: Shop, fact: CustomerDeleted) -> set[int]:
    """The platform dropped this one account: whoever was merged with it stays as they are."""
    now = services.clock.now()
    account_id = accounts.for_customer(tx, shop.brand_id, shop.id, fact.customer_id, now)
    (root,) = groups.lock_roots(tx, shop.brand_id, [account_id])
    persons.tie(tx, shop.brand_id, {account_id}, now)
    people.forget(tx, shop.brand_id, account_id, "deleted")
    return {account_id} | merging.part_guests(tx, shop.brand_id, root.id, now)


def erase(tx: Tx, services: Services, shop: Shop, fact: CustomerErased) -> set[int]:
    """Forget who they are. Orders and ledger hold no personal data and stay as they are."""
    now = services.clock.now()
    named = [(shop.id, f"order:{order_id}") for order_id in fact.orders]
    erased: set[int] = set()
    if fact.customer_id:
        customer = fact.customer_id
        erased.add(accounts.for_customer(tx, shop.brand_id, shop.id, customer, now))
    if fact.email:
        hashed = identity.email_hash(tx, services.keys, shop.brand_id, fact.email)
        erased.add(accounts.for_guest(tx, shop.brand_id, shop.id, hashed, now))
    erasing.erase_named(tx, shop.brand_id, erased, now)
    shredding.empty_about(tx, shop.brand_id, named)
    return erased


def _claim(tx: Tx, services: Services, shop: Shop, account_id: int, email: str) -> None:
    """A member's own e-mail brings along what they bought with it as a guest."""
    (root,) = groups.lock_roots(tx, shop.brand_id, [account_id])
    if member_of(tx, root).state == "joined":
        hashed = identity.email_hash(tx, services.keys, shop.brand_id, email)
        claiming.claim_known(tx, shop.brand_id, root.id, [hashed], services.clock.now())
