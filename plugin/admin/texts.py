"""The page of texts: every sentence that shoppers read, and the merchant's own in its place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Final

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from plugin.admin.appearance import PAGE, actor, done, seen
from plugin.admin.fitting import Fitting, fitted, tongues
from plugin.admin.frame import bridge
from plugin.admin.language import the_messages
from plugin.admin.proof import proof, proven, visited
from plugin.admin.views import blueprint
from plugin.domain.appearance import LONGEST_TEXT, Appearance, names
from plugin.domain.errors import ConflictError
from plugin.http import services
from plugin.locales import Messages, languages
from plugin.locales.own import UNIT, counts, fault, own_keys, renamed, spoken, still_ours
from plugin.ports import Redirect
from plugin.service import appearances
from plugin.service.visiting import Visit

_FIELD: Final = "text:"
_NOUN: Final = "noun"
"""The section of sentences in which the merchant's noun stands, or cannot stand."""
_MINE: Final = "mine"
"""The section of sentences that are the merchant's own."""
_FIRST: Final = ("panel", "nudge", "way", "reward", "entry", "page")
"""The order of sections; the others follow."""
_LONGEST_SEARCH: Final = 60


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence."""

    key: str
    ours: str
    """As shoppers would read it without own words, but with the own noun."""
    typed: str
    """The merchant's own words; empty: ours are said."""
    values: tuple[str, ...]
    """The values that stand in it, in braces."""
    counts: str
    """Some of the numbers that it counts; empty: it counts nothing."""
    fault: str


@dataclass(frozen=True, slots=True)
class TextsPage:
    """Everything the template says; plain text, escaped there."""

    language: str
    languages: Mapping[str, str]
    section: str
    sections: Mapping[str, str]
    search: str
    texts: tuple[Text, ...]
    own: int
    """How many sentences of this language are the merchant's own."""
    fitting: Fitting
    version: int
    unsaved: bool
    proof: str
    said: str


@blueprint.get("/admin/appearance/texts")
def texts() -> ResponseReturnValue:
    """The sentences of one section, or those that hold what is searched for."""
    visit = visited()
    return redirect(visit.location) if isinstance(visit, Redirect) else _as_it_is(visit)


@blueprint.post("/admin/appearance/texts")
def save_texts() -> ResponseReturnValue:
    """Staff say some sentences in their own words, in ours again, or only try them on."""
    visit, language = proven(PAGE), _language()
    typed, act = _typed(), request.form.get("act", "")
    faults = {key: fault(language, key, text) for key, text in typed.items() if text}
    wrong = {key: why for key, why in faults.items() if why}
    if act == "see":
        return _page(visit, typed, wrong)
    if wrong and act == "save":
        return _page(visit, typed, wrong, "wrong"), HTTPStatus.UNPROCESSABLE_ENTITY
    own = {} if act == "ours" else typed

    def change(now: Appearance) -> Appearance:
        return _worded(now, language, own, only=act != "ours")

    try:
        appearances.save(services(), visit.shop, seen(), change, actor(visit))
    except ConflictError:
        return _page(visit, typed, {}, "meanwhile"), HTTPStatus.CONFLICT
    return done(_as_it_is(visit, "saved"))


def _typed() -> dict[str, str]:
    """What stands in the fields that were sent, by key; more than fits is a fault, not lost."""
    fields = ((name.removeprefix(_FIELD), text) for name, text in request.form.items()
              if name.startswith(_FIELD))  # fmt: skip
    return {key: " ".join(text[: LONGEST_TEXT * 40].split()) for key, text in fields}


