"""What a member prefers: the language of letters, which of them, and that it is theirs to say."""

from dataclasses import replace

import pytest

from plugin.domain.errors import ConflictError, ForbiddenError, InvalidInputError
from plugin.service import panel
from plugin.service.letters import asking
from plugin.service.preferences import LETTERS
from plugin.service.views.panel import Page, PanelView, Preferences
from tests.bodies import mug
from tests.cast import ANIA, BUDI, Person
from tests.laurel import Laurel
from tests.service.buying import bought
from tests.service.members import joined
from tests.service.test_panel import shopper

EVERY = set(LETTERS)


def looked(laurel: Laurel, person: Person) -> PanelView:
    there = replace(shopper(person), params={"page": "preferences"})
    return panel.view(laurel.services, there)


def mine(laurel: Laurel, person: Person = ANIA) -> Preferences:
    found = looked(laurel, person).preferences
    assert found
    return found


def said(laurel: Laurel, token: str, language: str, letters: set[str]) -> PanelView:
    """What a form says that offered every letter."""
    wanted = {kind: kind in letters for kind in LETTERS}
    return panel.prefer(laurel.services, shopper(ANIA), token, language, wanted)


@pytest.fixture
def ania(embedded: Laurel) -> Laurel:
    """Ania has bought a mug and is a member."""
    bought(embedded, ANIA, mug(1))
    joined(embedded, ANIA)
    return embedded


def test_at_first_all_letters_come_in_the_language_of_the_account(ania: Laurel) -> None:
    found = mine(ania)
    assert (found.language, found.saved) == ("", False)
    assert found.letters == tuple((kind, True) for kind in LETTERS)
    assert not {asking.CLAIM, asking.REFERRAL_FRIEND} & set(LETTERS)


def test_what_is_said_counts_from_then_on(ania: Laurel) -> None:
    after = said(ania, mine(ania).token, "pl", EVERY - {asking.POINTS_END})
    assert after.page is Page.PREFERENCES
    assert after.preferences
    assert after.preferences.saved
    found = mine(ania)
    assert found.language == "pl"
    assert [kind for kind, wanted in found.letters if not wanted] == [asking.POINTS_END]


def test_it_can_be_said_otherwise_again(ania: Laurel) -> None:
    said(ania, mine(ania).token, "pl", set())
    said(ania, mine(ania).token, "", EVERY)
    assert mine(ania).language == ""
    assert all(wanted for _, wanted in mine(ania).letters)


def test_the_same_form_twice_is_once(ania: Laurel) -> None:
    token = mine(ania).token
    said(ania, token, "pl", EVERY)
    assert said(ania, token, "pl", EVERY).preferences


def test_a_form_sent_again_otherwise_counts(ania: Laurel) -> None:
    """Back, another language, Save: the same form, and what it says now is what is kept."""
    token = mine(ania).token
    for language in ("pl", "de", "pl"):
        after = said(ania, token, language, EVERY).preferences
        assert after
        assert (after.language, after.saved) == (language, True)


def test_a_form_that_offered_no_letters_switches_none_off(ania: Laurel) -> None:
    """It was opened before the shop knew an address."""
    panel.prefer(ania.services, shopper(ANIA), mine(ania).token, "pl", {})
    assert mine(ania).language == "pl"
    assert all(wanted for _, wanted in mine(ania).letters)


@pytest.mark.attack
@pytest.mark.parametrize("token", ["", "x.1.y", "a.9999999999.b"])
def test_nobody_prefers_for_somebody_else(ania: Laurel, token: str) -> None:
    joined(ania, BUDI)
    for given in (token, mine(ania, BUDI).token):
        with pytest.raises(ForbiddenError):
            said(ania, given, "pl", set())
    assert mine(ania).language == ""


@pytest.mark.parametrize("language", ["<script>", "pl-PL", "english", "ą"])
def test_only_a_language_is_a_language(ania: Laurel, language: str) -> None:
    with pytest.raises(InvalidInputError):
        said(ania, mine(ania).token, language, EVERY)


def test_who_left_has_nothing_to_prefer(ania: Laurel) -> None:
    seen = looked(ania, ANIA)
    panel.leave(ania.services, shopper(ANIA), seen.leave_token)
    assert looked(ania, ANIA).page is Page.HOME
    with pytest.raises(ConflictError):
        said(ania, mine_token(seen), "pl", EVERY)


def mine_token(seen: PanelView) -> str:
    assert seen.preferences
    return seen.preferences.token
