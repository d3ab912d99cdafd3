"""The pages of the appearance: how the panel looks and speaks, and a mirror beside it."""

import io
import re
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from plugin.domain.appearance import Appearance, Icon, Part, Scheme, Side
from plugin.locales import languages
from plugin.ports import Staff
from plugin.service import appearances, shops
from plugin.service.services import Services
from tests.admin.conftest import SHOP, Token
from tests.pictures import SVG, bomb, picture
from tests.widgets.reading import read
from widgets.fitting import Mirror

WHERE = {"shop": SHOP, "embedded": "1"}
LOOK, TEXTS = "/admin/appearance", "/admin/appearance/texts"
HOSTILE = "<script>alert(1)</script> {{7*7}}"
FORM = {
    "accent": "#ffc533", "picked": "#3f6b4f", "was": "#3f6b4f", "radius": "4", "scheme": "dark",
    "side": "start", "icon": "star", "icon_only": "yes",
}  # fmt: skip


@pytest.fixture
def house(client: FlaskClient, services: Services) -> Services:
    """The shop is installed, and there is a mirror."""
    whole = replace(services, fitting_room=Mirror(services.app_url))
    assert isinstance(client.application, Flask)
    client.application.extensions["laurel"] = whole
    shops.welcome(whole, "shopify", Staff(SHOP, "42", "proof"))
    return whole


def shown(client: FlaskClient, token: str, path: str = LOOK, **query: str) -> str:
    where = {**WHERE, "id_token": token, **query}
    answer = client.get(path, query_string=where, headers={"Accept": "text/html"})
    assert answer.status_code == 200, answer.text
    return answer.text


def field(page: str, name: str) -> str:
    return str(re.findall(rf'name="{name}" value="([^"]*)"', page)[0])


def sent(client: FlaskClient, page: str, path: str = LOOK, **fields: Any) -> TestResponse:
    """A form sent without any script: it carries what the page put into it."""
    carried = {"proof": field(page, "proof"), "version": field(page, "version"), "act": "save"}
    query = dict(WHERE)
    query.update((name, fields.pop(name)) for name in ("words", "section") if name in fields)
    return client.post(path, query_string=query, data={**carried, **fields})


def now(house: Services) -> Appearance:
    return appearances.look(house, shops.named(house, SHOP))


def mirror(page: str) -> str:
    (frame,) = read(page).named("iframe")
    assert frame["sandbox"] == ""
    return str(frame["srcdoc"])


def test_a_look_is_saved_with_all_it_says(
    client: FlaskClient, token: Token, house: Services
) -> None:
    page = shown(client, token())
    chosen: dict[str, Any] = {
        **FORM,
        "part": ["lines", "rewards", "ways"],
        "shown": ["lines", "ways"],
    }
    answer = sent(client, page, **chosen)
    assert (answer.status_code, "Saved." in answer.text) == (200, True)
    assert now(house) == Appearance(
        accent="#ffc533", radius=4, scheme=Scheme.DARK, side=Side.START, icon=Icon.STAR,
        icon_only=True, nudges=False, parts=(Part.LINES, Part.WAYS),
    )  # fmt: skip
    (version,) = appearances.newest(house, shops.named(house, SHOP))
    assert version.actor == "staff:42"
    again = shown(client, token())
    assert field(again, "accent") == "#ffc533"
    assert "Everything is saved" in again


@pytest.mark.usefixtures("house")
def test_a_look_is_tried_on_before_it_is_saved(
    client: FlaskClient, token: Token, house: Services
) -> None:
    page = shown(client, token())
    tried = sent(
        client, page, **FORM, act="see", **{"en:unit#one": "bean", "en:unit#other": "beans"}
    )
    assert now(house) == Appearance()
    assert "Not saved yet" in tried.text
    seen = mirror(tried.text)
    assert "/widgets/look/ffc533-4-dark.css" in seen
    assert "beans" in read(seen).text
    assert "1 bean · 2 beans · 5 beans" in read(tried.text).text


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize(
    ("accent", "said"),
    [("#ffc533", "stays exactly as it is"), ("#e8743b", "a little darker"), ("#3f6b4f", "exactly")],
)
def test_the_page_says_what_becomes_of_a_colour(
    client: FlaskClient, token: Token, accent: str, said: str
) -> None:
    page = shown(client, token())
    assert said in sent(client, page, **{**FORM, "accent": accent}, act="see").text


@pytest.mark.usefixtures("house")
def test_a_colour_can_be_picked_without_being_typed(
    client: FlaskClient, token: Token, house: Services
) -> None:
    page = shown(client, token())
    sent(client, page, **{**FORM, "accent": "#3f6b4f", "picked": "#AA00BB"})
    assert now(house).accent == "#aa00bb"


@pytest.mark.parametrize("short", ["#ABC", "aabbcc", " #aabbcc "])
def test_a_colour_is_understood_as_people_write_it(
    client: FlaskClient, token: Token, house: Services, short: str
) -> None:
    sent(client, shown(client, token()), **{**FORM, "accent": short})
    assert now(house).accent == "#aabbcc"


