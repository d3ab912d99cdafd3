"""What letters say, in every language."""

from collections.abc import Callable
from dataclasses import asdict, replace

import pytest

from plugin.domain.errors import InvalidInputError
from plugin.locales import languages
from plugin.notify.paper import paper
from plugin.notify.rendering import html, text
from plugin.notify.wording import Words, words
from plugin.ports import Letter, Letterhead
from tests.cast import ANIA, BUDI, GRACE, Person
from tests.notify.letters import PANEL, STOP, code_ends, ending, issued, returned, waiting
from tests.widgets.reading import read

ENGLISH = """\
Hello Grace,

120 points end on December 1.

Until then nothing changes. You have 1,340 points to spend in all.

See your points:
https://kubek.example/apps/laurel/panel

This is about points you have at Kubek, and no advertisement.
"""

POLISH = """\
Cześć Ania,

120 punktów wygasa 1 grudnia.

Do tego dnia nic się nie zmienia. Razem masz do wydania 1340 punktów.

Zobacz swoje punkty:
https://kubek.example/apps/laurel/panel

Piszemy o punktach, które masz w sklepie Kubek. To nie reklama.
"""

INDONESIAN = """\
Halo Budi,

120 poin berakhir 1 Desember.

Sampai hari itu tidak ada yang berubah. Semuanya ada 1.340 poin yang bisa dipakai.

Lihat poinmu:
https://kubek.example/apps/laurel/panel

Ini tentang poin yang kamu punya di Kubek, bukan iklan.
"""


@pytest.mark.parametrize(
    ("reader", "name", "letter"),
    [(GRACE, "Grace", ENGLISH), (ANIA, "Ania", POLISH), (BUDI, "Budi", INDONESIAN)],
    ids=["en", "pl", "id"],
)
def test_points_that_end(reader: Person, name: str, letter: str) -> None:
    assert text(words(ending(to=reader, name=name))) == letter


def test_points_that_wait() -> None:
    said = words(waiting())
    assert said.subject == "95 points are waiting for you at Kubek"
    assert text(said).startswith("Hello,\n\n95 points are waiting for you.\n\n")
    assert "It works once." in said.text


def test_who_only_has_to_sign_in_is_told_of_no_link_that_works_once() -> None:
    said = words(waiting(customer=1))
    assert said.subject == words(waiting()).subject
    assert said.text.endswith("Sign in or open an account with it, then join, and they are yours.")


@pytest.mark.parametrize(
    ("points", "subject"),
    [
        (1, "1 punkt w sklepie Kubek wygasa 1 grudnia"),
        (2, "2 punkty w sklepie Kubek wygasają 1 grudnia"),
        (5, "5 punktów w sklepie Kubek wygasa 1 grudnia"),
        (22, "22 punkty w sklepie Kubek wygasają 1 grudnia"),
    ],
)
def test_polish_letters_count_as_poles_do(points: int, subject: str) -> None:
    said = words(ending(points))
    assert said.subject == subject
    noun, verb = subject.split()[1], subject.split()[-3]
    assert text(said).splitlines()[2] == f"{points} {noun} {verb} 1 grudnia."


CODE = """\
Hello Ania,

7K3M-9QXA-2B4C-8DEF is your code for “$5.00 off”.

Type it at the checkout, where it asks for a discount code. It is good until February 1.

See your rewards:
https://kubek.example/apps/laurel/panel

You turned points into this at Kubek. This is no advertisement.

Kubek, ul. Długa 1, Kraków

No more letters of this kind:
https://laurel.example/letters/kubek.myshopify.com/x/1f/2e?locale=pl
"""


def test_a_reward_with_its_code_and_how_to_use_it() -> None:
    address = "Kubek\r\nul. Długa 1\n\nKraków"
    assert text(words(replace(issued(), address=address, unsubscribe=STOP))) == CODE


def test_a_code_for_good_says_so() -> None:
    assert words(issued(ends_on="")).text.endswith("discount code. It has no end.")


def test_a_code_that_is_good_for_two_years_says_which() -> None:
    assert "2028" in words(issued(ends_on="2028-02-01", days=730)).text
    assert "2027" not in words(issued(days=90)).text


def test_a_gift_card_is_typed_elsewhere() -> None:
    assert "asks for a gift card" in words(issued(kind="gift_card")).text


def test_store_credit_needs_no_code() -> None:
    said = words(issued(kind="store_credit", code=""))
    assert f"{said.number} {said.label}" == "$5.00 of store credit is yours"
    assert "signed in" in said.text


def test_a_reward_is_called_what_the_merchant_calls_it() -> None:
    said = words(issued(reward="Mug of the month"))
    assert (said.subject, said.is_code) == ("Yours at Kubek: Mug of the month", True)


