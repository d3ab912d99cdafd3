"""Invitations: a member's link for friends, made when it is first asked for and then for good."""

import secrets

from plugin.domain import invitations as codes
from plugin.service.lookup import member_of
from plugin.service.services import Services
from plugin.store import Tx, accounts, groups, invitations
from plugin.store.invitations import Invitation
from plugin.store.shops import Shop


def of_member(tx: Tx, services: Services, shop: Shop, account_id: int) -> Invitation:
    """
    The invitation of a member, under whichever of their accounts; of two, the older one.

    Of a member who takes part: whether they do is for whoever asks to know.
    """
    root_id = accounts.get(tx, shop.brand_id, account_id).root_id
    theirs = groups.of_root(tx, shop.brand_id, root_id)
    known = invitations.of_accounts(tx, shop.brand_id, theirs)
    return known[0] if known else _new(tx, services, shop, root_id)


def find(tx: Tx, brand_id: int, code: str) -> Invitation | None:
    """The invitation of a code, however it is written, while its member takes part."""
    found = invitations.find(tx, brand_id, codes.normal(code))
    if found is None:
        return None
    member = member_of(tx, accounts.get(tx, brand_id, found.account_id))
    return found if member.state == "joined" else None


def _new(tx: Tx, services: Services, shop: Shop, root_id: int) -> Invitation:
    """Should somebody else make it in the same moment, theirs is the one."""
    drawn = codes.draw(secrets.token_bytes)
    now = services.clock.now()
    one = Invitation(shop.brand_id, drawn, root_id, shop.id, named=False, created_at=now)
    if invitations.add(tx, one):
        return one
    return invitations.of_accounts(tx, shop.brand_id, [root_id])[0]
