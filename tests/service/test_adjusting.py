"""Points given and taken by hand: exact, audited, with debt when there is too little."""

from dataclasses import replace
from datetime import timedelta

import pytest

from plugin.domain.errors import InvalidInputError, NotFoundError
from plugin.domain.ledger import MAX_POINTS, Balance
from plugin.service import members
from plugin.service.lookup import Whom
from plugin.service.privacy import notes
from plugin.service.privacy.notes import Note
from plugin.store import accounts, acts
from plugin.store.acts import Act
from tests.bodies import FIRST_ID, Shop, mug
from tests.cast import ANIA, DORA, GRACE, GRACE_AGAIN, Person
from tests.laurel import LATER, Laurel, whom
from tests.service.buying import bought

BAD_POINTS = [0, MAX_POINTS + 1, -MAX_POINTS - 1, 10**30]
BAD_REASONS = ["", " \t\n", "x" * 501]


def plain(laurel: Laurel, person: Person = ANIA) -> Balance:
    """What somebody has; when that changes by itself is told elsewhere."""
    return replace(laurel.show(person).balance, valid_until=None)


def adjust(
    laurel: Laurel, person: Person, points: int, reason: str = "broken cup", actor: str = "Ewa"
) -> Balance:
    given = members.adjust(
        laurel.services, laurel.kubek, whom(person), points, reason=reason, actor=actor
    )
    return replace(given, valid_until=None)


def acts_in(laurel: Laurel) -> list[Act]:
    brand_id = laurel.kubek.brand_id
    return laurel.services.store.read(
        lambda tx: acts.of(tx, brand_id, accounts.every(tx, brand_id))
    )


def notes_in(laurel: Laurel) -> list[Note]:
    brand_id = laurel.kubek.brand_id
    return laurel.services.store.read(
        lambda tx: [
            *notes.of(tx, laurel.services.keys, brand_id, accounts.every(tx, brand_id)).values()
        ]
    )


@pytest.mark.parametrize(
    ("points", "balance"),
    [
        (10, Balance(available=105)),
        (-40, Balance(available=55)),
        (-95, Balance()),
        (-100, Balance(debt=5)),
        (MAX_POINTS, Balance(available=MAX_POINTS + 95)),
        (-MAX_POINTS, Balance(debt=MAX_POINTS - 95)),
    ],
)
def test_points_are_given_and_taken_to_the_point(
    embedded: Laurel, points: int, balance: Balance
) -> None:
    bought(embedded, ANIA, mug(1))
    assert adjust(embedded, ANIA, points) == plain(embedded) == balance
    assert embedded.faults() == []


def test_a_new_lot_pays_debt_first(laurel: Laurel) -> None:
    bought(laurel, ANIA, mug(1))
    assert adjust(laurel, ANIA, -295) == Balance(debt=200)
    later = Shop(now=LATER + timedelta(days=1), last_id=FIRST_ID + 1_000)
    laurel.clock.at = LATER + timedelta(days=2)
    bought(laurel, ANIA, mug(1), shop=later)
    assert plain(laurel) == Balance(debt=105)
    bought(laurel, ANIA, mug(2), shop=later)
    balance = laurel.show(ANIA).balance
    assert (balance.available, balance.pending, balance.debt) == (0, 85, 0)
    assert laurel.faults() == []


def test_points_on_the_way_are_taken_when_nothing_else_is_there(embedded: Laurel) -> None:
    embedded.clock.at = LATER
    bought(embedded, ANIA, mug(1), shop=Shop(now=LATER - timedelta(hours=1)))
    balance = adjust(embedded, ANIA, -15)
    assert (balance.available, balance.pending, balance.debt) == (0, 80, 0)


def test_who_did_it_and_why_is_kept(laurel: Laurel) -> None:
    bought(laurel, ANIA, mug(1))
    adjust(laurel, ANIA, -5, reason="  broken cup  ", actor="Tomek")
    (act,) = acts_in(laurel)
    assert (act.kind, act.actor, act.at) == ("adjustment", "staff", LATER)
    assert act.body == {"points": -5}
    assert notes_in(laurel) == [Note("broken cup", "Tomek")]


@pytest.mark.parametrize(("points", "code"), [(7, "given"), (-7, "taken")])
def test_an_adjustment_is_a_line_with_its_reason(embedded: Laurel, points: int, code: str) -> None:
    bought(embedded, ANIA, mug(1))
    adjust(embedded, ANIA, points)
    line = embedded.show(ANIA).lines[-1]
    assert (line.kind, line.line.points) == ("adjust", points)
    assert line.source.startswith("adjustment:")
    assert line.line.explanation.code == f"entry.adjust.{code}"
    assert line.line.explanation.values["reason"] == "broken cup"


def test_two_equal_adjustments_are_two(embedded: Laurel) -> None:
    bought(embedded, ANIA, mug(1))
    adjust(embedded, ANIA, 10)
    assert adjust(embedded, ANIA, 10) == Balance(available=115)


def test_a_guest_is_adjusted_by_e_mail(embedded: Laurel) -> None:
    bought(embedded, DORA, mug(1))
    assert adjust(embedded, DORA, 5) == Balance(available=100)


def test_a_merged_customer_is_adjusted_under_either_number(embedded: Laurel) -> None:
    shop = Shop()
    bought(embedded, GRACE, mug(1), shop=shop)
    bought(embedded, GRACE_AGAIN, mug(1), shop=shop)
    embedded.deliver_all(shop.merged(kept=GRACE, removed=GRACE_AGAIN))
    assert adjust(embedded, GRACE_AGAIN, 10) == Balance(available=200)
    assert adjust(embedded, GRACE, -10) == Balance(available=190)
    assert embedded.faults() == []


@pytest.mark.parametrize("points", BAD_POINTS)
def test_no_points_or_too_many_are_refused(embedded: Laurel, points: int) -> None:
    bought(embedded, ANIA, mug(1))
    with pytest.raises(InvalidInputError, match="give or take between 1 and"):
        adjust(embedded, ANIA, points)
    assert acts_in(embedded) == []


@pytest.mark.parametrize("reason", BAD_REASONS, ids=["empty", "blank", "too long"])
def test_an_adjustment_needs_a_reason(embedded: Laurel, reason: str) -> None:
    bought(embedded, ANIA, mug(1))
    with pytest.raises(InvalidInputError, match="say why"):
        adjust(embedded, ANIA, 5, reason=reason)
    assert acts_in(embedded) == []


@pytest.mark.parametrize("nobody", [Whom(customer_id="404"), Whom(email="nobody@example.com")])
def test_nobody_cannot_be_adjusted(embedded: Laurel, nobody: Whom) -> None:
    with pytest.raises(NotFoundError):
        members.adjust(embedded.services, embedded.kubek, nobody, 5, reason="x", actor="Ewa")
    assert acts_in(embedded) == []