@pytest.mark.attack
@pytest.mark.parametrize(
    "accent", ["red", HOSTILE, "#12345", "url(//evil)", "#ffffff;}*{display:none", "x" * 10_000]
)
def test_what_is_no_colour_is_said_beside_the_field_and_not_lost(
    client: FlaskClient, token: Token, house: Services, accent: str
) -> None:
    answer = sent(client, shown(client, token()), **{**FORM, "accent": accent})
    assert answer.status_code == 422
    assert "Nothing was saved" in answer.text
    assert now(house) == Appearance()
    assert len(read(answer.text).named("script")) == len(
        read(shown(client, token())).named("script")
    )
    assert accent[:12].lower() in unescape(answer.text).lower()


@pytest.mark.attack
@pytest.mark.parametrize(
    "forged", [{"radius": "99"}, {"radius": "x"}, {"icon": "skull"}, {"scheme": ""}, {"side": "up"}]
)
def test_what_our_form_cannot_say_is_refused(
    client: FlaskClient, token: Token, house: Services, forged: dict[str, str]
) -> None:
    assert sent(client, shown(client, token()), **{**FORM, **forged}).status_code == 422
    assert now(house) == Appearance()


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize(
    ("act", "order"),
    [
        ("up:ways", ["ways", "rewards", "lines"]), ("down:rewards", ["ways", "rewards", "lines"]),
        ("up:rewards", ["rewards", "ways", "lines"]), ("down:lines", ["rewards", "ways", "lines"]),
        ("up:nothing", ["rewards", "ways", "lines"]),
    ],
)  # fmt: skip
def test_parts_are_moved_without_a_script(
    client: FlaskClient, token: Token, act: str, order: list[str]
) -> None:
    page = shown(client, token())
    answer = sent(client, page, **FORM, act=act, part=["rewards", "ways", "lines"], shown="ways")
    assert re.findall(r'name="part" value="(\w+)"', answer.text) == order
    assert re.findall(r'name="shown" value="(\w+)" checked', answer.text) == ["ways"]


def test_points_get_another_name(client: FlaskClient, token: Token, house: Services) -> None:
    page = shown(client, token())
    polish = {"one": "listek", "few": "listki", "many": "listków", "other": "listka"}
    nouns = {f"pl:unit#{form}": text for form, text in polish.items()}
    answer = sent(client, page, **FORM, **nouns)
    assert "1 listek · 2 listki · 5 listków" in read(answer.text).text
    assert now(house).words == {"pl": {f"unit#{form}": text for form, text in polish.items()}}
    sent(client, answer.text, **FORM)
    assert now(house).words == {}


@pytest.mark.attack
@pytest.mark.parametrize("word", ["{count}", "{{7*7}}", "x" * 31, "a\u202eb", "{count.__class__}"])
def test_a_noun_is_a_plain_word_in_all_its_forms(
    client: FlaskClient, token: Token, house: Services, word: str
) -> None:
    page = shown(client, token())
    for nouns in ({"en:unit#one": "bean"}, {"en:unit#one": word, "en:unit#other": word}):
        answer = sent(client, page, **FORM, **nouns)
        assert (answer.status_code, "all its forms" in answer.text) == (422, True)
    assert now(house) == Appearance()


def test_two_people_at_once_undo_nothing_of_each_other(
    client: FlaskClient, token: Token, house: Services
) -> None:
    page = shown(client, token())
    sent(client, page, **FORM)
    late = sent(client, page, **{**FORM, "accent": "#112233"})
    assert (late.status_code, "somebody else" in late.text) == (409, True)
    assert now(house).accent == "#ffc533"
    sent(client, late.text, **{**FORM, "accent": "#112233"})
    assert now(house).accent == "#112233"


def test_back_to_how_it_was(client: FlaskClient, token: Token, house: Services) -> None:
    page = sent(client, shown(client, token()), **FORM).text
    assert "Back to how it was" in page
    assert sent(client, page, f"{LOOK}/undo").status_code == 200
    assert now(house) == Appearance()


def test_a_logo_is_sent_worn_and_taken_off(
    client: FlaskClient, token: Token, house: Services
) -> None:
    page = shown(client, token())
    file = (io.BytesIO(picture("WEBP")), "cup.webp")
    worn = sent(client, page, f"{LOOK}/logo", picture=file, act="wear")
    assert worn.status_code == 200
    assert f"/widgets/look/logo/{now(house).logo}" in worn.text
    sent(client, worn.text, f"{LOOK}/logo", act="bare")
    assert now(house).logo == ""


