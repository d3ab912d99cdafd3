"""
Colour: one accent in, a fill and a text on it that everybody can read.

The same arithmetic as the style sheets' `oklch(from …)` rules, so that what staff are told about
their colour is what shoppers see. Floats, as nowhere else in the domain: a colour is looked at,
never added up, and half a step of 255 is not seen.

OKLab by Björn Ottosson, https://bottosson.github.io/posts/oklab/; contrast by WCAG 2.2.
"""

from dataclasses import dataclass
from math import atan2, cbrt, cos, degrees, hypot, radians, sin
from typing import Final

from plugin.domain.errors import InvalidInputError

READABLE: Final = 4.5
"""The least contrast of text on its ground (WCAG 2.2, AA)."""

BRIGHT: Final = 0.7
"""From this lightness on, a fill stays as it is and carries dark text."""
DEEPEST_NEEDED: Final = 0.53
"""A darker fill carries white text as it is; any other is darkened to this."""
_DARK_TEXT: Final = (0.18, 0.03)
"""Lightness and chroma of dark text."""
_INK: Final = 0.45
"""The lightest that the accent may be as text on white."""

_DIM_CODE: Final = 0.04045
_DIM: Final = 0.0031308
"""Where sRGB's curve begins, as written and as light."""

_TO_LMS: Final = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_TO_LAB: Final = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)
_FROM_LAB: Final = (
    (1.0, 0.3963377774, 0.2158037573),
    (1.0, -0.1055613458, -0.0638541728),
    (1.0, -0.0894841775, -1.2914855480),
)
_FROM_LMS: Final = (
    (4.0767416621, -3.3077115913, 0.2309699292),
    (-1.2684380046, 2.6097574011, -0.3413193965),
    (-0.0041960863, -0.7034186147, 1.7076147010),
)

Triple = tuple[float, float, float]
Matrix = tuple[Triple, Triple, Triple]


@dataclass(frozen=True, slots=True)
class Oklch:
    """A colour as people see it: lightness 0 to 1, chroma from 0, hue in degrees."""

    lightness: float
    chroma: float
    hue: float

    @property
    def hex(self) -> str:
        """The nearest colour a screen can show, `#rrggbb`; what it cannot show is clipped."""
        a, b = (self.chroma * turn(radians(self.hue)) for turn in (cos, sin))
        cubes = _times(_FROM_LAB, (self.lightness, a, b))
        linear = _times(_FROM_LMS, (cubes[0] ** 3, cubes[1] ** 3, cubes[2] ** 3))
        return "#" + "".join(f"{round(255 * _encoded(part)):02x}" for part in linear)


@dataclass(frozen=True, slots=True)
class Readable:
    """What becomes of an accent, `#rrggbb` each."""

    fill: str
    """Behind text, such as on a button."""
    on_fill: str
    """The text on it."""
    ink: str
    """As text on white."""


def oklch(colour: str) -> Oklch:
    """The OKLCH of `#rrggbb`. Raises InvalidInputError for anything else."""
    roots = _times(_TO_LMS, _linear(colour))
    lightness, a, b = _times(_TO_LAB, (cbrt(roots[0]), cbrt(roots[1]), cbrt(roots[2])))
    return Oklch(lightness, hypot(a, b), degrees(atan2(b, a)) % 360)


def readable(accent: str) -> Readable:
    """The accent where people read: only its lightness is shifted, and no more than needed."""
    mine = oklch(accent)
    ink = _at_most(accent, mine, _INK)
    if mine.lightness > BRIGHT:
        return Readable(accent, Oklch(*_DARK_TEXT, mine.hue).hex, ink)
    return Readable(_at_most(accent, mine, DEEPEST_NEEDED), "#ffffff", ink)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """The relative luminance of `#rrggbb`, 0 to 1."""
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _at_most(accent: str, mine: Oklch, lightness: float) -> str:
    if mine.lightness <= lightness:
        return accent
    return Oklch(lightness, mine.chroma, mine.hue).hex


def _linear(colour: str) -> Triple:
    digits = colour.removeprefix("#")
    try:
        red, green, blue = bytes.fromhex(digits)
    except ValueError:
        raise InvalidInputError("a colour is written as #3f6b4f") from None
    return _decoded(red / 255), _decoded(green / 255), _decoded(blue / 255)


def _decoded(part: float) -> float:
    return part / 12.92 if part <= _DIM_CODE else ((part + 0.055) / 1.055) ** 2.4


def _encoded(part: float) -> float:
    shown = min(1.0, max(0.0, part))
    return 12.92 * shown if shown <= _DIM else 1.055 * shown ** (1 / 2.4) - 0.055


def _times(matrix: Matrix, vector: Triple) -> Triple:
    first, second, third = (
        row[0] * vector[0] + row[1] * vector[1] + row[2] * vector[2] for row in matrix
    )
    return first, second, third
