"""
Letters to friends: the code they got on the screen, sent to the address they typed.

The address is sealed until the letter went, and is nowhere else: a friend is no member, and nobody
writes to them again. A letter waits for a code that is still being made, for a day at most.
"""

from dataclasses import dataclass

import msgspec

from plugin.domain.errors import UnavailableError
from plugin.service import addresses
from plugin.service.identity import Person
from plugin.service.letters import asking, gathering
from plugin.service.letters.carrying import Draft, carry
from plugin.service.letters.claims import PLACE, PURPOSE
from plugin.service.rewards import showing
from plugin.service.services import Services
from plugin.store import Tx, asked_links, redemptions, shops
from plugin.store.jobs import Job
from plugin.store.redemptions import ISSUED, RESERVED
from plugin.store.shops import Shop


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose code it is, where it goes, and the language of the page they read."""

    redemption: int
    email: str
    locale: str


def ask(
    tx: Tx, services: Services, shop: Shop, redemption_id: int, email: str, locale: str
) -> None:
    """Have a friend's code sent to the address they typed, in the commit of their claim."""
    asked_id, asked = asked_links.new_id(), Asked(redemption_id, email, locale)
    sealed = services.keys.seal(msgspec.json.encode(asked), PURPOSE, PLACE.format(asked_id))
    asked_links.add(tx, shop.brand_id, asked_id, sealed, services.clock.now())
    asking.ask(tx, shop.brand_id, shop.id, asking.REFERRAL_FRIEND, asked_id)


def send(services: Services, job: Job) -> None:
    """
    Send one; the caller finishes the job.

    Raises UnavailableError while the code is being made, or mail cannot be sent.
    """
    asked_id = int(job.subject.partition(":")[2])
    if draft := services.store.read(lambda tx: _draft(tx, services, job, asked_id)):
        carry(services, draft)
    services.store.transact(lambda tx: asked_links.drop(tx, job.brand_id, asked_id))


def _draft(tx: Tx, services: Services, job: Job, asked_id: int) -> Draft | None:
    """The letter; None: it went, or its code cannot be used any more."""
    sealed, shop = asked_links.get(tx, job.brand_id, asked_id), shops.get(tx, job.shop_id)
    if sealed is None or shop.uninstalled_at:
        return None
    plain = services.keys.open(sealed, PURPOSE, PLACE.format(asked_id))
    asked = msgspec.json.decode(plain, type=Asked)
    row = redemptions.get(tx, job.brand_id, asked.redemption)
    if row is None or row.used or row.state not in {RESERVED, ISSUED}:
        return None
    (view,) = showing.views(tx, services, job.brand_id, [row], plain=True)
    if not view.code:
        raise UnavailableError("this code is still being made")
    values = {
        **gathering.reward(tx, row, view),
        "name": "",
        "url": addresses.with_code(services, shop, view.code),
        "minimum": view.reward.minimum_spend,
    }
    person = Person(asked.email, locale=asked.locale)
    return Draft(shop, asking.REFERRAL_FRIEND, person, f"friend.{asked_id}", values)
