"""Letters wear the shop's look, and can be read whatever that is."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from plugin.domain.appearance import Scheme
from plugin.domain.colour import READABLE, contrast
from plugin.domain.errors import InvalidInputError
from plugin.notify.press import Proofs
from plugin.notify.rendering import sheet
from plugin.ports import Letter, Letterhead, Logo
from tests.notify.letters import ending, issued
from tests.widgets.reading import Read, read

LOGO = Logo("https://laurel.example/widgets/look/logo/7-0f", 96, 48)
ACCENTS = ["#3f6b4f", "#ffc533", "#ffffff", "#000000", "#e0245e", "#9a9a9a"]
SHEETS = Path(__file__).parents[2] / "widgets" / "extension" / "assets" / "panel.css"


def worn(head: Letterhead, letter: Letter | None = None) -> Read:
    """The page of a letter with this letterhead."""
    return read(Proofs().show(replace(letter or ending(locale="en"), head=head)).html)


def styled(page: Read, tag: str, at: int = 0) -> dict[str, str]:
    """What an element says of itself, by property."""
    said = str(page.named(tag)[at]["style"]).split(";")
    return {name.strip(): how.strip() for name, _, how in (one.partition(":") for one in said)}


@pytest.mark.parametrize("accent", ACCENTS)
def test_the_words_on_the_button_can_be_read_on_any_colour(accent: str) -> None:
    button = styled(worn(Letterhead(accent)), "a")
    assert contrast(button["background-color"], button["color"]) >= READABLE


@pytest.mark.parametrize("accent", ["#3f6b4f", "#ffc533", "#000000"])
def test_a_colour_that_can_be_read_is_the_very_one_the_shop_chose(accent: str) -> None:
    assert styled(worn(Letterhead(accent)), "a")["background-color"] == accent


@pytest.mark.parametrize(("radius", "corner"), [(0, "0px"), (16, "10px"), (24, "15px")])
def test_its_corners_are_those_of_buttons_in_the_panel(radius: int, corner: str) -> None:
    assert "--corner: min(calc(var(--radius) * 0.625), 22px);" in SHEETS.read_text()
    assert styled(worn(Letterhead(radius=radius)), "a")["border-radius"] == corner


def test_the_logo_stands_on_top_and_is_called_like_the_shop() -> None:
    (picture,) = worn(Letterhead(logo=LOGO)).named("img")
    told = {name: picture[name] for name in ("src", "width", "height", "alt")}
    assert told == {"src": LOGO.url, "width": "96", "height": "48", "alt": "Kubek"}


def test_without_a_logo_the_shops_name_stands_there_and_nothing_is_fetched() -> None:
    page = worn(Letterhead())
    assert page.named("img") == []
    assert ("p", "Kubek") in page.texts


@pytest.mark.parametrize("head", [Letterhead(), Letterhead("#ffc533", 4, LOGO)])
def test_without_pictures_and_without_the_sheet_text_is_dark_on_light(head: Letterhead) -> None:
    page = worn(head)
    for one in (styled(page, "body"), styled(page, "div", 1)):
        assert contrast(one["color"], one["background-color"]) >= 12
    quiet = styled(page, "div", 3)
    assert contrast(quiet["color"], "#ffffff") >= READABLE


def test_in_the_dark_text_is_light_and_the_logo_keeps_its_paper() -> None:
    page, dark = worn(Letterhead(logo=LOGO)), sheet(Scheme.PAGE)
    assert dark.startswith("@media (prefers-color-scheme: dark) {")
    assert ("style", " ".join(dark.split())) in page.texts
    assert {"name": "color-scheme", "content": "light dark"} in page.named("meta")
    ground, quiet, _, logo = re.findall(r"^\.\w+ \{(.+)\}$", dark, re.MULTILINE)
    text, paper = colours(ground, " color"), colours(ground, "background-color")
    assert contrast(text, paper) >= 12
    assert contrast(colours(quiet, " color"), paper) >= READABLE
    assert colours(logo, "background-color") == "#ffffff"


def colours(rule: str, name: str) -> str:
    return str(re.findall(rf"{name}: (#[0-9a-f]{{6}})", rule)[0])


@pytest.mark.parametrize(("scheme", "when"), [("light", "not all"), ("dark", "all")])
def test_whoever_judges_a_letter_sees_it_in_the_light_or_the_dark(scheme: str, when: str) -> None:
    shown = Proofs().show(ending(), Scheme(scheme))
    assert shown.sheet.startswith(f"@media {when} {{")
    assert f"<style>{shown.sheet}</style>" in shown.html


def test_whoever_reads_plain_text_reads_what_they_always_did() -> None:
    plain = Proofs().show(ending(locale="en")).text
    assert Proofs().show(replace(ending(locale="en"), head=Letterhead(logo=LOGO))).text == plain


def test_a_code_stands_on_the_same_paper() -> None:
    assert worn(Letterhead(logo=LOGO), issued()).named("img")[0]["alt"] == "Kubek"


@pytest.mark.attack
@pytest.mark.parametrize(
    "head",
    [
        Letterhead("red"), Letterhead("#fff;x:y"), Letterhead('"><script>'),
        Letterhead(logo=replace(LOGO, url="javascript:alert(1)")),
        Letterhead(logo=replace(LOGO, url='https://a.example/"onerror=x')),
        Letterhead(logo=replace(LOGO, url="https://a.example/\r\nBcc: x")),
        Letterhead(logo=replace(LOGO, url="data:image/png;base64,AA")),
    ],
)  # fmt: skip
def test_a_letter_wears_no_colour_that_is_none_and_no_picture_from_anywhere(
    head: Letterhead,
) -> None:
    with pytest.raises(InvalidInputError):
        worn(head)


@pytest.mark.attack
def test_a_hostile_name_of_a_shop_is_only_text_beside_its_logo() -> None:
    hostile = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    page = worn(Letterhead(logo=LOGO), ending(shop=hostile, locale="en"))
    assert len(page.named("img")) == 1
    assert page.named("script") == []
    assert page.named("img")[0]["alt"] == hostile
