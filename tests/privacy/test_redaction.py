"""Forgetting a person leaves nothing that says who they were, and every point where it was."""

import pytest
from prometheus_client import generate_latest
from sqlalchemy import Table, func, select

from plugin.service import checks, journal, members
from plugin.service.privacy import access, asking, backups, retention
from plugin.service.privacy.package import Asked
from plugin.store.tables import deliveries, notes, people
from tests.bodies import Delivery, Shop, mug
from tests.cast import ANIA
from tests.laurel import Laurel, whom
from tests.privacy.canary import (
    NOTE,
    WORDS,
    ZOFIA,
    ZOFIA_AS_GUEST,
    files,
    planted,
    sealed_rows,
    traces,
)
from tests.service.buying import bought


def lived(laurel: Laurel, shop: Shop) -> None:
    """Zofia bought, asked what we hold, staff wrote a note; Ania, beside her, bought too."""
    order = shop.order(ZOFIA, [mug(2)])
    order.paid()
    order.refunded({0: 1})
    laurel.deliver_all([planted(one) for one in order.deliveries])
    laurel.deliver_all(shop.customer(ZOFIA))
    members.adjust(laurel.services, laurel.kubek, whom(ZOFIA), 7, reason=NOTE, actor="Tomek")
    laurel.deliver_all(shop.privacy(ZOFIA, "data_request"))
    bought(laurel, ANIA, mug(1), shop=shop)


def bodies_left(laurel: Laurel) -> list[str]:
    """What those deliveries are about whose bodies are still there."""
    found = select(deliveries.c.subject, deliveries.c.body).order_by(deliveries.c.id)
    rows = laurel.services.store.read(lambda tx: tx.execute(found).all())
    return [row.subject for row in rows if row.body]


def opened_bodies(laurel: Laurel) -> list[str]:
    """Every body that is still there, opened."""
    found = select(deliveries.c.id, deliveries.c.body)
    rows = laurel.services.store.read(lambda tx: tx.execute(found).all())
    keys = laurel.services.keys
    return [
        keys.open(row.body, "delivery", f"delivery/{row.id}").decode() for row in rows if row.body
    ]


def rows_of(laurel: Laurel, table: Table) -> int:
    """How many rows a table has."""
    found = select(func.count()).select_from(table)
    return laurel.services.store.read(lambda tx: tx.execute(found).scalar_one())


def test_a_redaction_leaves_no_trace_and_no_difference(laurel: Laurel) -> None:
    shop = Shop()
    lived(laurel, shop)
    before = laurel.show(ZOFIA).balance
    laurel.deliver_all(shop.privacy(ZOFIA, "redact"))
    view = laurel.show(ZOFIA)
    assert (view.state, view.person.name, view.person.email) == ("erased", "", None)
    assert view.balance == before
    assert all("reason" not in line.line.explanation.values for line in view.lines)
    assert traces(laurel) == []
    assert [*checks.rebuild(laurel.services, laurel.kubek, dry_run=True)] == []
    assert laurel.faults() == []


def test_every_body_that_names_them_is_emptied_and_no_other(laurel: Laurel) -> None:
    shop = Shop()
    lived(laurel, shop)
    assert f"customer:{ZOFIA.customer_id}" in bodies_left(laurel)
    laurel.deliver_all(shop.privacy(ZOFIA, "redact"))
    left = opened_bodies(laurel)
    assert left
    assert all(ANIA.email in body and "Kanarkowa" not in body for body in left)


def test_what_was_asked_for_them_goes_with_them(laurel: Laurel) -> None:
    shop = Shop()
    lived(laurel, shop)
    assert len(asking.requests(laurel.services, laurel.kubek, access.OPERATOR)) == 1
    laurel.deliver_all(shop.privacy(ZOFIA, "redact"))
    assert asking.requests(laurel.services, laurel.kubek, access.OPERATOR) == []
    assert rows_of(laurel, people) == 1
    assert rows_of(laurel, notes) == 0


def test_a_guest_asks_and_is_forgotten_by_e_mail_alone(laurel: Laurel) -> None:
    shop = Shop()
    order = shop.order(ZOFIA_AS_GUEST, [mug(1)])
    order.paid()
    laurel.deliver_all([planted(one) for one in order.deliveries])
    laurel.deliver_all(shop.privacy(ZOFIA_AS_GUEST, "data_request"))
    laurel.deliver_all(shop.privacy(ZOFIA_AS_GUEST, "redact"))
    assert bodies_left(laurel) == []
    assert asking.requests(laurel.services, laurel.kubek, access.OPERATOR) == []
    assert laurel.show(ZOFIA_AS_GUEST).state == "erased"
    assert laurel.faults() == []


