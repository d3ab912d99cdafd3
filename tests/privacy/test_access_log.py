"""Whoever of the merchant's or the operator's sees a person is written down, first."""

import ast

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from plugin.domain.errors import InvalidInputError, NotFoundError
from plugin.service.privacy import access, asking
from plugin.service.privacy.package import Asked
from plugin.store.tables import accesses
from tests.bodies import mug
from tests.cast import ANIA, BUDI
from tests.house.rules import ROOT
from tests.laurel import Laurel, whom
from tests.service.buying import bought


def test_who_saw_whom_and_when(laurel: Laurel) -> None:
    bought(laurel, ANIA, mug(1))
    bought(laurel, BUDI, mug(1))
    access.note_member(laurel.services, laurel.kubek, whom(ANIA), actor="Ewa", what="members show")
    laurel.clock.advance(hours=1)
    asking.export(laurel.services, laurel.kubek, Asked(str(BUDI.customer_id), None), "Tomek")
    newest, oldest = access.log(laurel.services, laurel.kubek)
    assert (newest.actor, newest.what, newest.at) == ("Tomek", "data package", laurel.clock.at)
    assert (oldest.actor, oldest.what) == ("Ewa", "members show")
    (hers,) = access.log(laurel.services, laurel.kubek, whom(ANIA))
    assert hers == oldest


def test_nobody_is_seen_where_nobody_is(laurel: Laurel) -> None:
    with pytest.raises(NotFoundError):
        access.note_member(laurel.services, laurel.kubek, whom(ANIA), actor="Ewa", what="x")
    asking.export(laurel.services, laurel.kubek, Asked("404", None), "Ewa")
    assert access.log(laurel.services, laurel.kubek) == []


def test_a_list_of_nothing_cannot_be_asked_for(laurel: Laurel) -> None:
    with pytest.raises(InvalidInputError):
        access.log(laurel.services, laurel.kubek, limit=0)


@pytest.mark.attack
def test_a_line_of_the_access_log_cannot_be_edited(laurel: Laurel) -> None:
    bought(laurel, ANIA, mug(1))
    access.note_member(laurel.services, laurel.kubek, whom(ANIA), actor="Ewa", what="members show")
    brand_id = laurel.kubek.brand_id
    edit = update(accesses).where(accesses.c.brand_id == brand_id).values(actor="somebody else")
    with pytest.raises(DBAPIError):
        laurel.services.store.transact(lambda tx: tx.execute(edit))
    (line,) = access.log(laurel.services, laurel.kubek)
    assert line.actor == "Ewa"


READERS = {
    "plugin/service/calling.py": "a shopper sees their own name",
    "plugin/service/home.py": "the door notes it: home",
    "plugin/service/letters/gathering.py": "a mail to the person themselves",
    "plugin/service/members.py": "the doors note it: members show, data package",
    "plugin/service/preferences.py": "a shopper's own language and letters",
    "plugin/service/referrals/knowing.py": "e-mails are compared, and shown to nobody",
    "plugin/service/referrals/landing.py": "a first name that its owner wants shown to friends",
    "plugin/service/referrals/refusing.py": "e-mails are compared, and shown to nobody",
    "plugin/service/referrals/reviewing.py": "it notes it itself: referrals",
    "plugin/service/statements.py": "a shopper's own, or the door notes it: members statement",
    "plugin/service/waiting.py": "it notes it itself: rewards",
    "plugin/service/warning.py": "a mail to the person themselves",
}
"""Who opens the table of people, and why that is in the log or need not be."""
_OPENERS = {"identity.person", "identity.persons"}


def test_whoever_opens_a_person_is_known() -> None:
    """A new reader of personal data says here how its readings come into the log."""
    found = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "plugin" / "service").rglob("*.py")
        if _OPENERS & {ast.unparse(node) for node in ast.walk(ast.parse(path.read_text()))}
    }
    assert found == READERS.keys()
