"""
What a household shares, remembered as keyed hashes: enough to see that two are one, no more.

Nothing is kept while a brand asks nobody to bring friends, and nothing for longer than a year.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from plugin.domain.referrals import addresses
from plugin.ports import Buyer
from plugin.service import identity
from plugin.service.referrals.offered import offering
from plugin.service.services import Services
from plugin.store import Tx, accounts, programs, traits
from plugin.store.shops import Shop

KEPT: Final = timedelta(days=365)
_FORGOTTEN: Final = frozenset({"erased", "deleted"})
STEM: Final = "stem"
"""The letters of an e-mail that stay when somebody opens another mailbox."""

Told = Iterable[tuple[str, str]]
"""(kind, text in one spelling)"""


def of_email(email: str) -> Told:
    """What an e-mail tells: the one mailbox behind its spellings, and the letters of its name."""
    yield traits.EMAIL, addresses.canonical(email)
    if stem := addresses.stem(email):
        yield STEM, stem


def remember_buyer(
    tx: Tx, services: Services, shop: Shop, account_id: int, buyer: Buyer, at: datetime
) -> None:
    """What an order tells of a buyer's household, while friends can be brought."""
    told = [*buyer.traits, *(of_email(buyer.email) if buyer.email else ())]
    if not told or not offering(programs.of(tx, shop.brand_id), services.clock.now()):
        return
    if accounts.get(tx, shop.brand_id, account_id).state not in _FORGOTTEN:
        remember(tx, services, shop.brand_id, account_id, told, at)


def remember(
    tx: Tx, services: Services, brand_id: int, account_id: int, told: Told, at: datetime
) -> None:
    """Keep the hashes of these for an account."""
    secret = identity.brand_secret(tx, services.keys, brand_id)
    seen: dict[str, set[bytes]] = {}
    for kind, text in told:
        seen.setdefault(kind, set()).add(hashed(secret, kind, text))
    traits.keep(tx, brand_id, account_id, seen, at)


def hashed(secret: bytes, kind: str, text: str) -> bytes:
    """The hash of a trait. A mailbox has that of its e-mail, so that it is found by either."""
    if kind == traits.EMAIL:
        return identity.hash_of(secret, text)
    return identity.trait_of(secret, kind, text)
