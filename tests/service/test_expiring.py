"""Points that end: warned of by mail or in the panel, posted, given back; on both databases."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from plugin.chores import CHORES, Rota
from plugin.domain.errors import ConflictError, UnavailableError, UndeliverableError
from plugin.domain.ledger import Balance, Kind
from plugin.ports import Letter
from plugin.service import amends, checks, programs, settling, warning
from plugin.service.privacy.notes import Note
from tests.bodies import OPENING, mug
from tests.cast import ANIA, BUDI, Person
from tests.laurel import Laurel, whom
from tests.service.buying import bought
from tests.service.members import joined, seen_by

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
NOTE = Note("a kind word", "Ewa")
ABOUT_TIME = tuple(chore for chore in CHORES if chore.name in {"refresh", "warn"})
"""What the worker does for points that end; the other chores only take time here."""


@dataclass
class Postbox:
    """A notifier that keeps what it is given, or refuses."""

    letters: list[Letter] = field(default_factory=list)
    refuse: Exception | None = None

    def send(self, letter: Letter) -> None:
        if self.refuse:
            raise self.refuse
        self.letters.append(letter)


@pytest.fixture
def postbox(laurel: Laurel) -> Postbox:
    box = Postbox()
    laurel.services = replace(laurel.services, notifier=box)
    return box


def lasting(laurel: Laurel, rules: str = RULES) -> None:
    """The shop's points last for sixty days, from the beginning."""
    programs.apply_from_beginning(laurel.services, laurel.kubek, rules)


def member(laurel: Laurel, person: Person = ANIA) -> None:
    """Somebody bought a mug (95 points) in March and is a member; it is March still."""
    laurel.clock.at = OPENING + timedelta(hours=2)
    bought(laurel, person, mug(1))
    joined(laurel, person)


def until(laurel: Laurel, **span: float) -> None:
    """Time passes, and the worker looks after what it has changed, day by day."""
    end = laurel.clock.at + timedelta(**span)
    while laurel.clock.at < end:
        laurel.clock.at = min(end, laurel.clock.at + timedelta(days=1))
        look_after(laurel)


def look_after(laurel: Laurel) -> None:
    Rota(laurel.services, ABOUT_TIME).look_after()
    laurel.drain()
    settling.refresh(laurel.services)


def kinds(laurel: Laurel, person: Person = ANIA) -> list[tuple[str, int]]:
    return [(line.kind, line.line.points) for line in laurel.show(person).lines]


def test_a_member_is_warned_twice_and_then_the_points_end(laurel: Laurel, postbox: Postbox) -> None:
    lasting(laurel)
    member(laurel)
    until(laurel, days=59)
    assert [letter.kind for letter in postbox.letters] == ["points_end", "points_end"]
    assert [letter.values["points"] for letter in postbox.letters] == [95, 95]
    assert len({letter.id for letter in postbox.letters}) == 2
    assert laurel.show(ANIA).balance.available == 95
    until(laurel, days=3)
    assert laurel.show(ANIA).balance == Balance()
    assert kinds(laurel) == [(Kind.EARN, 95), (Kind.EXPIRE, -95)]
    assert len(postbox.letters) == 2
    assert laurel.faults() == []


def test_without_an_address_the_period_is_twice_as_long(laurel: Laurel) -> None:
    lasting(laurel)
    member(laurel)
    until(laurel, days=100)
    assert laurel.show(ANIA).balance.available == 95
    until(laurel, days=25)
    assert laurel.show(ANIA).balance.available == 0
    assert laurel.faults() == []


def test_an_address_that_refuses_mail_warned_nobody(laurel: Laurel, postbox: Postbox) -> None:
    lasting(laurel)
    member(laurel)
    postbox.refuse = UndeliverableError("no such mailbox")
    until(laurel, days=70)
    assert laurel.show(ANIA).balance.available == 95
    until(laurel, days=55)
    assert laurel.show(ANIA).balance.available == 0


