"""A story for the pages of referrals: a member brings friends, and one of them needs a look."""

import json
from dataclasses import replace
from itertools import count
from typing import Any

from plugin import ports
from plugin.domain.program import Program
from plugin.domain.referrals.advising import advised
from plugin.domain.referrals.facts import Road
from plugin.domain.referrals.outcome import State
from plugin.domain.referrals.terms import ReferralTerms
from plugin.ports import Shopper
from plugin.service import identity, journal, panel, programs
from plugin.service.lookup import Whom, member
from plugin.service.referrals import entering, invitations, offer
from plugin.service.referrals.entering import Arrival
from plugin.service.services import Services
from plugin.store import Tx, accounts, referrals
from plugin.store.shops import Shop
from plugin.worker import Worker
from tests import bodies
from tests.bodies import Delivery, mug
from tests.cast import ANIA, BUDI, Person
from tests.laurel import TOPICS

HOME = {
    "country_code": "PL",
    "province_code": None,
    "zip": "31-056",
    "address1": "Józefa 14",
    "phone": "+48 600 100 200",
}
_IDS = count(bodies.FIRST_ID, 1_000)
ELSEWHERE = {**HOME, "zip": "00-950", "address1": "Plac Defilad 1", "phone": None}


def switched_on(services: Services, shop: Shop, **changed: Any) -> Program:
    """The advised offer, on; nobody of one household may come without a look."""
    terms: ReferralTerms = replace(advised("USD"), household=0, **changed)
    offer.publish(services, shop, programs.newest(services, shop).version, terms)
    return programs.newest(services, shop)


def invites(services: Services, shop: Shop, person: Person = ANIA) -> str:
    """Somebody buys from home, joins, and has a link; its code."""
    ordered(services, shop, person, HOME)
    shopper = Shopper(shop.domain, str(person.customer_id), "/apps/laurel", {})
    panel.join(services, shopper, panel.view(services, shopper).join_token, "en")
    whom = Whom(str(person.customer_id), None)
    return services.store.transact(
        lambda tx: (
            invitations.of_member(tx, services, shop, member(tx, services, shop, whom).root.id).code
        )
    )


def ordered(
    services: Services,
    shop: Shop,
    person: Person,
    address: dict[str, Any],
    code: str = "",
    units: int = 3,
) -> None:
    """Somebody orders mugs to an address and pays; a code that their cart carried says by whom."""
    theirs = bodies.Shop(now=services.clock.now(), last_id=next(_IDS))
    order = theirs.order(person, [mug(units)])
    (paid, *_) = order.paid()
    carried = [{"name": "laurel", "value": code}] if code else []
    body = json.loads(paid.body) | {"shipping_address": address, "note_attributes": carried}
    heard(services, shop, replace(paid, body=json.dumps(body).encode()))


def claimed(services: Services, shop: Shop, referrer: Person, email: str) -> None:
    """Somebody typed an e-mail on a member's page: a guest, as far as anybody knows."""
    now, version = services.clock.now(), programs.newest(services, shop).version

    def work(tx: Tx) -> None:
        by = member(tx, services, shop, Whom(str(referrer.customer_id), None)).root.id
        hashed = identity.email_hash(tx, services.keys, shop.brand_id, email)
        friend = accounts.for_guest(tx, shop.brand_id, shop.id, hashed, now)
        entering.enter(tx, shop, Arrival(friend, by, version, Road.LINK, now))

    services.store.transact(work)


def heard(services: Services, shop: Shop, delivery: Delivery) -> None:
    """The platform tells something, and all that follows is done; what needs it waits for it."""
    house = replace(services, topics=TOPICS)
    name = f"{delivery.topic}-{hash(delivery.body)}"
    arrival = ports.Arrival(shop.domain, delivery.topic, name, delivery.triggered_at, vouched=True)
    journal.accept(house, "shopify", arrival, delivery.body)
    worker = Worker(house)
    while worker._work_off(shop.id):
        pass


def held(services: Services, shop: Shop) -> int:
    """Ania brings Budi, who lives where she does; the id of their referral."""
    switched_on(services, shop)
    ordered(services, shop, BUDI, HOME, invites(services, shop))
    (row,) = services.store.read(lambda tx: referrals.of_shop(tx, shop))
    assert row.state == State.HELD
    return row.id


def state_of(services: Services, shop: Shop, referral: int) -> str:
    """How a referral stands."""
    row = services.store.read(lambda tx: referrals.get(tx, shop.brand_id, referral))
    assert row
    return row.state


def order_of(services: Services, shop: Shop, referral: int) -> str:
    """The key of the order that decided about a referral."""
    row = services.store.read(lambda tx: referrals.get(tx, shop.brand_id, referral))
    assert row
    return row.order_key
