"""
The access log: who of the merchant's or the operator's saw whose personal data, and when.

It is written before anything is shown: a page that cannot be logged is not served. Shoppers who
look at their own panel are not in it.
"""

from collections.abc import Iterable

from plugin.domain.errors import InvalidInputError
from plugin.service.lookup import Whom, member
from plugin.service.services import Services
from plugin.store import Tx, accesses
from plugin.store.accesses import Access
from plugin.store.shops import Shop

OPERATOR = "operator"
"""Whoever runs a command, where nobody says more."""


def staff(user_id: str) -> str:
    """How a person of the merchant's is called in the log: by the platform's number."""
    return f"staff:{user_id}"


def note(
    services: Services, shop: Shop, account_ids: Iterable[int], *, actor: str, what: str
) -> None:
    """Write down that somebody sees these people on a page or by a command."""
    seen, now = set(account_ids), services.clock.now()
    if seen:
        services.store.transact(
            lambda tx: accesses.add(tx, shop.brand_id, seen, actor=actor, what=what, at=now)
        )


def note_member(services: Services, shop: Shop, whom: Whom, *, actor: str, what: str) -> None:
    """Write down that somebody sees one member. Raises NotFoundError when there is none."""
    found = services.store.read(lambda tx: member(tx, services, shop, whom))
    note(services, shop, [found.root.id], actor=actor, what=what)


def log(services: Services, shop: Shop, whom: Whom | None = None, limit: int = 100) -> list[Access]:
    """
    The last lines of the shop's brand, or about one member, the newest first.

    Raises NotFoundError for nobody, and InvalidInputError for a limit below one.
    """
    if limit < 1:
        raise InvalidInputError("ask for at least one line")

    def look(tx: Tx) -> list[Access]:
        if whom is None:
            return accesses.newest(tx, shop.brand_id, limit)
        found = member(tx, services, shop, whom)
        return accesses.of(tx, shop.brand_id, found.accounts, limit)

    return services.store.read(look)
