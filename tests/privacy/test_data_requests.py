"""Somebody asks what we hold: one package with everything, in time, for the merchant alone."""

import pytest

from plugin.domain.errors import ConflictError, NotFoundError
from plugin.errands import ERRANDS
from plugin.service import members
from plugin.service.privacy import access, asking
from plugin.service.privacy.asking import DUE, Request
from plugin.service.privacy.package import FORM, Asked, Package
from plugin.service.rewards import stops
from plugin.store import jobs
from tests.bodies import OPENING, Shop, mug
from tests.cast import ANIA, CHARLIE, DORA, KOPI, Person
from tests.laurel import Laurel, whom
from tests.service.buying import bought


def asked(laurel: Laurel) -> list[Request]:
    """The requests of Kubek, as its staff see them."""
    return asking.requests(laurel.services, laurel.kubek, "staff:301")


def package_of(laurel: Laurel, person: Person) -> Package:
    """What Kubek is handed after a person asked."""
    laurel.deliver_all(Shop().privacy(person, "data_request"))
    (request,) = asked(laurel)
    return asking.package(laurel.services, laurel.kubek, request.id, "staff:301")


def test_the_package_holds_everything_known_of_a_customer(laurel: Laurel) -> None:
    bought(laurel, ANIA, mug(2))
    members.adjust(laurel.services, laurel.kubek, whom(ANIA), 7, reason="broken cup", actor="Tomek")
    made = package_of(laurel, ANIA)
    (holding,) = made.holdings
    assert made.form == FORM == "laurel.person/1"
    assert holding.customer_ids == (str(ANIA.customer_id),)
    assert (holding.person["name"], holding.person["email"]) == (ANIA.name, ANIA.email)
    assert holding.balance == {"available": 197, "pending": 0, "debt": 0}
    assert sum(entry["points"] for entry in holding.entries) == 197
    assert all(entry["explanation"]["code"] for entry in holding.entries)
    assert sum(lot["remaining"] for lot in holding.lots) == 197
    (act,) = holding.acts
    assert (act["kind"], act["note"]) == (
        "adjustment", {"reason": "broken cup", "actor": "Tomek"},
    )  # fmt: skip
    assert len(holding.orders) == 1
    assert made.deliveries
    assert ANIA.email in str(made.deliveries)


def test_a_guest_is_told_by_e_mail(laurel: Laurel) -> None:
    bought(laurel, DORA, mug(1))
    (holding,) = package_of(laurel, DORA).holdings
    assert holding.known_by_hash
    assert holding.customer_ids == ()
    assert holding.balance["available"] == 95


def test_points_that_a_stop_holds_are_promised_for_no_day_here_either(laurel: Laurel) -> None:
    laurel.clock.at = OPENING
    stops.begin(laurel.services, laurel.kubek, "Why", "Ewa")
    laurel.clock.advance(hours=1)
    bought(laurel, ANIA, mug(2), shop=Shop(now=laurel.clock.now()))
    (holding,) = package_of(laurel, ANIA).holdings
    assert [lot["available_at"] for lot in holding.lots] == [None]


def test_of_somebody_unknown_we_hold_nothing_and_say_so(laurel: Laurel) -> None:
    made = package_of(laurel, ANIA)
    assert made.nothing_held
    assert made.asked == Asked(str(ANIA.customer_id), ANIA.email)


def test_a_request_is_due_in_thirty_days(embedded: Laurel) -> None:
    package_of(embedded, ANIA)
    (request,) = asked(embedded)
    assert request.due_at - request.asked_at == DUE
    assert request.prepared
    assert request.handed_at is None


def test_a_request_told_twice_is_one(laurel: Laurel) -> None:
    shop = Shop()
    told = shop.privacy(ANIA, "data_request")
    laurel.deliver(told[0], webhook_id="one")
    laurel.deliver(told[0], webhook_id="one")
    laurel.drain()
    assert len(asked(laurel)) == 1


def test_the_request_itself_leaves_no_e_mail_in_the_journal(laurel: Laurel) -> None:
    made = package_of(laurel, DORA)
    again = asking.export(laurel.services, laurel.kubek, Asked(None, DORA.email), access.OPERATOR)
    assert made.deliveries == again.deliveries == ()


def test_handing_over_is_remembered_once(embedded: Laurel) -> None:
    package_of(embedded, ANIA)
    (request,) = asked(embedded)
    asking.hand_over(embedded.services, embedded.kubek, request.id)
    embedded.clock.advance(days=1)
    asking.hand_over(embedded.services, embedded.kubek, request.id)
    (request,) = asked(embedded)
    assert request.handed_at is not None
    assert (embedded.clock.at - request.handed_at).days == 1


def test_what_is_not_prepared_cannot_be_handed_over(embedded: Laurel) -> None:
    shop = Shop()
    for told in shop.privacy(ANIA, "data_request"):
        embedded.deliver(told)
    now = embedded.clock.now()
    (job,) = embedded.services.store.transact(lambda tx: jobs.claim(tx, now, 1))
    ERRANDS[job.kind].run(embedded.services, job)
    (request,) = asked(embedded)
    with pytest.raises(ConflictError):
        asking.hand_over(embedded.services, embedded.kubek, request.id)
    with pytest.raises(ConflictError):
        asking.package(embedded.services, embedded.kubek, request.id, "staff:301")


@pytest.mark.attack
def test_a_package_opens_in_its_own_shop_only(laurel: Laurel) -> None:
    kopi = laurel.shop(KOPI)
    package_of(laurel, ANIA)
    (request,) = asked(laurel)
    with pytest.raises(NotFoundError):
        asking.package(laurel.services, kopi, request.id, "staff:401")
    with pytest.raises(NotFoundError):
        asking.hand_over(laurel.services, kopi, request.id)
    assert asking.requests(laurel.services, kopi, "staff:401") == []


def test_a_stranger_with_the_same_number_elsewhere_is_not_in_it(laurel: Laurel) -> None:
    laurel.shop(KOPI)
    elsewhere = Shop(place=KOPI)
    order = elsewhere.order(CHARLIE, [mug(1)])
    order.paid()
    laurel.deliver_all(elsewhere.deliveries, KOPI)
    assert package_of(laurel, CHARLIE).nothing_held