def test_a_mail_server_that_is_down_for_a_day_costs_nobody_a_warning(
    laurel: Laurel, postbox: Postbox
) -> None:
    lasting(laurel)
    member(laurel)
    postbox.refuse = UnavailableError("down")
    until_due(laurel)
    Rota(laurel.services, ABOUT_TIME).look_after()
    assert warning.enqueue_due(laurel.services) == 0, "it waits in the queue, not in the account"
    postbox.refuse = None
    laurel.clock.advance(days=1)
    laurel.drain()
    assert len(postbox.letters) == 1


def until_due(laurel: Laurel) -> None:
    """The day on which the first warning goes out."""
    laurel.clock.advance(days=31)


def test_points_spent_or_gone_are_not_warned_of(laurel: Laurel, postbox: Postbox) -> None:
    lasting(laurel)
    laurel.clock.at = OPENING + timedelta(hours=2)
    until(laurel, days=40)
    assert postbox.letters == []


def test_whoever_has_not_joined_gets_no_mail(laurel: Laurel, postbox: Postbox) -> None:
    lasting(laurel)
    laurel.clock.at = OPENING + timedelta(hours=2)
    bought(laurel, BUDI, mug(1))
    until(laurel, days=61)
    assert postbox.letters == []


def test_the_panel_warns_too(laurel: Laurel) -> None:
    lasting(laurel)
    member(laurel)
    laurel.clock.advance(days=40)
    assert seen_by(laurel, ANIA).expiring == seen_by(laurel, ANIA).expiring is not None
    laurel.clock.advance(days=22)
    settling.refresh(laurel.services)
    assert kinds(laurel) == [(Kind.EARN, 95), (Kind.EXPIRE, -95)]
    assert laurel.faults() == []


def test_a_read_after_the_end_knows_before_any_job_ran(laurel: Laurel, postbox: Postbox) -> None:
    lasting(laurel)
    member(laurel)
    until(laurel, days=59)
    laurel.clock.advance(days=3)
    assert laurel.show(ANIA).balance == Balance()
    assert kinds(laurel) == [(Kind.EARN, 95)], "nothing is posted yet"
    assert laurel.faults() == []
    assert postbox.letters


def test_expired_points_come_back_with_one_act(laurel: Laurel, postbox: Postbox) -> None:
    lasting(laurel)
    member(laurel)
    until(laurel, days=65)
    back = amends.reinstate(laurel.services, laurel.kubek, whom(ANIA), NOTE)
    assert back.available == 95
    assert kinds(laurel)[-1] == (Kind.REINSTATE, 95)
    with pytest.raises(ConflictError, match="nothing"):
        amends.reinstate(laurel.services, laurel.kubek, whom(ANIA), NOTE)
    until(laurel, days=70)
    assert laurel.show(ANIA).balance.available == 0, "their time began anew"
    assert len(postbox.letters) == 4
    assert laurel.faults() == []


def test_debt_is_forgiven_after_a_year_or_by_staff(laurel: Laurel) -> None:
    lasting(laurel, RULES.partition("[expiry]")[0])
    member(laurel)
    from plugin.service import members  # noqa: PLC0415

    members.adjust(laurel.services, laurel.kubek, whom(ANIA), -295, reason="a slip", actor="Ewa")
    assert laurel.show(ANIA).balance.debt == 200
    forgiven = amends.forgive(laurel.services, laurel.kubek, whom(ANIA), 50, NOTE)
    assert forgiven.debt == 150
    laurel.clock.advance(days=366)
    assert laurel.show(ANIA).balance == Balance()
    settling.refresh(laurel.services)
    assert kinds(laurel)[-2:] == [(Kind.FORGIVE, 50), (Kind.FORGIVE, 150)]
    with pytest.raises(ConflictError, match="owes nothing"):
        amends.forgive(laurel.services, laurel.kubek, whom(ANIA), None, NOTE)
    assert laurel.faults() == []
    assert checks.rebuild(laurel.services, laurel.kubek, dry_run=True) == []
