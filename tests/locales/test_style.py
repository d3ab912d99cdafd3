"""How words stand on the page: spaces, marks, dots and dashes, as each language has them."""

# ruff: noqa: RUF001 - letters and marks of other scripts are the point

import re

import pytest

from plugin.locales import languages
from plugin.locales.catalogue import written

EVERYWHERE = [
    (r"^$", "says nothing"),
    (r"^\s|\s$", "begins or ends with a space"),
    (r"\s\s", "has two spaces"),
    (r"[\x00-\x1f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]", "has an unseen character"),
    (r"\.\.", "has dots instead of an ellipsis"),
    (r"[\"`´]", "has a quotation mark of a typewriter"),
    (r"\s[-\u2013\u2014]\s", "has a dash"),
]
"""What no message has, in no language."""

OF = {
    "en": [(r"'", "has an apostrophe of a typewriter")],
    "pl": [
        (r"'", "has an apostrophe of a typewriter"),
        (r"“", "has a quotation mark of another language"),
        (r"„(?![^„”]*”)", "has half a quotation"),
        (r"(?i)\bpaństwo|\bpan[iau]?\b", "is stiff"),
    ],
    "de": [
        (r"'", "has an apostrophe of a typewriter"),
        (r"”", "has a quotation mark of another language"),
        (r"„(?![^„“]*“)", "has half a quotation"),
        (r"(?<![.?:„])(?<!^) (?:Du|Dein\w*|Dir|Dich)\b", "says a capital du in a sentence"),
        (r"\b(?:Ihnen|Ihre[nmrs]? (?:Punkte|Produkte|Shops?|Daten))\b", "is stiff"),
        (r"\bIhr Shop\b|(?:en|sind) Sie\b", "is stiff"),
        (r"Belohnung", "says another word for a Prämie"),
    ],
    "id": [(r"'", "has an apostrophe of a typewriter")],
    "ar": [
        (r"'", "has an apostrophe of a typewriter"),
        (r"[“”„]", "has a quotation mark of another language"),
        (r"«(?![^«»]*»)", "has half a quotation"),
        (r"[,;?]", "has a comma, semicolon or question mark of another script"),
        (r"[\u0660-\u0669\u06f0-\u06f9]", "has digits of a region: they are put in for it"),
    ],
}


@pytest.mark.parametrize("language", languages())
def test_words_stand_on_the_page_as_they_should(language: str) -> None:
    assert list(faults(dict(written(language)), language)) == []


def test_indonesian_says_anda_to_merchants_and_kamu_to_shoppers() -> None:
    said = dict(written("id"))
    merchants = {key for key in said if key.startswith("admin.")}
    assert [key for key in merchants if re.search(r"(?i)\bkamu\b", said[key])] == []
    assert [key for key in said.keys() - merchants if re.search(r"\bAnda\b", said[key])] == []


def faults(messages: dict[str, str], language: str) -> list[str]:
    rules = [*EVERYWHERE, *OF.get(language, [])]
    return [
        f"{key} {fault}"
        for key, text in messages.items()
        for pattern, fault in rules
        if re.search(pattern, text)
    ]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", ""), ("en", " a"), ("en", "a "), ("en", "a  b"), ("en", "a..."), ("en", '"a"'),
        ("en", "it's"), ("pl", "“a”"), ("pl", "„a“"), ("pl", "„a"), ("de", "„a”"), ("de", "„a"),
        ("de", "das ist Dein Punkt"), ("de", "Wählen Sie eine"), ("de", "Deine Belohnung"),
        ("ar", "ا, ب"), ("ar", "ا?"), ("ar", "«ا"), ("ar", "٣"),
        ("id", "a - b"), ("ar", "\u200fا"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_found(language: str, text: str) -> None:
    assert faults({"panel.x": text}, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "“a” {count} of 5: it’s so"), ("pl", "„a” i {reward}"), ("de", "„a“: Dein. Dein"),
        ("ar", "«ا»، {count} ب؟"), ("id", "a (0: tidak)"),
    ],
)  # fmt: skip
def test_what_is_right_is_left_alone(language: str, text: str) -> None:
    assert faults({"panel.x": text}, language) == []