@pytest.mark.attack
@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        (SVG, 422, "An SVG can carry programs"),
        (b"GIF89a<script>", 422, "no picture that we can read"),
        (b"", 422, "no picture that we can read"),
        (bomb(), 413, "at most 1 MB and 12 million pixels"),
        (b"\x89PNG" + b"\0" * 1_048_576, 413, "at most 1 MB"),
    ],
)
def test_what_is_no_logo_is_refused_with_a_sentence(
    client: FlaskClient, token: Token, house: Services, body: bytes, status: int, said: str
) -> None:
    file = (io.BytesIO(body), "logo.png")
    answer = sent(client, shown(client, token()), f"{LOOK}/logo", picture=file, act="wear")
    answer.request.environ["wsgi.input"].close()
    assert (answer.status_code, said in answer.text) == (status, True)
    assert now(house) == Appearance()


@pytest.mark.attack
@pytest.mark.usefixtures("house")
@pytest.mark.parametrize("path", [LOOK, f"{LOOK}/logo", f"{LOOK}/undo", TEXTS])
def test_nobody_else_changes_the_look(client: FlaskClient, path: str) -> None:
    data = {"proof": "42:forged.1.2", "version": "0", "act": "save", **FORM}
    assert client.post(path, query_string=WHERE, data=data).status_code in {401, 403}


def test_a_sentence_is_worded_and_worded_back(
    client: FlaskClient, token: Token, house: Services
) -> None:
    page = shown(client, token(), TEXTS, words="en", section="panel")
    own = {"text:panel.title": "  The   club "}
    answer = sent(client, page, TEXTS, words="en", section="panel", **own)
    assert "Saved." in answer.text
    assert now(house).words == {"en": {"panel.title": "The club"}}
    assert "1 sentence of this language is yours" in answer.text
    for back in ({"text:panel.title": ""}, {"text:panel.title": "Rewards"}):
        sent(client, shown(client, token(), TEXTS, words="en"), TEXTS, words="en", **own)
        page = shown(client, token(), TEXTS, words="en")
        sent(client, page, TEXTS, words="en", **back)
        assert now(house).words == {}


def test_all_in_our_words_again_but_the_noun_stays(
    client: FlaskClient, token: Token, house: Services
) -> None:
    nouns = {"en:unit#one": "bean", "en:unit#other": "beans"}
    sent(client, shown(client, token()), **FORM, **nouns)
    page = shown(client, token(), TEXTS, words="en")
    sent(client, page, TEXTS, words="en", **{"text:panel.title": "Club"})
    page = shown(client, token(), TEXTS, words="en")
    sent(client, page, TEXTS, words="en", act="ours")
    assert now(house).words == {"en": {"unit#one": "bean", "unit#other": "beans"}}


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
    client: FlaskClient, token: Token, house: Services, key: str, text: str, said: str
) -> None:
    page = shown(client, token(), TEXTS, words="en", section="panel")
    answer = sent(client, page, TEXTS, words="en", section="panel", **{f"text:{key}": text})
    assert answer.status_code == 422
    assert said in read(answer.text).text
    assert text[:20] in unescape(answer.text)
    assert now(house) == Appearance()


@pytest.mark.attack
@pytest.mark.usefixtures("house")
def test_markup_in_a_sentence_is_only_text(client: FlaskClient, token: Token) -> None:
    page = shown(client, token(), TEXTS, words="en", section="panel")
    hostile = {"text:panel.rewards.title": '"><script>alert(1)</script>'}
    answer = sent(client, page, TEXTS, words="en", section="panel", **hostile)
    assert len(read(answer.text).named("script")) == len(read(page).named("script"))
    assert read(mirror(answer.text)).named("script") == []
    assert '"><script>alert(1)</script>' in read(mirror(answer.text)).text


@pytest.mark.attack
@pytest.mark.parametrize("key", ["admin.home.on", "panel.nothing", "unit#few", "../x", "a b"])
def test_only_what_shoppers_read_can_be_worded(
    client: FlaskClient, token: Token, house: Services, key: str
) -> None:
    page = shown(client, token(), TEXTS, words="en")
    answer = sent(client, page, TEXTS, words="en", **{f"text:{key}": "x"})
    assert answer.status_code == 422
    assert now(house) == Appearance()


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize("language", languages())
def test_sentences_are_searched_in_every_language(
    client: FlaskClient, token: Token, language: str
) -> None:
    page = shown(client, token(), TEXTS, words=language, search="panel.title")
    assert re.findall(r'name="text:([^"]+)"', page) == ["panel.title"]
    nothing = shown(client, token(), TEXTS, words=language, search=HOSTILE)
    assert "Nothing here" in nothing
    assert "<script>alert" not in nothing


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize("locale", languages())
@pytest.mark.parametrize("path", [LOOK, TEXTS])
def test_both_pages_speak_every_language_and_run_nothing_inline(
    client: FlaskClient, token: Token, locale: str, path: str
) -> None:
    page = read(shown(client, token(), path, locale=locale))
    assert page.named("html")[0]["lang"] == locale
    assert page.named("style") == []
    assert not any("style" in tag or "onclick" in tag for _, tag in page.tags)
    labelled = {one.get("for") for one in page.named("label")}
    named = [one for one in page.named("input") if "id" in one and one.get("type") != "checkbox"]
    assert all(one["id"] in labelled for one in named)
