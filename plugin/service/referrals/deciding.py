"""Deciding: staff look at a referral that is held, and its referrer may say something to it."""

from typing import Final

from plugin.domain.errors import ConflictError, ForbiddenError, NotFoundError
from plugin.domain.referrals.facts import Verdict
from plugin.domain.referrals.outcome import State
from plugin.service import lookup
from plugin.service.privacy import notes
from plugin.service.privacy.notes import Note
from plugin.service.referrals import settling
from plugin.service.services import Services
from plugin.store import Tx, acts, groups, referrals
from plugin.store.referrals import Referral
from plugin.store.shops import Shop

DECIDED: Final = "refer_decided"
APPEALED: Final = "refer_appealed"
_MEMBER: Final = "member"
_OPEN: Final = frozenset({State.HELD, State.BLOCKED})
"""Where a word of the referrer's can change anything."""


def decide(
    services: Services, shop: Shop, referral_id: int, verdict: Verdict, note: Note
) -> Referral:
    """
    Approve or block a referral, who and why kept sealed beside it; what follows is done at once.
    Another decision takes the place of the last; the same again changes nothing.

    Raises NotFoundError for a referral that the shop does not have.
    """

    def work(tx: Tx) -> Referral:
        row = _locked(tx, shop, referral_id)
        told = _decided(tx, row)
        if not told or told[-1].body["verdict"] != verdict.value:
            _record(tx, services, row, verdict, note, len(told))
        settling.settle(tx, services, shop.brand_id, row.referrer)
        return referrals.get(tx, shop.brand_id, row.id) or row

    return services.store.transact(work)


def appeal(services: Services, shop: Shop, customer_id: str, referral_id: int, text: str) -> None:
    """
    Lay a referrer's own words beside a referral, once: the first words stay.

    Raises ForbiddenError for whoever is no member, NotFoundError for what is not theirs, and
    ConflictError where nothing is held against it.
    """

    def work(tx: Tx) -> None:
        found = lookup.locked_customer(tx, shop, customer_id)
        if found is None or found.state != "joined":
            raise ForbiddenError("this is for members")
        row = referrals.get(tx, shop.brand_id, referral_id)
        if row is None or row.referrer not in found.accounts:
            raise NotFoundError("no such referral of yours")
        if row.state not in _OPEN:
            raise ConflictError("nothing is held against it")
        key = f"{APPEALED}:{row.id}"
        act = acts.record(
            tx, shop.brand_id, row.referrer, kind=APPEALED, key=key, actor=_MEMBER,
            body={"referral": row.id}, at=services.clock.now(),
        )  # fmt: skip
        if act:
            notes.lay(tx, services.keys, shop.brand_id, key, Note(text, _MEMBER))
        settling.settle(tx, services, shop.brand_id, row.referrer)

    services.store.transact(work)


def _locked(tx: Tx, shop: Shop, referral_id: int) -> Referral:
    """A referral of a shop, its referrer locked. Raises NotFoundError."""
    row = referrals.get(tx, shop.brand_id, referral_id)
    if row is None or row.shop_id != shop.id:
        raise NotFoundError(f"no referral {referral_id} in {shop.domain}")
    groups.lock_roots(tx, shop.brand_id, [row.referrer])
    return row


def _decided(tx: Tx, row: Referral) -> list[acts.Act]:
    root = groups.roots_of(tx, row.brand_id, [row.referrer])[row.referrer]
    told = acts.of(tx, row.brand_id, groups.of_root(tx, row.brand_id, root))
    return [act for act in told if act.kind == DECIDED and act.body["referral"] == row.id]


def _record(
    tx: Tx, services: Services, row: Referral, verdict: Verdict, note: Note, times: int
) -> None:
    key = f"{DECIDED}:{row.id}:{times}"
    acts.record(
        tx, row.brand_id, row.referrer, kind=DECIDED, key=key, actor=notes.STAFF,
        body={"referral": row.id, "verdict": verdict.value}, at=services.clock.now(),
    )  # fmt: skip
    notes.lay(tx, services.keys, row.brand_id, key, note)
