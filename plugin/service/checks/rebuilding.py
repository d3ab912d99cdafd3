"""Rebuilding: every balance again from the facts, and how every referral stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from plugin.domain.errors import InvalidInputError
from plugin.domain.ledger import Balance
from plugin.service.checks import books, referred
from plugin.service.checks.balances import true_at
from plugin.service.referrals import settling as referring
from plugin.service.referrals.entering import REFERRED, row_of
from plugin.service.services import Services
from plugin.service.settling import settle
from plugin.store import Tx, acts, programs, referrals
from plugin.store.shops import Shop


@dataclass(frozen=True, slots=True)
class Difference:
    """A member whose stored balance is not what the facts say."""

    account_id: int
    customer_id: str | None
    stored: Balance
    derived: Balance


def rebuild(services: Services, shop: Shop, *, dry_run: bool) -> list[Difference]:
    """
    Derive every balance again from the facts; unless it is a dry run, settle what differs.

    Raises InvalidInputError when facts of a member cannot be read: `verify` names the row.
    """
    found = services.store.read(lambda tx: list(_differences(tx, services, shop)))
    if not dry_run:
        _rebuild_referrals(services, shop)
        for difference in found:
            _settle(services, shop, difference.account_id)
    return found


def _rebuild_referrals(services: Services, shop: Shop) -> None:
    """Rows that are missing are told by their acts; then each referrer is settled."""
    brand_id = shop.brand_id
    services.store.transact(lambda tx: _restore_rows(tx, brand_id))
    found = services.store.read(lambda tx: [one.id for one in referred.roots(tx, brand_id)])
    for root_id in found:
        services.store.transact(
            partial(referring.settle, services=services, brand_id=brand_id, account_id=root_id)
        )


def _restore_rows(tx: Tx, brand_id: int) -> None:
    for act in acts.of_kind(tx, brand_id, REFERRED):
        if referrals.get(tx, brand_id, act.id) is None:
            referrals.keep(tx, row_of(brand_id, act))


def _settle(services: Services, shop: Shop, account_id: int) -> None:
    now = services.clock.now()
    services.store.transact(lambda tx: settle(tx, shop.brand_id, [account_id], now))


def _differences(tx: Tx, services: Services, shop: Shop) -> Iterator[Difference]:
    versions = programs.of(tx, shop.brand_id)
    for root, book in books.every(tx, shop.brand_id, shop.id):
        if book is None:
            raise InvalidInputError(f"the facts of account {root.id} cannot be read: run verify")
        at = true_at(root, services.clock.now())
        derived = book.standing(versions, at).balance(at)
        if root.balance != derived:
            yield Difference(root.id, root.customer_id, root.balance, derived)
