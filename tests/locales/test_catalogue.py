"""Every message, in every language, with the same values in it."""

import re
from functools import cache
from string import Formatter

import pytest
from babel import Locale

from plugin.locales import Messages, catalogue, languages
from plugin.locales.catalogue import SOURCE, negotiate

COUNTS = {"count", "points", "rate_points"}
PLACEHOLDER = re.compile(r"[a-z_]+")
written = cache(catalogue.written)
"""Each file is read once here, not once for every message."""
OTHERS = [language for language in languages() if language != SOURCE]


def keys(language: str) -> set[str]:
    return {key.partition("#")[0] for key in written(language)}


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def forms(language: str, key: str) -> dict[str, str]:
    found = (entry.partition("#") for entry in written(language))
    return {form: written(language)[f"{key}#{form}"] for name, _, form in found if name == key}


def test_five_languages_are_spoken() -> None:
    assert {"en", "pl", "id", "de", "ar"} <= set(languages())


@pytest.mark.parametrize("language", OTHERS)
def test_every_message_is_written_in_every_language(language: str) -> None:
    assert keys(language) == keys(SOURCE)


@pytest.mark.parametrize("language", OTHERS)
def test_every_message_holds_the_same_values(language: str) -> None:
    """A form for one number only, as the Arabic dual, says that number by itself."""
    for entry, template in written(language).items():
        key, plural, form = entry.partition("#")
        expected = placeholders(written(SOURCE)[f"{key}#other" if plural else key])
        unsaid = COUNTS if only_one_number(language, form) else set()
        assert expected - unsaid <= placeholders(template) <= expected, entry


@cache
def only_one_number(language: str, form: str) -> bool:
    """Is this the form of 0, of 1 or of 2, and of nothing else?"""
    plural = Locale(language).plural_form
    return form != "other" and sum(plural(n) == form for n in range(1_000)) == 1


def test_forms_of_one_number_are_told_from_those_of_many() -> None:
    assert [only_one_number("ar", form) for form in ("zero", "one", "two", "few")] == [
        True, True, True, False,
    ]  # fmt: skip
    assert [only_one_number("pl", form) for form in ("one", "few", "other")] == [True, False, False]


@pytest.mark.parametrize("language", languages())
def test_values_are_plain_names_that_reach_into_nothing(language: str) -> None:
    for template in written(language).values():
        assert all(PLACEHOLDER.fullmatch(name) for name in placeholders(template)), template


@pytest.mark.parametrize("language", languages())
def test_a_counted_message_has_every_plural_form_of_its_language(language: str) -> None:
    expected = Locale(language).plural_form.tags | {"other"}
    counted = {entry.partition("#")[0] for entry in written(language) if "#" in entry}
    assert counted
    for key in counted:
        assert forms(language, key).keys() == expected, key


@pytest.mark.parametrize("language", languages())
def test_sections_stand_together_and_in_order(language: str) -> None:
    sections = [key.partition(".")[0] for key in written(language)]
    assert sections == sorted(sections)


@pytest.mark.parametrize("language", languages())
def test_nothing_shouts_and_nothing_speaks_like_a_bank(language: str) -> None:
    shopper = {k: v for k, v in written(language).items() if not k.startswith("admin.")}
    for key, template in shopper.items():
        assert "!" not in template, key
        assert not re.search(r"redemption|ledger|threshold", template, re.IGNORECASE), key


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        ("pl-PL", "pl-PL"), ("pl_PL", "pl-PL"), ("PL", "pl"), ("pl-ZZZZZ", "pl"),
        ("en-GB", "en-GB"),
        ("id", "id"), ("fr-FR", "en"), ("", "en"), ("../../etc/passwd", "en"), ("x" * 9999, "en"),
    ],
)  # fmt: skip
def test_a_tag_finds_its_language_or_english(asked: str, spoken: str) -> None:
    assert Messages.of(asked).tag == spoken


@pytest.mark.parametrize(
    ("count", "arabic"),
    [
        (0, "{} نقطة"), (1, "نقطة واحدة"), (2, "نقطتان"), (3, "{} نقاط"), (10, "{} نقاط"),
        (11, "{} نقطة"), (100, "{} نقطة"), (103, "{} نقاط"),
    ],
)  # fmt: skip
def test_arabic_counts_as_arabs_do(count: int, arabic: str) -> None:
    told = Messages.of("ar").text("panel.rewards.price", count=count)
    assert told == arabic.format(count)


def test_a_message_missing_in_a_language_falls_back_to_english() -> None:
    polish = Messages.of("pl")
    assert keys(SOURCE) <= {key.partition("#")[0] for key in polish.words}
    assert negotiate("pl-PL").language == "pl"


def test_a_message_that_nobody_wrote_is_an_error() -> None:
    with pytest.raises(KeyError):
        Messages.of("en").text("panel.no_such_message")


@pytest.mark.parametrize(
    ("count", "polish"),
    [(0, "punktów"), (1, "punkt"), (2, "punkty"), (5, "punktów"), (12, "punktów"), (22, "punkty")],
)
def test_polish_counts_as_poles_do(count: int, polish: str) -> None:
    assert Messages.of("pl").text("panel.points", count=count) == polish
