"""What letters say, in every language."""

from collections.abc import Callable
from dataclasses import asdict, replace

import pytest

from plugin.domain.errors import InvalidInputError
from plugin.locales import languages
from plugin.notify.rendering import html, text
from plugin.notify.wording import words
from plugin.ports import Letter
from tests.cast import ANIA, BUDI, GRACE, Person
from tests.notify.letters import PANEL, ending, waiting
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


@pytest.mark.parametrize("points", [1, 2, 5, 120])
@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("kind", [ending, waiting])
def test_every_letter_is_whole_in_every_language(
    kind: Callable[..., Letter], language: str, points: int
) -> None:
    said = words(kind(points, locale=language))
    assert said.tag == language
    assert all(asdict(said).values())
    assert "{" not in text(said)
    assert "  " not in text(said)


@pytest.mark.parametrize("kind", [ending, waiting])
def test_page_and_plain_text_say_the_same(kind: Callable[..., Letter]) -> None:
    said = words(kind())
    page = [told for element, told in read(html(said)).texts if element != "title"]
    plain = text(said).replace(f"{said.label}.", said.label).replace(f":\n{PANEL}", "")
    assert page[0] == said.shop
    assert " ".join(page[1:]) == " ".join(plain.split())


@pytest.mark.parametrize("tag", ["cs", "", "tlh-KLI", "../../etc/passwd"])
def test_an_unknown_language_is_told_in_english(tag: str) -> None:
    assert words(ending(locale=tag)).subject == "120 points at Kubek end on December 1"


def test_a_reader_without_a_name_is_greeted_too() -> None:
    assert words(ending(locale="pl", name=" \u202e")).greeting == "Cześć,"


def test_a_letter_fetches_nothing_and_runs_nothing() -> None:
    page = read(html(words(ending())))
    assert {tag for tag, _ in page.tags} <= {
        *("html", "head", "meta", "title", "body", "div", "p", "h1", "span", "a")
    }
    assert [link["href"] for link in page.named("a")] == [PANEL]
    assert "url(" not in html(words(ending()))


def test_a_letter_that_nobody_wrote_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="no letter called sonnet"):
        words(replace(ending(), kind="sonnet"))


def test_a_letter_about_test_points_says_so_in_its_subject() -> None:
    assert words(ending(locale="en", sandbox=True)).subject.startswith("[Test] 120 points")
    assert "Test" not in words(ending(locale="en")).subject
