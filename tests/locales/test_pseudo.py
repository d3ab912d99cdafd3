"""The language that does not exist, and what it shows: every word of a page comes from messages."""

import re
from dataclasses import replace

import pytest
from babel import Locale

from plugin.locales import Messages, languages
from plugin.locales.catalogue import SOURCE, written
from plugin.ports import Letter
from plugin.printing import member_page
from plugin.service.statements import MemberStatement
from tests.cast import KUBEK
from tests.locales.pseudo import disguised, pseudo, speaking_pseudo, untranslated
from tests.locales.test_catalogue import placeholders
from tests.notify.letters import code_ends, composed, ending, issued, returned, waiting
from tests.printing.views import BUSY, SO_FAR
from tests.widgets.reading import read
from tests.widgets.views import STATES
from widgets.rendering import render

# What messages never say: days, codes, addresses, and what people outside called things.
_DAY = re.compile(r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\w* \d+(?:, \d{4})?")
_CODE = re.compile(r"\b[0-9A-Z]{4,}[0-9A-Z -]*")
_LINK = re.compile(r"https:.*? r/")
_NAMES = ("Clay & Ash", "Ania", "A look into the kiln", "An espresso cup")
_LANGUAGES = [str(Locale(one).get_display_name(one)) for one in languages()]
_STYLES = re.compile(r"<style>.*?</style>", re.DOTALL)
_READ = ("aria-label", "title", "alt", "placeholder", "data-copied")
"""Attributes that people read or hear."""


def english_left(html: str, *names: str) -> str:
    """What a page says that no message said."""
    page = read(_STYLES.sub("", html))
    read_out = [text for _, at in page.tags for name, text in at.items() if name in _READ and text]
    left = untranslated(" ".join([page.text, *read_out]))
    for name in sorted({*_NAMES, *_LANGUAGES, *names}, key=len, reverse=True):
        left = re.sub(re.escape(name), " ", left, flags=re.IGNORECASE)
    left = _CODE.sub(" ", _DAY.sub(" ", _LINK.sub(" ", left)))
    return " ".join(re.findall(r"[^\W\d_]{2,}", left))


def test_it_is_offered_to_nobody() -> None:
    assert "en-XA" not in languages()
    before = Messages.of("en-XA").text("panel.title")
    with speaking_pseudo():
        assert Messages.of("en-XA").text("panel.title") == disguised(before)
    assert Messages.of("en-XA").text("panel.title") == before


def test_it_is_longer_and_holds_the_same_values() -> None:
    for key, text in written(SOURCE).items():
        assert len(pseudo()[key]) >= 1.4 * len(text)
        assert placeholders(pseudo()[key]) == placeholders(text)


def test_it_runs_from_right_to_left_where_arabic_does() -> None:
    with speaking_pseudo():
        arabic = Messages.of("ar")
        assert arabic.direction == "rtl"
        assert arabic.text("panel.points", count=3) == disguised("points")


def test_brackets_within_brackets_are_taken_out_whole() -> None:
    within = disguised("a {b} c").format(b=disguised("d"))
    assert untranslated(f"x {within} y") == "x y"


@pytest.mark.parametrize("state", STATES)
def test_every_word_of_the_panel_is_translated(state: str) -> None:
    with speaking_pseudo():
        html = render(STATES[state], Messages.of("en-XA"), fragment=False, stylesheet="/s.css")
    assert english_left(html) == ""


@pytest.mark.parametrize(
    "letter", [waiting(), waiting(customer=1), ending(), issued(), code_ends(), returned()]
)
@pytest.mark.parametrize("part", ["html", "plain"])
def test_every_word_of_a_letter_is_translated(letter: Letter, part: str) -> None:
    with speaking_pseudo():
        body = composed(replace(letter, locale="en-XA")).get_body((part,))
        assert body is not None
        said = re.sub(r"https?://\S+", " ", str(body.get_content()))
    assert english_left(said, KUBEK.name) == ""


@pytest.mark.parametrize("statement", [BUSY, SO_FAR])
def test_every_word_of_a_statement_is_translated(statement: MemberStatement) -> None:
    with speaking_pseudo():
        html = member_page(statement, Messages.of("en-XA"))
    assert english_left(html, statement.frame.shop.name) == ""


def test_a_word_that_nobody_translated_is_seen() -> None:
    for html in ("<p>Points</p>", '<p title="Your points"></p>', f"<p>{disguised('a')} left</p>"):
        assert english_left(html)