def _worded(
    look: Appearance, language: str, typed: Mapping[str, str], *, only: bool = True
) -> Appearance:
    """A look with these words `only` changed; otherwise they are all there are, but for a noun."""
    kept = look.words.get(language, {})
    before = {key: text for key, text in kept.items() if only or key.startswith(f"{UNIT}#")}
    ours = spoken(language, {key: text for key, text in kept.items() if key.startswith(UNIT)})
    own = {key: text for key, text in typed.items() if text and text != ours.get(key)}
    left = {key: text for key, text in before.items() if key not in typed}
    words = {**look.words, language: {**left, **own}}
    return replace(look, words={one: dict(texts) for one, texts in words.items() if texts})


def _as_it_is(visit: Visit, said: str = "") -> str:
    return _page(visit, {}, {}, said)


def _page(visit: Visit, typed: Mapping[str, str], wrong: Mapping[str, str], said: str = "") -> str:
    house, shop, language = services(), visit.shop, _language()
    versions = appearances.newest(house, shop, 1)
    saved = versions[0].look if versions else Appearance()
    right = {key: text for key, text in typed.items() if key not in wrong}
    tried = _worded(saved, language, right)
    kept = saved.words.get(language, {})
    page = TextsPage(
        language=language,
        languages=tongues(),
        section=_section(kept),
        sections=_sections(language, kept),
        search=_search(),
        texts=tuple(_texts(language, kept, typed, wrong)),
        own=sum(not key.startswith(f"{UNIT}#") for key in kept),
        fitting=fitted(visit, tried, language),
        version=versions[0].number if versions else 0,
        unsaved=tried != saved or bool(wrong),
        proof=proof(visit, PAGE),
        said=said,
    )
    return render_template("admin/texts.html", page=page, bridge=bridge(shop.domain))


def _texts(
    language: str, kept: Mapping[str, str], typed: Mapping[str, str], wrong: Mapping[str, str]
) -> Iterator[Text]:
    ours = spoken(language, {key: text for key, text in kept.items() if key.startswith(UNIT)})
    for key in _keys(language, kept, ours):
        own = typed.get(key, kept.get(key, ""))
        values = tuple(f"{{{name}}}" for name in sorted(names(ours[key])))
        yield Text(key, ours[key], own, values, counts(language, key), wrong.get(key, ""))


def _keys(language: str, kept: Mapping[str, str], ours: Mapping[str, str]) -> list[str]:
    """The sentences to show: those found, else those of the section."""
    every, wanted = own_keys(language), _search().casefold()
    if wanted:
        said = {key: f"{key} {ours[key]} {kept.get(key, '')}".casefold() for key in every}
        return [key for key in every if wanted in said[key]]
    section = _section(kept)
    if section == _MINE:
        return [key for key in every if key in kept]
    if section == _NOUN:
        found = [*still_ours(language, kept), *renamed(language, kept)]
        return list(dict.fromkeys(key for key, _ in found))
    return [key for key in every if key.partition(".")[0] == section]


def _sections(language: str, kept: Mapping[str, str]) -> dict[str, str]:
    """The sections there are, by their names in the words of this page."""
    messages = the_messages()
    stems = dict.fromkeys(key.partition(".")[0] for key in own_keys(language))
    own = [_MINE] if any(not key.startswith(UNIT) for key in kept) else []
    noun = [_NOUN] if any(key.startswith(UNIT) for key in kept) else []
    order = (*_FIRST, *(stem for stem in stems if stem not in _FIRST))
    return {one: _called(one, messages) for one in (*own, *noun, *order)}


def _called(section: str, messages: Messages) -> str:
    """The name of a section; one that nobody named yet goes by its key."""
    key = f"admin.texts.section.{section}"
    return messages.text(key) if key in messages.words else section.title()


def _section(kept: Mapping[str, str]) -> str:
    asked = request.args.get("section", "")
    return asked if asked in _sections(_language(), kept) else _FIRST[0]


def _search() -> str:
    return request.args.get("search", "").strip()[:_LONGEST_SEARCH]


def _language() -> str:
    """The language whose sentences are worded, else the page's own."""
    asked = request.args.get("words", "")
    return asked if asked in languages() else the_messages().locale.language
