"""
Claim letters: who bought without an account types their e-mail, and the way to their points goes
there: a claim link for a guest, signing in for whom the platform made a customer of.

Asking is the same whether anybody waits under an address or not: it is sealed, a job is left, and
only the worker looks. So neither an answer nor the time it takes says who bought here. What was
typed is gone as soon as the job is done, and in a day at the latest.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import msgspec

from plugin.service import claim_links, claiming
from plugin.service.identity import Person
from plugin.service.letters import asking, typed
from plugin.service.letters.carrying import Draft, carry
from plugin.service.letters.rate import Rate
from plugin.service.services import Services
from plugin.store import Tx, asked_links, shops
from plugin.store.jobs import Job
from plugin.store.shops import Shop

PURPOSE: Final = "asked link"
PLACE: Final = "asked_link/{}"
Values = Mapping[str, str | int]

_OF_AN_ADDRESS: Final = Rate("claim letter", 5)
_OF_A_NETWORK: Final = Rate("claim letters", 20)


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody typed, and the language of the page they typed it in."""

    email: str
    locale: str


def ask(services: Services, shop: Shop, email: str, locale: str, came_from: str) -> None:
    """
    Have a claim letter sent to an e-mail, if anybody waits under it. `came_from` is the IP address
    of whoever asks, as far as it is known; it is not kept. What is asked too often is not done, and
    nobody is told so.

    Raises InvalidInputError for what is no e-mail address.
    """
    asked = Asked(typed.normal(email), locale)

    def work(tx: Tx) -> None:
        if _allowed(tx, services, shop, asked, typed.network(came_from)):
            _keep(tx, services, shop, asked)

    services.store.transact(work)


def send(services: Services, job: Job) -> None:
    """
    Send one, if anybody waits under the address; the caller finishes the job.

    Raises UnavailableError while mail cannot be sent.
    """
    asked_id = int(job.subject.partition(":")[2])
    if draft := services.store.read(lambda tx: _draft(tx, services, job, asked_id)):
        carry(services, draft)
    services.store.transact(lambda tx: asked_links.drop(tx, job.brand_id, asked_id))


def _allowed(tx: Tx, services: Services, shop: Shop, asked: Asked, came_from: str) -> bool:
    near = _OF_A_NETWORK.allows(tx, services, shop.brand_id, f"{shop.id}/{came_from}")
    return near and _OF_AN_ADDRESS.allows(tx, services, shop.brand_id, asked.email)


def _keep(tx: Tx, services: Services, shop: Shop, asked: Asked) -> None:
    asked_id = asked_links.new_id()
    sealed = services.keys.seal(msgspec.json.encode(asked), PURPOSE, PLACE.format(asked_id))
    asked_links.add(tx, shop.brand_id, asked_id, sealed, services.clock.now())
    asking.ask(tx, shop.brand_id, shop.id, asking.CLAIM, asked_id)


def _draft(tx: Tx, services: Services, job: Job, asked_id: int) -> Draft | None:
    """The letter; None: it went, nobody waits, or there is nothing to be had."""
    sealed, shop = asked_links.get(tx, job.brand_id, asked_id), shops.get(tx, job.shop_id)
    if sealed is None or shop.uninstalled_at:
        return None
    plain = services.keys.open(sealed, PURPOSE, PLACE.format(asked_id))
    asked = msgspec.json.decode(plain, type=Asked)
    values = _of_guest(tx, services, shop, asked) or _of_customer(tx, services, shop, asked)
    if not values:
        return None
    person = Person(asked.email, locale=asked.locale)
    return Draft(shop, asking.CLAIM, person, f"claim.{asked_id}", {"name": "", **values})


def _of_guest(tx: Tx, services: Services, shop: Shop, asked: Asked) -> Values:
    """What waits for a guest, and their link; empty: nothing does."""
    guest = claim_links.waiting(tx, services, shop, asked.email)
    points = claiming.points_of(tx, services, shop, guest) if guest else 0
    if not (guest and points):
        return {}
    return {"points": points, "url": claim_links.url_of(tx, services, shop, guest, asked.locale)}


def _of_customer(tx: Tx, services: Services, shop: Shop, asked: Asked) -> Values:
    """What waits for a customer who never joined, and their way in; empty: nothing does."""
    customer = claim_links.not_joined(tx, services, shop, asked.email)
    points = claiming.points_of(tx, services, shop, customer) if customer else 0
    if not points:
        return {}
    url = claim_links.way_in(services, shop, asked.locale)
    return {"points": points, "url": url, "customer": 1}