def test_a_code_that_ends() -> None:
    said = words(code_ends(locale="pl"))
    assert said.subject == "Twój kod w sklepie Kubek jest ważny do 1 lutego"
    assert text(said).splitlines()[2] == "7K3M-9QXA-2B4C-8DEF to kod ważny do 1 lutego."


@pytest.mark.parametrize(
    ("why", "told"),
    [
        ("undone", "You gave “$5.00 off” back. You have 1,340 points to spend in all."),
        ("expired", "“$5.00 off” was not used in time, so its points are back."),
        ("refused", "The shop could not give you “$5.00 off”, so its points are back."),
        ("returned", "Order #1042 came back, and points of “$5.00 off” with it."),
    ],
)
def test_points_that_came_back_say_why(why: str, told: str) -> None:
    said = words(returned(why=why))
    assert said.subject == "500 points are back at Kubek"
    assert said.text.startswith(told)


@pytest.mark.parametrize(
    ("points", "polish"),
    [(1, "punkt wrócił"), (22, "punkty wróciły"), (5, "punktów wróciło"), (12, "punktów wróciło")],
)
def test_points_come_back_as_poles_count(points: int, polish: str) -> None:
    assert words(returned(points, locale="pl")).label == f"{polish} do Ciebie"


def test_letters_are_signed_with_the_name_the_shop_chose_and_by_way_of_us() -> None:
    assert words(replace(issued(), sender="Cups by Ewa")).sender == "Cups by Ewa via Laurel"


MAY_BE_EMPTY = {"is_code", "mark", "address", "stop", "stop_url"}


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("kind", [issued, code_ends, returned])
def test_every_letter_about_rewards_is_whole_in_every_language(
    kind: Callable[..., Letter], language: str
) -> None:
    assert lacking(kind(locale=language), language) == set()


@pytest.mark.parametrize("points", [1, 2, 5, 120])
@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("kind", [ending, waiting])
def test_every_letter_is_whole_in_every_language(
    kind: Callable[..., Letter], language: str, points: int
) -> None:
    assert lacking(kind(points, locale=language), language) == set()


def page_of(said: Words) -> str:
    """The page with these words, as a shop sends it that chose no look."""
    return html(said, paper(Letterhead()))


def lacking(letter: Letter, language: str) -> set[str]:
    """What a letter does not say, and what is left of its making."""
    said = words(letter)
    empty = {name for name, told in asdict(said).items() if not told} - MAY_BE_EMPTY
    left = {rest for rest in ("{", "  ") if rest in text(said)}
    return empty | left | ({"language"} if said.tag != language else set())


@pytest.mark.parametrize("kind", [ending, waiting, issued, code_ends, returned])
def test_page_and_plain_text_say_the_same(kind: Callable[..., Letter]) -> None:
    said = words(replace(kind(), sandbox=True, address="Kraków", unsubscribe=STOP))
    page = [told for one, told in read(page_of(said)).texts if one not in {"title", "style"}]
    plain = text(said).replace(f"{said.label}.", said.label)
    for link in (PANEL, STOP):
        plain = plain.replace(f":\n{link}", "")
    assert page[:2] == [said.text, said.shop], "a word for the inbox, and whose letter it is"
    assert " ".join(page[2:]) == " ".join(plain.split())


@pytest.mark.parametrize("tag", ["cs", "", "tlh-KLI", "../../etc/passwd"])
def test_an_unknown_language_is_told_in_english(tag: str) -> None:
    assert words(ending(locale=tag)).subject == "120 points at Kubek end on December 1"


def test_a_reader_without_a_name_is_greeted_too() -> None:
    assert words(ending(locale="pl", name=" \u202e")).greeting == "Cześć,"


def test_a_letter_fetches_nothing_and_runs_nothing() -> None:
    page = read(page_of(words(ending())))
    assert {tag for tag, _ in page.tags} <= {
        *("html", "head", "meta", "title", "style", "body", "div", "p", "h1", "span", "a")
    }
    assert [link["href"] for link in page.named("a")] == [PANEL]
    assert "url(" not in page_of(words(ending()))


def test_a_letter_that_nobody_wrote_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="no letter called sonnet"):
        words(replace(ending(), kind="sonnet"))


def test_a_letter_about_test_points_says_so_in_its_subject_and_above_everything() -> None:
    said = words(ending(locale="en", sandbox=True))
    assert said.subject.startswith("[Test] 120 points")
    assert text(said).startswith("Test shop: these points and codes are only for trying")
    assert "Test" not in text(words(ending(locale="en"))) + words(ending(locale="en")).subject
