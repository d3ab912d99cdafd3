"""Holes that a review found: who is meant by an e-mail, and what goes on after a shop has left."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from plugin.chores import Rota
from plugin.domain.errors import NoPermitError
from plugin.ports import Letter
from plugin.service import programs, warning
from plugin.service.permits import PermitState
from plugin.service.privacy import asking, backups
from plugin.service.privacy.package import Package
from plugin.store import shops as shop_store
from plugin.store import tombstones
from plugin.store.tables import deliveries, jobs, people
from tests.bodies import OPENING, Delivery, Shop, mug
from tests.cast import ANIA, DORA
from tests.laurel import Laurel
from tests.service.buying import bought
from tests.service.members import claimed, joined, link_for
from tests.service.renewing import Branch

RULES = """\
currency = "USD"
[orders]
points = 5
per = "1.00"
hold_days = 0
[expiry]
basis = "age"
days = 60
"""
ABOUT_KUBEK = {"myshopify_domain": "kubek.myshopify.com", "name": "Kubek"}


@dataclass
class Postbox:
    """A notifier that keeps what it is given."""

    letters: list[Letter] = field(default_factory=list)

    def send(self, letter: Letter) -> None:
        self.letters.append(letter)


def passed_on(laurel: Laurel) -> Shop:
    """Ania bought three mugs; Dora, a guest, bought one and let Ania have her link."""
    shop = Shop()
    bought(laurel, ANIA, mug(3), shop=shop)
    joined(laurel, ANIA)
    bought(laurel, DORA, mug(1), shop=shop)
    claimed(laurel, ANIA, link_for(laurel))
    return shop


def package_of(laurel: Laurel) -> Package:
    """What is handed to whoever asked last."""
    newest, *_ = asking.requests(laurel.services, laurel.kubek, "staff:301")
    return asking.package(laurel.services, laurel.kubek, newest.id, "staff:301")


def left(laurel: Laurel, shop: Shop) -> None:
    """The merchant removes the app."""
    shop.now = laurel.clock.at
    laurel.deliver_all(shop.send([("app/uninstalled", ABOUT_KUBEK)]))


def forget_the_shop(shop: Shop) -> list[Delivery]:
    return shop.send([("shop/redact", {"shop_domain": "kubek.myshopify.com"})])


def subjects(laurel: Laurel) -> set[str]:
    """What deliveries and jobs are about."""
    return laurel.services.store.read(
        lambda tx: {
            *tx.execute(select(deliveries.c.subject)).scalars(),
            *tx.execute(select(jobs.c.subject)).scalars(),
        }
    )


def people_known(laurel: Laurel) -> int:
    return laurel.services.store.read(lambda tx: len(tx.execute(select(people.c.account_id)).all()))


# Whose an e-mail is


@pytest.mark.attack
def test_who_passed_a_link_on_is_shown_nothing_of_whoever_used_it(embedded: Laurel) -> None:
    shop = passed_on(embedded)
    embedded.deliver_all(shop.privacy(DORA, "data_request"))
    made = package_of(embedded)
    (holding,) = made.holdings
    assert (len(holding.orders), holding.customer_ids, holding.acts) == (1, (), ())
    assert holding.known_by_hash
    assert ANIA.email not in str(made)
    assert ANIA.name not in str(made)
    assert DORA.email in str(made.deliveries)


@pytest.mark.attack
def test_who_passed_a_link_on_is_forgotten_without_whoever_used_it(embedded: Laurel) -> None:
    shop = passed_on(embedded)
    embedded.deliver_all(shop.privacy(DORA, "redact"))
    hers = embedded.show(ANIA)
    assert (hers.state, hers.person.name) == ("joined", ANIA.name)
    assert hers.balance.available == 380
    bought(embedded, DORA, mug(1), shop=shop)
    embedded.deliver_all(shop.privacy(DORA, "data_request"))
    assert package_of(embedded).deliveries == ()  # what came late was emptied as well
    assert embedded.show(ANIA).state == "joined"
    assert embedded.faults() == []


def test_after_a_backup_she_is_forgotten_alone_again(embedded: Laurel) -> None:
    shop = passed_on(embedded)
    embedded.deliver_all(shop.privacy(DORA, "redact"))
    listed = backups.forgotten(embedded.services, embedded.kubek)
    assert [one.customer_id for one in listed] == [None]
    assert backups.forget_again(embedded.services, embedded.kubek, listed) == 1
    assert embedded.show(ANIA).person.name == ANIA.name
    found = embedded.services.store.read(lambda tx: tombstones.every(tx, embedded.kubek.brand_id))
    assert len(found) == 1


def test_who_claimed_with_their_own_e_mail_is_meant_by_it(embedded: Laurel) -> None:
    """The same person as a guest and as a customer: asked as a guest, all of it is theirs."""
    shop = Shop()
    as_customer = replace(DORA, customer_id=6_001)
    bought(embedded, DORA, mug(1), shop=shop)
    bought(embedded, as_customer, mug(1), shop=shop)
    joined(embedded, as_customer)
    embedded.deliver_all(shop.privacy(DORA, "redact"))
    assert embedded.show(as_customer).state == "erased"


# After a shop has left


def running_out(laurel: Laurel) -> Postbox:
    """Ania is a member, and what she has ends in sixty days; where the letters go."""
    box = Postbox()
    laurel.services = replace(laurel.services, notifier=box)
    programs.apply_from_beginning(laurel.services, laurel.kubek, RULES)
    laurel.clock.at = OPENING + timedelta(hours=2)
    bought(laurel, ANIA, mug(1))
    joined(laurel, ANIA)
    return box


def mark(laurel: Laurel, *, there: bool) -> None:
    shop, now = laurel.kubek, laurel.clock.at
    change = shop_store.mark_reinstalled if there else shop_store.mark_uninstalled
    laurel.services.store.transact(lambda tx: change(tx, shop, now))


def look_after(laurel: Laurel) -> None:
    Rota(laurel.services).look_after()
    laurel.drain()


def test_nobody_is_written_to_in_the_name_of_a_shop_that_left(embedded: Laurel) -> None:
    box = running_out(embedded)
    mark(embedded, there=False)
    for _ in range(40):
        embedded.clock.advance(days=1)
        look_after(embedded)
    assert box.letters == []
    mark(embedded, there=True)
    look_after(embedded)
    assert len(box.letters) == 1


def test_a_warning_on_its_way_is_not_sent_once_the_shop_has_left(embedded: Laurel) -> None:
    box = running_out(embedded)
    embedded.clock.advance(days=40)
    assert warning.enqueue_due(embedded.services) == 1
    mark(embedded, there=False)
    embedded.drain()
    assert box.letters == []
    mark(embedded, there=True)
    look_after(embedded)
    assert len(box.letters) == 1


def test_a_forgotten_shop_keeps_no_customer_number(embedded: Laurel) -> None:
    shop = Shop()
    bought(embedded, ANIA, mug(1), shop=shop)
    embedded.deliver_all(shop.customer(ANIA))
    embedded.clock.advance(days=1)
    left(embedded, shop)
    for told in shop.customer(ANIA):
        embedded.deliver(told)  # nobody has read it when the shop is forgotten
    embedded.deliver_all(forget_the_shop(shop))
    assert not any(str(ANIA.customer_id) in subject for subject in subjects(embedded))
    assert "customer:-" in subjects(embedded)
    embedded.clock.advance(days=1)
    assert embedded.faults() == []


def dying(laurel: Laurel) -> Branch:
    """Kubek's permit died of age; nobody said that the app was removed."""
    branch = Branch(laurel)
    laurel.services = branch.services
    branch.bank.forget()
    branch.later(hours=2)
    with pytest.raises(NoPermitError):
        branch.grant()
    assert branch.state() is PermitState.RECONNECT
    return branch


def test_a_dead_permit_is_no_proof_that_a_shop_left(embedded: Laurel) -> None:
    shop = Shop()
    bought(embedded, ANIA, mug(1), shop=shop)
    dying(embedded)
    embedded.deliver_all(forget_the_shop(shop))
    assert people_known(embedded) == 1
    assert embedded.show(ANIA).person.name == ANIA.name


def test_a_removal_told_under_a_dead_permit_counts(embedded: Laurel) -> None:
    shop = Shop()
    bought(embedded, ANIA, mug(1), shop=shop)
    dying(embedded)
    left(embedded, shop)
    assert embedded.kubek.uninstalled_at is not None
    embedded.deliver_all(forget_the_shop(shop))
    assert people_known(embedded) == 0


def test_a_grant_refused_before_its_time_is_proof(embedded: Laurel) -> None:
    """The platform revoked all there was: the access token, and with it the way to renew it."""
    shop = Shop()
    bought(embedded, ANIA, mug(1), shop=shop)
    branch = Branch(embedded)
    embedded.services = branch.services
    branch.bank.forget()
    branch.bank.installed = False
    embedded.deliver_all(forget_the_shop(shop))
    assert people_known(embedded) == 0
