"""A link as people send it: in a sentence, in brackets, from right to left."""

import pytest

from tests.widgets.parlour import Parlour, shown


@pytest.mark.parametrize("sentence", ["{}.", "{}),", "{}\u200f", "({})", "{}!"])
def test_what_stands_around_a_link_is_no_part_of_it(parlour: Parlour, sentence: str) -> None:
    answer = parlour.opens(sentence.format(parlour.circle.link()))
    assert answer.status_code == 200
    assert "A friend has something for you" in shown(answer).text


def test_what_stands_within_a_link_is(parlour: Parlour) -> None:
    link = parlour.circle.link()
    assert parlour.opens(f"{link[:5]}.{link[5:]}").status_code == 404
    assert parlour.opens("...").status_code == 404
