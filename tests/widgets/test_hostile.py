"""Names, orders and reasons from outside are harmless, and nothing of ours is inline."""

from dataclasses import replace

import pytest

from plugin.locales import Messages, languages
from plugin.service.views.panel import OnTheWay, PanelView
from tests.widgets.reading import read
from tests.widgets.views import POINTS, STATES, WAITING, day, earned, line, renamed
from widgets.links import links
from widgets.rendering import render, render_error

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onfocus=alert(1) autofocus='",
    "{{7*7}}{% raw %}",
    "</title></style><svg onload=alert(1)>",
    "javascript:alert(1)",
    "\u202ecilam\u0000\x1b[31m",
]
ALLOWED = {
    "html", "head", "meta", "title", "link", "body", "main", "article", "header", "section",
    "h1", "h2", "h3", "p", "ul", "li", "a", "form", "input", "button", "details", "summary",
    "data", "time", "strong", "small", "svg", "path", "circle", "div", "span", "code", "label",
    "select", "option", "progress", "footer", "rect", "wbr", "i", "fieldset", "legend",
    "textarea",
}  # fmt: skip


def poisoned(view: PanelView, text: str) -> PanelView:
    return replace(
        renamed(view, text),
        first_name=text,
        shop=replace(view.shop, name=text),
        lines=(
            earned(text, "3800", 190, day(1)),
            line(5, "entry.adjust.given", day(2), reason=text),
        ),
        on_the_way=(OnTheWay(5, text, day(3)),),
        join_token=text,
    )


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("state", STATES)
def test_text_from_outside_makes_no_element_and_no_attribute(state: str, text: str) -> None:
    clean = read(render(poisoned(STATES[state], "Ania"), Messages.of("en"), fragment=False))
    dirty = read(render(poisoned(STATES[state], text), Messages.of("en"), fragment=False))
    assert [(t, set(a)) for t, a in dirty.tags] == [(t, set(a)) for t, a in clean.tags]


@pytest.mark.parametrize("text", HOSTILE[:-1])
def test_text_from_outside_is_shown_as_it_is(text: str) -> None:
    page = read(render(poisoned(STATES["history"], text), Messages.of("en"), fragment=True))
    assert f"A gift from the shop: {text}" in page.text


def test_writing_direction_cannot_be_turned() -> None:
    html = render(poisoned(POINTS, HOSTILE[-1]), Messages.of("en"), fragment=False)
    assert not set(html) & set("\u202e\x00\x1b")


@pytest.mark.parametrize("locale", languages())
@pytest.mark.parametrize("state", STATES)
def test_nothing_runs_and_nothing_is_styled_inline(state: str, locale: str) -> None:
    messages = Messages.of(locale)
    for html in (
        render(STATES[state], messages, fragment=False, stylesheet="https://app/s.css"),
        render_error(messages, fragment=False, retry="panel", stylesheet="https://app/s.css"),
    ):
        for tag, attributes in read(html).tags:
            assert tag in ALLOWED
            assert not [name for name in attributes if name.startswith("on") or name == "style"]


@pytest.mark.parametrize("path", ["//evil.example", "javascript:alert(1)", "\\\\evil.example", ""])
def test_links_stay_on_the_shop(path: str) -> None:
    found = links(replace(WAITING, path=path), "en")
    for link in (found.panel, found.join, found.sign_in, found.register, found.shop):
        assert link.startswith("/")
        assert not link.startswith(("//", "/\\"))


@pytest.mark.parametrize("state", ["waiting", "left"])
def test_every_field_is_hidden_or_labelled_and_every_form_posts(state: str) -> None:
    page = read(render(STATES[state], Messages.of("en"), fragment=True))
    assert {field["type"] for field in page.named("input")} == {"hidden"}
    assert [form["method"] for form in page.named("form")] == ["post"]
    assert [text for tag, text in page.texts if tag == "button"]
