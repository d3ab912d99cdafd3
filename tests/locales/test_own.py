"""The merchant's own words and noun: said where they fit, never where they would break a page."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.locales import Messages, languages
from plugin.locales import own as own_words
from plugin.locales.catalogue import catalogue
from plugin.locales.own import (
    UNIT,
    fault,
    numbers,
    own_keys,
    renamed,
    spoken,
    still_ours,
    unit_keys,
)

NOUNS = {
    "en": {"one": "star", "other": "stars"},
    "pl": {"one": "gwiazdka", "few": "gwiazdki", "many": "gwiazdek", "other": "gwiazdki"},
    "id": {"other": "bintang"},
    "de": {"one": "Stern", "other": "Sterne"},
    "ar": dict.fromkeys(("zero", "one", "many", "other"), "نجمة")
    | {"two": "نجمتان", "few": "نجوم"},
}
SPOKEN = [language for language in NOUNS if language in languages()]


def own(language: str) -> dict[str, str]:
    return {f"{UNIT}#{form}": text for form, text in NOUNS[language].items()}


@pytest.mark.parametrize("language", languages())
def test_every_language_has_a_noun_in_all_its_forms(language: str) -> None:
    assert all(catalogue(language)[key] for key in unit_keys(language))
    assert fault(language, f"{UNIT}#other", "bean") == ""


@pytest.mark.parametrize(
    ("language", "count", "said"),
    [
        ("en", 1, "star"), ("en", 2, "stars"), ("en", 0, "stars"),
        ("pl", 1, "gwiazdka"), ("pl", 3, "gwiazdki"), ("pl", 5, "gwiazdek"), ("pl", 22, "gwiazdki"),
        ("id", 1, "bintang"), ("id", 9, "bintang"),
    ],
)  # fmt: skip
def test_points_are_counted_in_the_merchants_noun(language: str, count: int, said: str) -> None:
    messages = Messages.of(language, {language: own(language)})
    assert messages.text("panel.points", count=count) == said
    assert messages.text(UNIT, count=count) == said


def test_sentences_that_count_nothing_say_it_too() -> None:
    english = Messages.of("en", {"en": own("en")})
    assert english.text("panel.lines.title") == "Your stars, line by line"
    rate: dict[str, str | int] = {"rate_points": 5, "rate_minor": 100, "currency": "USD"}
    assert english.explain("way.order", rate) == "Earn 5 stars for every $1.00 you spend"
    indonesian = Messages.of("id", {"id": own("id")})
    assert indonesian.text("claim.error.action") == "Lihat bintangmu"


@pytest.mark.parametrize("language", SPOKEN)
def test_no_sentence_says_points_unless_it_is_named(language: str) -> None:
    noun = own(language)
    ours = {catalogue(language)[key].casefold() for key in unit_keys(language)}
    left = {key for key, _ in still_ours(language, noun)}
    said = spoken(language, noun)
    for key in own_keys(language):
        if key not in left:
            text = said[key]
            assert ours.isdisjoint(text.casefold().split()), key
    assert len(left) <= len(list(renamed(language, noun)))


@pytest.mark.parametrize("language", SPOKEN)
def test_values_stay_what_they_were(language: str) -> None:
    for key, text in spoken(language, own(language)).items():
        assert fault(language, key, text) in ("", "unknown"), key


def test_a_noun_without_all_its_forms_is_not_said() -> None:
    half = {"unit#one": "star"}
    assert Messages.of("en", {"en": half}).text("panel.points", count=5) == "points"


def test_a_text_of_their_own_is_said_as_it_was_written() -> None:
    said = {"en": {**own("en"), "panel.title": "Points club"}}
    messages = Messages.of("en-GB", said)
    assert messages.text("panel.title") == "Points club"
    assert Messages.of("pl", said).text("panel.title") == Messages.of("pl").text("panel.title")


@pytest.mark.parametrize(
    ("key", "text", "why"),
    [
        ("panel.ends#one", "{count} point ends on {date}", ""),
        ("panel.ends#one", "A point ends", "values"),
        ("panel.ends#one", "{count} of {date} of {shop}", "values"),
        ("panel.title", "{count}", "values"),
        ("panel.title", "{count.__class__}", "unsound"),
        ("panel.title", "{{7*7}}", "unsound"),
        ("panel.title", "x" * 301, "unsound"),
        ("panel.title", "a\u202eb", "unsound"),
        ("panel.no_such", "x", "unknown"),
        ("admin.home.on", "x", "unknown"),
        ("panel.ends#few", "{count} {date}", "unknown"),
        ("unit#one", "{count}", "unsound"),
        ("unit#one", "x" * 31, "unsound"),
        ("unit#few", "x", "unknown"),
    ],
)
def test_what_cannot_stand_for_a_message_is_named(key: str, text: str, why: str) -> None:
    assert fault("en", key, text) == why


@pytest.mark.attack
def test_words_that_no_longer_fit_are_left_out() -> None:
    """Such as from before an update, or written into the database by other means."""
    said = {
        "panel.ends#one": "{gone}",
        "panel.gone": "x",
        "admin.home.on": "x",
        "panel.title": "Hi",
    }
    messages = Messages.of("en", {"en": said})
    assert messages.text("panel.ends", count=1, date="May 1").startswith("1 point")
    assert messages.text("admin.home.on") == Messages.of("en").text("admin.home.on")
    assert messages.text("panel.title") == "Hi"


@pytest.mark.parametrize("language", languages())
def test_every_plural_form_that_can_be_worded_counts_something(language: str) -> None:
    for key in own_keys(language):
        form = key.partition("#")[2]
        assert not form or numbers(language, form), key


@given(st.dictionaries(st.sampled_from(["unit#one", "unit#other", "panel.title"]), st.text()))
def test_no_words_break_a_page(words: dict[str, str]) -> None:
    messages = Messages.of("en", {"en": words})
    assert messages.text("panel.title")
    assert messages.text("panel.points", count=5)


@pytest.mark.parametrize("key", ["launcher.label", "unsubscribe.text"])
def test_what_is_said_beyond_a_merchants_reach_is_not_theirs_to_word(key: str) -> None:
    assert fault("en", key, "Star club") == "unknown"
    assert key not in own_keys("en")
    assert spoken("en", {**own("en"), key: "Star club"})[key] == catalogue("en")[key]


def test_a_merchants_words_are_found_when_they_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wording a whole language takes as long as many panels, and a panel says little of it."""
    worded: list[str] = []

    def rename(_language: str, key: str, text: str, _noun: Mapping[str, str]) -> str:
        worded.append(key)
        return text

    monkeypatch.setattr(own_words, "_renamed", rename)
    said = {**own("en"), "panel.title": "A club that nobody else has"}
    messages = Messages.of("en", {"en": said})
    assert worded == []
    for _ in range(2):
        messages.text("panel.points", count=5)
        messages.text("panel.title")
    assert worded == ["panel.points#other"]
