"""Rotating keys: all that is sealed is sealed anew, and the old key is not needed any more."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from itertools import islice

import pytest
from sqlalchemy import LargeBinary

from plugin.keys import Keyring, SealBrokenError
from plugin.ports import Grant
from plugin.service import checks, claim_page, permits, rotating
from plugin.service.letters import claims
from plugin.service.lookup import Whom
from plugin.service.members import adjust
from plugin.service.privacy import asking
from plugin.service.rewards import drawing
from plugin.store import Tx, vaults
from plugin.store.tables import metadata
from plugin.store.vaults import VAULTS
from tests.bodies import Shop, mug
from tests.cast import ANIA, BUDI, DORA, GRACE
from tests.laurel import KEY, Laurel
from tests.service.buying import altered, bought
from tests.service.members import joined, link_for, shopper
from tests.tampering import by_force

OLD, NEW = KEY, b"n" * 32

NOT_SEALED = {
    *("account.guest_hash", "account.head", "code.digest", "data_request.email_hash"),
    *("attempt.digest", "delivery.body_hash", "suppressed.email_hash"),
    *("entry.hash", "handshake.digest", "person.email_hash", "seal.acts_hash", "seal.digest"),
    *("seal.entries_hash", "seal.previous", "trait.hash", "logo.picture"),
}
"""Digests, which say nothing, and a logo, which everybody sees: they need no key."""


def holding(laurel: Laurel, *keys: bytes) -> Laurel:
    """The same Laurel after a restart with these keys, newest first."""
    laurel.services = replace(laurel.services, keys=Keyring(keys))
    return laurel


def rotate(laurel: Laurel) -> int:
    steps = list(rotating.rotate(laurel.services))
    assert sum(step.broken for step in steps) == 0
    return sum(step.renewed for step in steps)


def left_over(laurel: Laurel) -> int:
    return sum(rotating.waiting(laurel.services).values())


@pytest.fixture
def full(laurel: Laurel) -> Laurel:
    """Something in every vault, sealed with the old key."""
    shop, kubek = Shop(), laurel.kubek
    bought(laurel, ANIA, mug(1), shop=shop)
    bought(laurel, DORA, mug(1), shop=shop)
    joined(laurel, ANIA)
    adjust(
        laurel.services, kubek, Whom(str(ANIA.customer_id)), 5, reason="a chipped cup", actor="Ewa"
    )
    grant = Grant("token", ("read_orders",))
    laurel.services.store.transact(lambda tx: permits.keep(tx, laurel.services, kubek, grant))
    laurel.deliver_all(shop.privacy(ANIA, "data_request"))
    laurel.services.store.transact(lambda tx: drawing.draw(tx, laurel.services, kubek, 1))
    claims.ask(laurel.services, kubek, DORA.email, "cs", "")
    return laurel


def test_every_sealed_column_is_a_vault() -> None:
    columns = {
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, LargeBinary)
    }
    assert columns - NOT_SEALED == {vault.name for vault in VAULTS} == set(rotating.PLACES)


def test_after_a_rotation_the_old_key_can_be_dropped(full: Laurel) -> None:
    link = link_for(full)
    holding(full, NEW, OLD)
    waiting = rotating.waiting(full.services)
    assert min(waiting.values()) > 0
    assert rotate(full) == sum(waiting.values())
    holding(full, NEW)
    assert left_over(full) == 0
    assert full.show(ANIA).person.name == ANIA.name
    assert full.show(ANIA).lines[-1].line.explanation.values["reason"] == "a chipped cup"
    assert full.show(DORA).balance.available == 95
    (asked,) = asking.requests(full.services, full.kubek, "Ewa")
    assert asked.asked.email == ANIA.email
    found = claim_page.view(full.services, shopper(BUDI), link)
    after = claim_page.claim(full.services, shopper(BUDI), link, found.claim_token)
    assert after.balance.available == 95
    assert full.faults() == []


def test_without_a_rotation_the_old_key_is_missed(full: Laurel) -> None:
    """What the test above would say if nothing had been sealed anew."""
    holding(full, NEW)
    with pytest.raises(SealBrokenError):
        full.show(ANIA)
    assert "I9" in {fault.invariant for fault in full.faults()}


def test_a_rotation_twice_is_one(full: Laurel) -> None:
    holding(full, NEW, OLD)
    assert rotate(full) > 0
    assert rotate(full) == 0


def test_a_rotation_that_was_stopped_goes_on(full: Laurel) -> None:
    holding(full, NEW, OLD)
    due = left_over(full)
    (step,) = islice(rotating.rotate(full.services), 1)
    assert left_over(full) == due - step.renewed > 0
    assert rotate(full) == due - step.renewed


def test_two_rotations_at_once_lose_nothing(full: Laurel) -> None:
    holding(full, NEW, OLD)
    with ThreadPoolExecutor(2) as operators:
        list(operators.map(lambda _: rotate(full), range(2)))
    assert left_over(full) == 0
    assert holding(full, NEW).faults() == []


def test_what_is_written_meanwhile_is_not_overwritten(full: Laurel) -> None:
    """The row was read, then somebody wrote a newer one: the newer one stays."""
    holding(full, NEW, OLD)
    (people,) = [vault for vault in VAULTS if vault.name == "person.sealed"]
    brand_id, newest = full.kubek.brand_id, full.services.keys.newest
    some = partial(vaults.some, vault=people, brand_id=brand_id, newest=newest, after=0, limit=1)
    ((row, old),) = full.services.store.read(some)
    (told,) = Shop().customer(replace(ANIA, name="Ania Nowak"))
    full.deliver_all([altered(told, updated_at=full.clock.at.isoformat())])

    def too_late(tx: Tx) -> bool:
        return vaults.exchange(tx, people, brand_id, row, old, b"stale")

    assert full.services.store.transact(too_late) is False
    assert full.show(ANIA).person.name == "Ania Nowak"


def test_it_runs_beside_the_door_and_the_worker(full: Laurel) -> None:
    holding(full, NEW, OLD)
    shop = Shop(now=full.clock.at)
    shop.last_id += 10_000
    for _ in range(20):
        shop.order(GRACE, [mug(1)]).paid()
    with ThreadPoolExecutor(1) as hands:
        rotating_now = hands.submit(rotate, full)
        full.deliver_all(shop.deliveries)
        assert rotating_now.result() > 0
    rotate(full)
    assert holding(full, NEW).faults() == []


def test_what_no_key_opens_is_told_and_left(full: Laurel) -> None:
    by_force(full.services.store, "UPDATE person SET sealed = 'broken'")
    holding(full, NEW, OLD)
    steps = list(rotating.rotate(full.services))
    assert sum(step.broken for step in steps) == 1
    assert rotating.waiting(full.services)["person.sealed"] == 1


@pytest.mark.attack
@pytest.mark.parametrize("change", ["another body", "a bit"])
def test_verify_notices_a_body_that_was_changed(full: Laurel, change: str) -> None:
    brand_id = full.kubek.brand_id
    (journal,) = [vault for vault in VAULTS if vault.name == "delivery.body"]
    row, _, sealed = full.services.store.read(lambda tx: next(vaults.bodies(tx, brand_id, 9)))
    other = full.services.keys.seal(b"{}", "delivery", f"delivery/{row}")
    changed = other if change == "another body" else sealed[:-1] + bytes([sealed[-1] ^ 1])
    full.services.store.transact(
        lambda tx: vaults.exchange(tx, journal, brand_id, row, sealed, changed)
    )
    found = list(checks.verify(full.services, full.kubek))
    assert [(fault.invariant, fault.row) for fault in found] == [("I9", f"delivery {row}")]