def test_the_disk_and_the_log_keep_nothing_of_her(
    embedded: Laurel, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """Even sealed: bytes that a key would open are overwritten, not only unlinked."""
    shop = Shop()
    lived(embedded, shop)
    sealed = {one for one in sealed_rows(embedded) if len(one) > 40}
    embedded.deliver_all(shop.privacy(ZOFIA, "redact"))
    kept = set(sealed_rows(embedded))
    retention.let_go(embedded.services)
    disk = files(embedded)
    assert sealed - kept
    assert [one for one in sealed - kept if one in disk] == []
    said = disk + caplog.text.encode() + "".join(capsys.readouterr()).encode() + generate_latest()
    assert [word for word in WORDS if word.encode() in said] == []


def test_the_disk_check_would_notice(embedded: Laurel) -> None:
    shop = Shop()
    lived(embedded, shop)
    disk = files(embedded)
    assert all(one in disk for one in sealed_rows(embedded) if len(one) < 1_000)


def test_row_84_a_late_order_brings_no_name_back_and_is_emptied(laurel: Laurel) -> None:
    shop = Shop()
    early, late = shop.order(ZOFIA, [mug(1)]), shop.order(ZOFIA, [mug(2)])
    late.paid()
    laurel.deliver_all([planted(one) for one in early.deliveries])
    laurel.deliver_all(shop.privacy(ZOFIA, "redact"))
    laurel.deliver_all([planted(one) for one in late.deliveries])
    assert laurel.show(ZOFIA).balance.available == 190
    assert traces(laurel) == []
    assert bodies_left(laurel) == []
    assert rows_of(laurel, people) == 0


def test_row_84_somebody_never_seen_has_a_tombstone(laurel: Laurel) -> None:
    """Redacted before the first order: what comes late is counted, and names nobody."""
    shop = Shop()
    laurel.deliver_all(shop.privacy(ZOFIA, "redact"))
    order = shop.order(ZOFIA, [mug(1)])
    order.paid()
    laurel.deliver_all([planted(one) for one in order.deliveries])
    view = laurel.show(ZOFIA)
    assert (view.state, view.person.name, view.balance.available) == ("erased", "", 95)
    assert bodies_left(laurel) == []
    assert laurel.faults() == []


@pytest.mark.parametrize("redacted_at", range(4))
def test_fault_32_wherever_the_redaction_comes_the_points_are_the_same(
    laurel: Laurel, redacted_at: int
) -> None:
    shop = Shop()
    order = shop.order(ZOFIA, [mug(2)])
    order.paid()
    told: list[Delivery] = [planted(one) for one in order.deliveries]
    (redaction,) = shop.privacy(ZOFIA, "redact")
    for delivery in [*told[:redacted_at], redaction, *told[redacted_at:]]:
        laurel.deliver(delivery)
    laurel.drain()
    assert laurel.show(ZOFIA).balance.available == 190
    assert bodies_left(laurel) == []
    assert traces(laurel) == []


def test_an_emptied_delivery_that_is_tried_again_dies_quietly(embedded: Laurel) -> None:
    shop = Shop()
    (told,) = shop.customer(ZOFIA)
    embedded.deliver(Delivery("customers/delete", told.body, told.triggered_at))
    embedded.drain()
    embedded.deliver_all(shop.privacy(ZOFIA, "redact"))
    (dead,) = journal.listing(embedded.services, embedded.kubek, "dead")
    journal.retry(embedded.services, embedded.kubek, dead.id)
    embedded.drain()
    (dead,) = journal.listing(embedded.services, embedded.kubek, "dead")
    assert dead.reason == "the body was emptied"


def test_a_forgotten_person_is_forgotten_again_after_a_restore(laurel: Laurel) -> None:
    """Fault 16: a backup is older than a redaction; the list of tombstones is applied to it."""
    shop = Shop()
    lived(laurel, shop)
    order = shop.order(ZOFIA_AS_GUEST, [mug(1)])
    laurel.deliver_all(order.deliveries)
    listed = backups.read_list(
        f'[{{"customer_id": "{ZOFIA.customer_id}", "guest_hash": null, '
        '"at": "2026-06-01T00:00:00Z"}]'
    )
    assert backups.forget_again(laurel.services, laurel.kubek, listed) == 1
    assert laurel.show(ZOFIA).state == "erased"
    assert traces(laurel) == []
    (told,) = backups.forgotten(laurel.services, laurel.kubek)
    assert told == listed[0]
    assert laurel.faults() == []


def test_nothing_is_held_of_the_forgotten(laurel: Laurel) -> None:
    """What is left is what the ledger needs: numbers under a customer number."""
    shop = Shop()
    lived(laurel, shop)
    laurel.deliver_all(shop.privacy(ZOFIA, "redact"))
    made = asking.export(
        laurel.services, laurel.kubek, Asked(str(ZOFIA.customer_id), ZOFIA.email), access.OPERATOR
    )
    assert made.deliveries == ()
    assert [word for word in WORDS if word in str(made.holdings)] == []
