"""`orders past`: what the orders of before would earn, and the choice."""

from datetime import UTC, datetime

import pytest

from plugin.http import services
from plugin.ports import Grant
from plugin.service import permits
from plugin.service.sweeping import PAST
from plugin.store import Tx, watermarks
from tests.bodies import Shop, mug
from tests.cast import ANIA, KUBEK
from tests.cli.conftest import Operator
from tests.laurel import register

CAME = datetime(2026, 5, 15, tzinfo=UTC)


@pytest.fixture
def late(newcomer: Operator) -> Operator:
    """A shop that came in May, two orders of March known, and the past read."""
    with newcomer.app.app_context():
        house = services()
        shop = register(house, KUBEK, since=CAME)

        def read(tx: Tx) -> None:
            permits.keep(tx, house, shop, Grant("token", ()))
            watermarks.place(tx, shop, PAST, CAME, None)
            since = datetime(2026, 3, 16, tzinfo=UTC)
            watermarks.begin(tx, shop, PAST, since, CAME, since)
            found = watermarks.of(tx, shop, PAST)
            assert found is not None
            watermarks.complete(tx, shop, found)

        house.store.transact(read)
    stall = Shop()
    for _ in range(2):
        stall.order(ANIA, [mug(2)]).paid()
    newcomer.say("journal", "replay", str(newcomer.write("march.jsonl", *stall.deliveries)))
    return newcomer


def available(operator: Operator) -> int:
    operator.say("rebuild")
    found = operator.ask("members", "show", "--email", ANIA.email)
    return int(found["balance"]["available"])


def test_what_they_would_earn_is_shown_and_nothing_written(late: Operator) -> None:
    told = late.say("orders", "past", "show")
    assert "Based on 60 of 365 days" in told
    assert "380 points: 2 orders of $76.00." in told
    shown = late.ask("orders", "past", "show")
    assert shown["preview"] == {"orders": 2, "members": 1, "points": 380, "spent_minor": 7600}
    assert available(late) == 0


def test_they_earn_once_it_is_said(late: Operator) -> None:
    late.say("orders", "past", "award")
    assert available(late) == 380
    assert late.ask("orders", "past", "show")["stage"] == "awarded"


def test_a_first_day_leaves_out_what_was_before(late: Operator) -> None:
    late.say("orders", "past", "award", "--since", "2026-03-28")
    assert available(late) == 0


def test_declined_is_declined(late: Operator) -> None:
    late.say("orders", "past", "decline")
    assert "another choice" in late.refused("orders", "past", "award")
    assert available(late) == 0


def test_they_can_be_read_again(late: Operator) -> None:
    assert KUBEK.domain in late.say("orders", "past", "read")


def test_without_a_permit_nobody_reads(operator: Operator) -> None:
    assert "staff must open the app" in operator.refused("orders", "past", "read")
