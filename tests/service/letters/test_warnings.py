"""Warnings and who does not get them: a mail that came back, or was not wanted, warned nobody."""

from dataclasses import replace

import pytest

from plugin.service import identity
from plugin.service.letters import bouncing, stopping
from plugin.service.letters.asking import POINTS_END
from plugin.service.letters.stopping import Stop
from tests.cast import ANIA
from tests.laurel import Laurel
from tests.service.letters.conftest import Postbox
from tests.service.test_expiring import lasting, member, until


@pytest.fixture
def box(embedded: Laurel) -> Postbox:
    """Where warnings go; Ania's points end after sixty days."""
    kept = Postbox()
    embedded.services = replace(embedded.services, notifier=kept)
    lasting(embedded)
    member(embedded)
    until(embedded, days=31)
    assert kept.kinds() == ["points_end"]
    return kept


def test_points_end_after_a_warning_that_arrived(embedded: Laurel, box: Postbox) -> None:
    until(embedded, days=31)
    assert box.kinds() == ["points_end"] * 2
    assert embedded.show(ANIA).balance.available == 0


def test_a_warning_that_came_back_warned_nobody(embedded: Laurel, box: Postbox) -> None:
    bouncing.bounced(embedded.services, embedded.kubek, ANIA.email)
    until(embedded, days=31)
    assert box.kinds() == ["points_end"], "nothing more goes to that address"
    assert embedded.show(ANIA).balance.available == 95
    assert embedded.faults() == []


def test_whoever_wants_no_warnings_keeps_their_points_for_twice_as_long(embedded: Laurel) -> None:
    box = Postbox()
    embedded.services = services = replace(embedded.services, notifier=box)
    lasting(embedded)
    member(embedded)
    brand_id = embedded.kubek.brand_id
    hashed = services.store.read(
        lambda tx: identity.email_hash(tx, services.keys, brand_id, ANIA.email)
    )
    stopping.stop(services, Stop(embedded.kubek, POINTS_END, hashed))
    until(embedded, days=62)
    assert (box.letters, embedded.show(ANIA).balance.available) == ([], 95)
    until(embedded, days=63)
    assert embedded.show(ANIA).balance.available == 0
    assert embedded.faults() == []
