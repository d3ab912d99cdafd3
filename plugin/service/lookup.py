"""Finding a member the way people name them: by customer number or by e-mail."""

from dataclasses import dataclass

from plugin.domain.errors import NotFoundError
from plugin.service import identity
from plugin.service.services import Services
from plugin.store import Tx, accounts, groups, people
from plugin.store.accounts import Account
from plugin.store.shops import Shop


@dataclass(frozen=True, slots=True)
class Whom:
    """Who is meant: a platform's customer id, or an e-mail."""

    customer_id: str | None = None
    email: str | None = None

    def __str__(self) -> str:
        return f"customer {self.customer_id}" if self.customer_id else f"e-mail {self.email}"


@dataclass(frozen=True, slots=True)
class Member:
    """A root account, and every account merged into it."""

    root: Account
    accounts: frozenset[int]
    state: str
    """`unclaimed`, `joined`, `left` or `erased`."""


def member(tx: Tx, services: Services, shop: Shop, whom: Whom) -> Member:
    """The member meant. Raises NotFoundError."""
    found = _account(tx, services, shop, whom)
    if found is None:
        raise NotFoundError(f"nobody known as {whom} in {shop.domain}")
    return member_of(tx, found)


def member_of(tx: Tx, account: Account) -> Member:
    """The member behind an account."""
    alone = account.id == account.root_id
    root = account if alone else accounts.get(tx, account.brand_id, account.root_id)
    states = groups.states(tx, root.brand_id, root.id)
    return Member(root, frozenset(states), groups.strongest(states.values()))


def customer(tx: Tx, shop: Shop, customer_id: str) -> Member | None:
    """The member that a customer of the platform is, if anybody knows them."""
    account = accounts.find_customer(tx, shop.brand_id, shop.id, customer_id)
    return member_of(tx, account) if account else None


def locked_customer(tx: Tx, shop: Shop, customer_id: str) -> Member | None:
    """The same, locked until the end of the transaction: they may leave while we wait."""
    account = accounts.find_customer(tx, shop.brand_id, shop.id, customer_id)
    roots = groups.lock_roots(tx, shop.brand_id, [account.id]) if account else []
    return next((member_of(tx, root) for root in roots), None)


def alone(tx: Tx, guest: Account) -> Member:
    """A guest account by itself, without whoever it was merged into."""
    state = groups.standing_of(tx, guest.brand_id, [guest.id])
    return Member(guest, frozenset({guest.id}), state)


def claimed_by_another(tx: Tx, account: Account) -> bool:
    """
    Was this guest claimed under another e-mail, as by a link that was passed on?

    Then the guest's e-mail speaks for the guest alone, and not for whoever has the points.
    """
    if account.guest_hash is None or account.root_id == account.id:
        return False
    theirs = groups.of_root(tx, account.brand_id, account.root_id)
    return account.guest_hash not in people.own_hashes(tx, account.brand_id, theirs)


def _account(tx: Tx, services: Services, shop: Shop, whom: Whom) -> Account | None:
    if whom.customer_id:
        return accounts.find_customer(tx, shop.brand_id, shop.id, whom.customer_id)
    hashed = identity.email_hash(tx, services.keys, shop.brand_id, whom.email or "")
    known = people.account_with(tx, shop.brand_id, hashed)
    if known is not None:
        return accounts.get(tx, shop.brand_id, known)
    return accounts.find_guest(tx, shop.brand_id, hashed)
