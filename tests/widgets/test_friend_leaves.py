"""Where a friend goes from the page: every way out that can remembers who sent them."""

from tests.widgets.parlour import FRIEND, Parlour, shown
from tests.widgets.reading import Read


def test_the_only_way_out_of_an_offer_remembers_who_sent_them(parlour: Parlour) -> None:
    """A plain link to the shop beside it would lose that."""
    link = parlour.circle.link()
    page = shown(parlour.opens(link))
    assert ways_out(page) == []
    back = next(one["value"] for one in page.named("input") if one["name"] == "return_to")
    assert back == f"/?laurel={link}", "the block of the shop's theme greets them, and leads back"


def test_who_has_the_code_and_who_gets_none_find_one_way_to_the_shop(parlour: Parlour) -> None:
    link = parlour.circle.link()
    for answer in (parlour.types(link, FRIEND), parlour.opens("7K3M9QXA0V")):
        assert ways_out(shown(answer)) == ["/"]


def ways_out(page: Read) -> list[str]:
    """Where the links of a page lead."""
    return [str(one["href"]) for one in page.named("a")]
