"""
Returning: who is signed in and ordered here before opens a friend's link.

The offer is for first orders, so they are told at once, and what is theirs instead. It is asked of
their own accounts alone: whoever signs in learns nothing of anybody else's mailbox.
"""

from plugin.service.lookup import Member, member_of
from plugin.service.referrals import holding, refusing
from plugin.service.services import Services
from plugin.store import Tx, accounts
from plugin.store.invitations import Invitation
from plugin.store.shops import Shop


def is_known(tx: Tx, services: Services, shop: Shop, invitation: Invitation, asks: Member) -> bool:
    """Did they order before, and have no code of this invitation to look for?"""
    if not refusing.has_bought(tx, shop, asks.accounts):
        return False
    referrer = member_of(tx, accounts.get(tx, shop.brand_id, invitation.account_id))
    return holding.of(tx, services, shop, referrer.accounts, asks.accounts) is None
