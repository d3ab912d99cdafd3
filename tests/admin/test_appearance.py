"""The page of the appearance: how the panel looks, and a mirror beside it."""

import re
from html import unescape
from typing import Any

import pytest

from plugin.domain.appearance import Appearance, Icon, Part, Scheme, Side
from plugin.locales import languages
from plugin.service import appearances
from tests.admin.tailor import FORM, HOSTILE, LOGO, LOOK, TEXTS, Tailor, field, mirror
from tests.widgets.reading import read


def test_a_look_is_saved_with_all_it_says(tailor: Tailor) -> None:
    page = tailor.opens()
    chosen: dict[str, Any] = {
        **FORM,
        "part": ["lines", "rewards", "ways"],
        "shown": ["lines", "ways"],
    }
    answer = tailor.sends(page, **chosen)
    assert (answer.status_code, "Saved." in answer.text) == (200, True)
    assert tailor.look == Appearance(
        accent="#ffc533", radius=4, scheme=Scheme.DARK, side=Side.START, icon=Icon.STAR,
        icon_only=True, nudges=False, parts=(Part.LINES, Part.WAYS),
    )  # fmt: skip
    (version,) = appearances.newest(tailor.services, tailor.shop)
    assert version.actor == "staff:42"
    again = tailor.opens()
    assert field(again, "accent") == "#ffc533"
    assert "Everything is saved" in again


def test_a_look_is_tried_on_before_it_is_saved(tailor: Tailor) -> None:
    page = tailor.opens()
    tried = tailor.sends(
        page, **FORM, act="see", **{"en:unit#one": "bean", "en:unit#other": "beans"}
    )
    assert tailor.look == Appearance()
    assert "Not saved yet" in tried.text
    seen = mirror(tried.text)
    assert "/widgets/look/ffc533-4-dark.css" in seen
    assert "beans" in read(seen).text
    assert "1 bean · 2 beans · 5 beans" in read(tried.text).text


@pytest.mark.parametrize(
    ("accent", "said"),
    [("#ffc533", "stays exactly as it is"), ("#e8743b", "a little darker"), ("#3f6b4f", "exactly")],
)
def test_the_page_says_what_becomes_of_a_colour(tailor: Tailor, accent: str, said: str) -> None:
    page = tailor.opens()
    assert said in tailor.sends(page, **{**FORM, "accent": accent}, act="see").text


def test_a_colour_can_be_picked_without_being_typed(tailor: Tailor) -> None:
    page = tailor.opens()
    tailor.sends(page, **{**FORM, "accent": "#3f6b4f", "picked": "#AA00BB"})
    assert tailor.look.accent == "#aa00bb"


@pytest.mark.parametrize("short", ["#ABC", "aabbcc", " #aabbcc "])
def test_a_colour_is_understood_as_people_write_it(tailor: Tailor, short: str) -> None:
    tailor.sends(tailor.opens(), **{**FORM, "accent": short})
    assert tailor.look.accent == "#aabbcc"


@pytest.mark.attack
@pytest.mark.parametrize(
    "accent", ["red", HOSTILE, "#12345", "url(//evil)", "#ffffff;}*{display:none", "x" * 10_000]
)
def test_what_is_no_colour_is_said_beside_the_field_and_not_lost(
    tailor: Tailor, accent: str
) -> None:
    answer = tailor.sends(tailor.opens(), **{**FORM, "accent": accent})
    assert answer.status_code == 422
    assert "Nothing was saved" in answer.text
    assert tailor.look == Appearance()
    assert len(read(answer.text).named("script")) == len(read(tailor.opens()).named("script"))
    assert accent[:12].lower() in unescape(answer.text).lower()


@pytest.mark.attack
@pytest.mark.parametrize(
    "forged", [{"radius": "99"}, {"radius": "x"}, {"icon": "skull"}, {"scheme": ""}, {"side": "up"}]
)
def test_what_our_form_cannot_say_is_refused(tailor: Tailor, forged: dict[str, str]) -> None:
    assert tailor.sends(tailor.opens(), **{**FORM, **forged}).status_code == 422
    assert tailor.look == Appearance()


@pytest.mark.parametrize(
    ("act", "order"),
    [
        ("up:ways", ["ways", "rewards", "lines"]), ("down:rewards", ["ways", "rewards", "lines"]),
        ("up:rewards", ["rewards", "ways", "lines"]), ("down:lines", ["rewards", "ways", "lines"]),
        ("up:nothing", ["rewards", "ways", "lines"]),
    ],
)  # fmt: skip
def test_parts_are_moved_without_a_script(tailor: Tailor, act: str, order: list[str]) -> None:
    page = tailor.opens()
    answer = tailor.sends(page, **FORM, act=act, part=["rewards", "ways", "lines"], shown="ways")
    assert re.findall(r'name="part" value="(\w+)"', answer.text) == order
    assert re.findall(r'name="shown" value="(\w+)" checked', answer.text) == ["ways"]


def test_two_people_at_once_undo_nothing_of_each_other(tailor: Tailor) -> None:
    page = tailor.opens()
    tailor.sends(page, **FORM)
    late = tailor.sends(page, **{**FORM, "accent": "#112233"})
    assert (late.status_code, "somebody else" in late.text) == (409, True)
    assert tailor.look.accent == "#ffc533"
    tailor.sends(late.text, **{**FORM, "accent": "#112233"})
    assert tailor.look.accent == "#112233"


def test_back_to_how_it_was(tailor: Tailor) -> None:
    page = tailor.sends(tailor.opens(), **FORM).text
    assert "Back to how it was" in page
    assert tailor.sends(page, f"{LOOK}/undo").status_code == 200
    assert tailor.look == Appearance()


@pytest.mark.attack
@pytest.mark.parametrize("path", [LOOK, LOGO, f"{LOOK}/undo", TEXTS])
def test_nobody_else_changes_the_look(tailor: Tailor, path: str) -> None:
    data = {"proof": "42:forged.1.2", "version": "0", "act": "save", **FORM}
    assert tailor.client.post(path, query_string=tailor.where, data=data).status_code in {401, 403}


@pytest.mark.parametrize("locale", languages())
@pytest.mark.parametrize("path", [LOOK, TEXTS])
def test_both_pages_speak_every_language_and_run_nothing_inline(
    tailor: Tailor, locale: str, path: str
) -> None:
    page = read(tailor.opens(path, locale=locale))
    assert page.named("html")[0]["lang"] == locale
    assert page.named("style") == []
    assert not any("style" in tag or "onclick" in tag for _, tag in page.tags)
    labelled = {one.get("for") for one in page.named("label")}
    named = [one for one in page.named("input") if "id" in one and one.get("type") != "checkbox"]
    assert all(one["id"] in labelled for one in named)
