"""Rebuilding: every balance again from the facts."""

from collections.abc import Iterator
from dataclasses import dataclass

from plugin.domain.errors import InvalidInputError
from plugin.domain.ledger import Balance
from plugin.service.checks import books
from plugin.service.checks.balances import true_at
from plugin.service.services import Services
from plugin.service.settling import settle
from plugin.store import Tx, programs
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
        for difference in found:
            _settle(services, shop, difference.account_id)
    return found


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
