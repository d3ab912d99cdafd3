"""How often the friend's page answers: by network and by form, whatever a header says."""

import pytest

from tests.cast import BUDI
from tests.service.members import joined
from tests.service.referrals.circle import elsewhere
from tests.widgets.parlour import Parlour, shown, token_of


@pytest.mark.attack
def test_a_header_of_ones_own_makes_no_other_network(parlour: Parlour) -> None:
    """Review 10: only the last address is the platform's; anybody writes those before it."""
    joined(parlour.circle.laurel, BUDI)
    links, here = (parlour.circle.link(), parlour.circle.link(BUDI)), elsewhere()
    answers = [
        parlour.types(
            links[number % 2], f"f{number}@example.org", came_from=f"{elsewhere()}, {here}"
        )
        for number in range(11)
    ]
    assert [one.status_code for one in answers] == [200] * 10 + [429]
    rival = parlour.types(links[0], "honest@example.org", came_from=elsewhere())
    assert rival.status_code == 200


@pytest.mark.attack
def test_one_form_is_no_key_for_a_list_of_addresses(parlour: Parlour) -> None:
    """Review 19: a form that was shown once was good for half a day and any number of addresses."""
    link = parlour.circle.link()
    token = token_of(shown(parlour.opens(link)))
    answers = [
        parlour.types(link, f"f{number}@example.org", token=token).status_code
        for number in range(7)
    ]
    assert answers == [200] * 5 + [429] * 2
    assert parlour.types(link, "f9@example.org").status_code == 200, "a form of one's own is good"
