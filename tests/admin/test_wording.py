"""The panel in the merchant's own words: sentences, and another name for points."""

import re
from html import unescape

import pytest

from plugin.domain.appearance import Appearance
from plugin.locales import languages
from tests.admin.tailor import FORM, HOSTILE, TEXTS, Tailor, mirror
from tests.widgets.reading import read


def test_points_get_another_name(tailor: Tailor) -> None:
    page = tailor.opens()
    polish = {"one": "listek", "few": "listki", "many": "listków", "other": "listka"}
    nouns = {f"pl:unit#{form}": text for form, text in polish.items()}
    answer = tailor.sends(page, **FORM, **nouns)
    assert "1 listek · 2 listki · 5 listków" in read(answer.text).text
    assert tailor.look.words == {"pl": {f"unit#{form}": text for form, text in polish.items()}}
    tailor.sends(answer.text, **FORM)
    assert tailor.look.words == {}


@pytest.mark.attack
@pytest.mark.parametrize("word", ["{count}", "{{7*7}}", "x" * 31, "a\u202eb", "{count.__class__}"])
def test_a_noun_is_a_plain_word_in_all_its_forms(tailor: Tailor, word: str) -> None:
    page = tailor.opens()
    for nouns in ({"en:unit#one": "bean"}, {"en:unit#one": word, "en:unit#other": word}):
        answer = tailor.sends(page, **FORM, **nouns)
        assert (answer.status_code, "all its forms" in answer.text) == (422, True)
    assert tailor.look == Appearance()


def test_a_sentence_is_worded_and_worded_back(tailor: Tailor) -> None:
    page = tailor.opens(TEXTS, words="en", section="panel")
    own = {"text:panel.title": "  The   club "}
    answer = tailor.sends(page, TEXTS, words="en", section="panel", **own)
    assert "Saved." in answer.text
    assert tailor.look.words == {"en": {"panel.title": "The club"}}
    assert "1 sentence of this language is yours" in answer.text
    for back in ({"text:panel.title": ""}, {"text:panel.title": "Rewards"}):
        tailor.sends(tailor.opens(TEXTS, words="en"), TEXTS, words="en", **own)
        page = tailor.opens(TEXTS, words="en")
        tailor.sends(page, TEXTS, words="en", **back)
        assert tailor.look.words == {}


def test_all_in_our_words_again_but_the_noun_stays(tailor: Tailor) -> None:
    nouns = {"en:unit#one": "bean", "en:unit#other": "beans"}
    tailor.sends(tailor.opens(), **FORM, **nouns)
    page = tailor.opens(TEXTS, words="en")
    tailor.sends(page, TEXTS, words="en", **{"text:panel.title": "Club"})
    page = tailor.opens(TEXTS, words="en")
    tailor.sends(page, TEXTS, words="en", act="ours")
    assert tailor.look.words == {"en": {"unit#one": "bean", "unit#other": "beans"}}


@pytest.mark.attack
@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("panel.ends#one", "A point ends", "exactly what ours holds in braces: {count} {date}"),
        ("panel.ends#one", "{count} {date} {shop}", "exactly what ours holds"),
        ("panel.title", "{count.__class__}", "One plain line"),
        ("panel.title", "{{7*7}}", "One plain line"),
        ("panel.title", "x" * 10_000, "One plain line"),
        ("panel.title", "gnp\u202eexe", "One plain line"),
    ],
)
def test_a_sentence_that_cannot_stand_is_refused_beside_its_field(
    tailor: Tailor, key: str, text: str, said: str
) -> None:
    page = tailor.opens(TEXTS, words="en", section="panel")
    answer = tailor.sends(page, TEXTS, words="en", section="panel", **{f"text:{key}": text})
    assert answer.status_code == 422
    assert said in read(answer.text).text
    assert text[:20] in unescape(answer.text)
    assert tailor.look == Appearance()


@pytest.mark.attack
def test_markup_in_a_sentence_is_only_text(tailor: Tailor) -> None:
    page = tailor.opens(TEXTS, words="en", section="panel")
    hostile = {"text:panel.rewards.title": '"><script>alert(1)</script>'}
    answer = tailor.sends(page, TEXTS, words="en", section="panel", **hostile)
    assert len(read(answer.text).named("script")) == len(read(page).named("script"))
    assert read(mirror(answer.text)).named("script") == []
    assert '"><script>alert(1)</script>' in read(mirror(answer.text)).text


@pytest.mark.attack
@pytest.mark.parametrize("key", ["admin.home.on", "panel.nothing", "unit#few", "../x", "a b"])
def test_only_what_shoppers_read_can_be_worded(tailor: Tailor, key: str) -> None:
    page = tailor.opens(TEXTS, words="en")
    answer = tailor.sends(page, TEXTS, words="en", **{f"text:{key}": "x"})
    assert answer.status_code == 422
    assert tailor.look == Appearance()


@pytest.mark.parametrize("language", languages())
def test_sentences_are_searched_in_every_language(tailor: Tailor, language: str) -> None:
    page = tailor.opens(TEXTS, words=language, search="panel.title")
    assert re.findall(r'name="text:([^"]+)"', page) == ["panel.title"]
    nothing = tailor.opens(TEXTS, words=language, search=HOSTILE)
    assert "Nothing here" in nothing
    assert "<script>alert" not in nothing
