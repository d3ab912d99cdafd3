"""What staff write about an adjustment lies beside the ledger, sealed, and can go."""

import msgspec
from sqlalchemy import select

from plugin.service import members, sealing
from plugin.service.privacy import notes as beside
from plugin.store import Tx, accounts, acts, seals
from plugin.store.tables import acts as acts_table
from plugin.store.tables import notes
from tests.bodies import Shop, mug
from tests.cast import ANIA
from tests.laurel import Laurel, whom
from tests.service.buying import bought


def adjusted(laurel: Laurel) -> None:
    """Tomek gave Ania five points and said why."""
    bought(laurel, ANIA, mug(1))
    members.adjust(laurel.services, laurel.kubek, whom(ANIA), 5, reason="broken cup", actor="Tomek")


def reasons(laurel: Laurel) -> list[object]:
    """What `members show` says of why."""
    return [line.line.explanation.values.get("reason") for line in laurel.show(ANIA).lines]


def test_the_act_holds_numbers_and_the_note_holds_words(laurel: Laurel) -> None:
    adjusted(laurel)
    (row,) = laurel.services.store.read(lambda tx: tx.execute(select(acts_table)).all())
    assert (row.actor, msgspec.json.decode(row.body)) == ("staff", {"points": 5})
    (note,) = laurel.services.store.read(lambda tx: tx.execute(select(notes)).all())
    assert b"broken cup" not in note.sealed
    assert b"Tomek" not in note.sealed
    assert reasons(laurel)[-1] == "broken cup"


def test_who_did_it_is_in_the_note(laurel: Laurel) -> None:
    adjusted(laurel)

    def look(tx: Tx) -> dict[int, beside.Note]:
        brand_id = laurel.kubek.brand_id
        return beside.of(tx, laurel.services.keys, brand_id, accounts.every(tx, brand_id))

    (note,) = laurel.services.store.read(look).values()
    assert note == beside.Note("broken cup", "Tomek")


def test_forgetting_a_note_changes_no_seal(laurel: Laurel) -> None:
    """The day is sealed with the note beside it; afterwards the note goes, and the seal holds."""
    adjusted(laurel)
    laurel.clock.advance(days=2)
    sealing.seal_finished_days(laurel.services)
    laurel.deliver_all(Shop().privacy(ANIA, "redact"))
    assert laurel.services.store.read(lambda tx: tx.execute(select(notes)).all()) == []
    assert reasons(laurel)[-1] is None
    assert laurel.services.store.read(lambda tx: seals.newest(tx, laurel.kubek.brand_id, 1))
    assert laurel.faults() == []


def test_acts_of_old_times_still_say_why(laurel: Laurel) -> None:
    """Before there were notes the act itself held the reason, and it is written once."""
    adjusted(laurel)

    def old(tx: Tx) -> None:
        root = accounts.find_customer(
            tx, laurel.kubek.brand_id, laurel.kubek.id, str(ANIA.customer_id)
        )
        assert root
        acts.record(
            tx, laurel.kubek.brand_id, root.id,
            kind="adjustment", key="adjustment:old", actor="Ewa",
            body={"points": 3, "reason": "in old times"}, at=laurel.clock.now(),
        )  # fmt: skip

    laurel.services.store.transact(old)
    members.adjust(laurel.services, laurel.kubek, whom(ANIA), 1, reason="now", actor="Ewa")
    assert {"broken cup", "in old times", "now"} <= set(reasons(laurel))
