"""Making amends: staff give back what has ended and forgive what is owed; who and why is noted."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from plugin.domain.errors import ConflictError, InvalidInputError
from plugin.domain.ledger import MAX_POINTS, Balance
from plugin.service.lookup import Member, Whom, member
from plugin.service.privacy import notes
from plugin.service.privacy.notes import Note
from plugin.service.services import Services
from plugin.service.settling import settle
from plugin.store import Tx, accounts, acts, entries, groups
from plugin.store.shops import Shop


@dataclass(frozen=True, slots=True)
class Amends:
    """What staff do for a member: the kind of act, its points, and the accounts it is about."""

    kind: str
    points: int
    note: Note
    accounts: frozenset[int]


def reinstate(services: Services, shop: Shop, whom: Whom, note: Note) -> Balance:
    """
    Give back all points that ended; their time begins anew.

    Raises NotFoundError, and ConflictError when nothing has ended or the member left.
    """

    def check(tx: Tx, found: Member) -> Amends:
        ended = entries.ended_sum(tx, shop.brand_id, found.accounts)
        if not ended:
            raise ConflictError("nothing of this member's has ended")
        if found.state == "left":
            raise ConflictError("the member has left: they have to come back first")
        return Amends("reinstate", ended, note, found.accounts)

    return _make(services, shop, whom, check)


def forgive(services: Services, shop: Shop, whom: Whom, points: int | None, note: Note) -> Balance:
    """
    Forgive so many points of debt; None: all of it.

    Raises NotFoundError, InvalidInputError for a number that is none, and ConflictError when
    nothing is owed.
    """
    if points is not None and not 1 <= points <= MAX_POINTS:
        raise InvalidInputError(f"{points} points: forgive between 1 and {MAX_POINTS}")

    def check(_tx: Tx, found: Member) -> Amends:
        if not found.root.debt:
            raise ConflictError("this member owes nothing")
        owed = found.root.debt
        return Amends("forgive", min(owed, points or owed), note, frozenset({found.root.id}))

    return _make(services, shop, whom, check)


def _make(
    services: Services, shop: Shop, whom: Whom, check: Callable[[Tx, Member], Amends]
) -> Balance:
    nonce = secrets.token_hex(16)

    def work(tx: Tx) -> Balance:
        now = services.clock.now()
        root_id = member(tx, services, shop, whom).root.id
        groups.lock_roots(tx, shop.brand_id, [root_id])
        settle(tx, shop.brand_id, [root_id], now)
        made = check(tx, member(tx, services, shop, whom))
        key = f"{made.kind}:{nonce}"
        for account_id in made.accounts:
            own = key if account_id == root_id else f"{key}:{account_id}"
            acts.record(
                tx, shop.brand_id, account_id,
                kind=made.kind, key=own, actor=notes.STAFF, body={"points": made.points}, at=now,
            )  # fmt: skip
        notes.lay(tx, services.keys, shop.brand_id, key, made.note)
        settle(tx, shop.brand_id, [root_id], now)
        return accounts.get(tx, shop.brand_id, root_id).balance

    return services.store.transact(work)
