"""Colour: whatever accent a merchant chooses, people can read what stands on it."""

import re
from itertools import product
from math import cos, radians, sin
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from plugin.domain.colour import READABLE, contrast, oklch, readable
from plugin.domain.errors import InvalidInputError

ASSETS = Path(__file__).parents[2] / "widgets" / "extension" / "assets"
HEX = st.integers(0, 0xFFFFFF).map("#{:06x}".format)
STEP = 1 / 255
STEPS = range(0, 256, 15)
GRID = ["#{:02x}{:02x}{:02x}".format(*one) for one in product(STEPS, STEPS, STEPS)]


def test_known_colours_have_their_known_place() -> None:
    red = oklch("#ff0000")
    assert (red.lightness, red.chroma) == pytest.approx((0.62796, 0.25768), abs=1e-4)
    assert red.hue == pytest.approx(29.23, abs=0.05)
    assert oklch("#ffffff").lightness == pytest.approx(1, abs=1e-6)
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@given(HEX)
def test_a_colour_comes_back_as_it_went(accent: str) -> None:
    assert oklch(accent).hex == accent


@given(HEX)
def test_text_on_every_accent_can_be_read(accent: str) -> None:
    shown = readable(accent)
    assert contrast(shown.fill, shown.on_fill) >= READABLE
    assert contrast(shown.ink, "#ffffff") >= READABLE


def test_every_corner_of_the_cube_can_be_read() -> None:
    worst = min(contrast(shown.fill, shown.on_fill) for shown in map(readable, GRID))
    assert worst >= READABLE


@given(HEX)
@example("#3a777a")
def test_only_lightness_is_shifted_and_only_where_it_must_be(accent: str) -> None:
    mine, shown = oklch(accent), readable(accent)
    if mine.lightness <= 0.53 or mine.lightness > 0.7:
        assert shown.fill == accent
    else:
        # What is hardly too light is darkened by less than a screen can show.
        assert oklch(shown.fill).lightness < max(mine.lightness, 0.53 + STEP)


@pytest.mark.parametrize("wrong", ["", "#fff", "red", "#12345g", "#1234567", "url(x)", "#-1-1-1"])
def test_what_is_no_colour_is_refused(wrong: str) -> None:
    with pytest.raises(InvalidInputError):
        oklch(wrong)


# The style sheets say the same in CSS. What follows reads their rules, does their arithmetic
# anew with nothing of ours, and clips as a browser does.

FILL = "calc(var(--bright)*l+(1-var(--bright))*min(l,.53))ch"
ON_FILL = "calc(1-var(--bright)*.82)calc(var(--bright)*.03)h"


def rules(name: str) -> str:
    """A style sheet without its spaces and leading zeros."""
    text = re.sub(r"\s+", "", (ASSETS / name).read_text(encoding="utf-8"))
    text = text.replace("var(--laurel-accent,#3f6b4f)", "var(--accent)")
    return re.sub(r"(?<![\d.])0\.", ".", text)


@pytest.mark.parametrize("name", ["panel.css", "launcher.js"])
def test_the_style_sheets_shift_by_the_rule_that_is_proven_here(name: str) -> None:
    said = rules(name)
    assert f"--fill:oklch(fromvar(--accent){FILL})" in said
    assert f"--on-fill:oklch(fromvar(--accent){ON_FILL})" in said
    assert "--bright:clamp(0,(l-.7)*1e9,1)" in said


def shown_by_css(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    """CSS Color 4: oklch to sRGB light, clipped to what a screen has."""
    a, b = chroma * cos(radians(hue)), chroma * sin(radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    light = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    red, green, blue = (min(1.0, max(0.0, part)) for part in light)
    return red, green, blue


def contrast_by_css(accent: str) -> float:
    """The contrast of `--on-fill` on `--fill` for an accent."""
    mine = oklch(accent)
    bright = min(1.0, max(0.0, (mine.lightness - 0.7) * 1e9))
    fill = bright * mine.lightness + (1 - bright) * min(mine.lightness, 0.53)
    ground = shown_by_css(fill, mine.chroma, mine.hue)
    text = shown_by_css(1 - bright * 0.82, bright * 0.03, mine.hue)
    tones = (0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (ground, text))
    lighter, darker = sorted(tones, reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@given(HEX)
def test_a_browser_comes_to_the_same_contrast(accent: str) -> None:
    shown = readable(accent)
    assert contrast_by_css(accent) >= READABLE
    assert contrast_by_css(accent) == pytest.approx(contrast(shown.fill, shown.on_fill), rel=0.02)


def test_no_accent_falls_between_light_and_dark() -> None:
    """Text was once grey on grey for accents just above the line between the two."""
    edge = [one for one in GRID if 0.699 < oklch(one).lightness < 0.702]
    assert edge
    assert min(map(contrast_by_css, edge)) >= READABLE
