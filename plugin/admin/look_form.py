"""The form of the appearance: what was typed, as an appearance, and what is wrong with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from werkzeug.datastructures import MultiDict

from plugin.domain.appearance import ROUNDEST, Appearance, Icon, Part, Scheme, Side
from plugin.domain.errors import InvalidInputError
from plugin.locales import languages
from plugin.locales.own import LONGEST_UNIT, fault, unit_keys

Form = MultiDict[str, str]

UP: Final = "up"
DOWN: Final = "down"


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form says; where it is wrong, the look keeps what was there before."""

    look: Appearance
    accent: str
    """As it was typed."""
    parts: tuple[Part, ...]
    """Every part in its order, hidden or not."""
    units: Mapping[str, Mapping[str, str]]
    """The noun by language and form (`unit#one`), as it was typed."""
    faults: frozenset[str] = frozenset()
    """`accent`, or the language of a noun."""


def shown(look: Appearance) -> Typed:
    """The form of a look that nobody touched."""
    units = {
        language: {key: look.words.get(language, {}).get(key, "") for key in unit_keys(language)}
        for language in languages()
    }
    return Typed(look, look.accent, _all_parts(look.parts), units)


def read(form: Form, before: Appearance) -> Typed:
    """
    What was typed. Raises InvalidInputError for what our own form cannot say, such as a corner
    of 99 pixels.
    """
    accent, parts, units = _accent(form), _parts(form), dict(_units(form))
    faults = frozenset(_faults(accent, units))
    try:
        look = replace(
            before,
            accent=before.accent if "accent" in faults else accent,
            radius=_radius(form.get("radius", "")),
            scheme=Scheme(form.get("scheme", "")),
            side=Side(form.get("side", "")),
            icon=Icon(form.get("icon", "")),
            icon_only="icon_only" in form,
            nudges="nudges" in form,
            parts=tuple(part for part in parts if part in form.getlist("shown")),
            words=_worded(before.words, units, faults),
        )
    except ValueError as error:
        raise InvalidInputError("this is no form of ours") from error
    return Typed(look, accent, parts, units, faults)


def _accent(form: Form) -> str:
    """The colour as text; unless only the picker was touched, then that one's."""
    typed, picked = form.get("accent", "").strip().lower(), form.get("picked", "").lower()
    was = form.get("was", "")
    chosen = picked if typed == was and picked else typed
    digits = chosen.removeprefix("#")
    short = len(digits) == len("369") and digits.isalnum()
    return "#" + ("".join(digit * 2 for digit in digits) if short else digits)


def _radius(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text[:3]) <= ROUNDEST):
        raise InvalidInputError(f"corners are round by 0 to {ROUNDEST} pixels")
    return int(text)


def _parts(form: Form) -> tuple[Part, ...]:
    """All parts in the order of the form, after the one move that a button asks for."""
    named = dict.fromkeys(Part(name) for name in form.getlist("part") if name in tuple(Part))
    order = list(_all_parts(tuple(named)))
    move, _, name = form.get("act", "").partition(":")
    if move in (UP, DOWN) and name in order:
        at = order.index(Part(name))
        to = max(0, at - 1) if move == UP else at + 1
        order.insert(to, order.pop(at))
    return tuple(order)


def _all_parts(first: tuple[Part, ...]) -> tuple[Part, ...]:
    return (*first, *(part for part in Part if part not in first))


def _units(form: Form) -> Iterator[tuple[str, dict[str, str]]]:
    for language in languages():
        typed = ((key, form.get(f"{language}:{key}", "")) for key in unit_keys(language))
        yield language, {key: " ".join(text.split())[: LONGEST_UNIT * 2] for key, text in typed}


def _faults(accent: str, units: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    try:
        Appearance(accent=accent)
    except InvalidInputError:
        yield "accent"
    for language, noun in units.items():
        if any(noun.values()) and any(fault(language, *pair) for pair in noun.items()):
            yield language


def _worded(
    before: Mapping[str, Mapping[str, str]],
    units: Mapping[str, Mapping[str, str]],
    faults: frozenset[str],
) -> dict[str, dict[str, str]]:
    """The words of before with the nouns of the form; one that is wrong is left out."""
    worded = {language: dict(texts) for language, texts in before.items()}
    for language, noun in units.items():
        kept = {key: text for key, text in worded.get(language, {}).items() if key not in noun}
        new = {} if language in faults else {key: text for key, text in noun.items() if text}
        worded[language] = {**kept, **new}
    return {language: texts for language, texts in worded.items() if texts}
