"""
The picture that goes with a shared link: the offer in large figures, in the shop's own colour.

Words are beside it, in the reader's language; the picture speaks none. It is drawn from what the
merchant chose and from nothing that a request says.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from threading import Lock
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from plugin.domain.appearance import Icon
from plugin.domain.colour import Oklch, oklch, readable
from plugin.icons import DRAWINGS

SIZE: Final = (1200, 630)
_FINE: Final = 2
"""Drawn so many times as large, and made small again: Pillow draws no smooth edges by itself."""
_EDGE: Final = 96
_FIGURES: Final = 260
_NAME: Final = 48
"""The height of letters at most."""
_SPRIG: Final = (672, 34, 29)
"""From the left, from the top, and pixels for each unit of the drawing."""
_BAR: Final = 18
_LOGO: Final = (320, 96)
_STEPS: Final = 24
"""Straight pieces of a curve."""
_one_at_a_time = Lock()

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Picture:
    """What is to be seen."""

    accent: str
    """`#rrggbb`."""
    figures: str
    """The offer, such as `$10`; empty where it is no number."""
    name: str
    """Of the shop."""
    logo: str = ""
    """By its name, which changes with what is on it."""

    @property
    def version(self) -> str:
        """Another picture has another name."""
        told = repr((self.accent, self.figures, self.name, self.logo))
        return sha256(told.encode()).hexdigest()[:16]


def drawn(picture: Picture, logo: bytes = b"") -> bytes:
    """
    The picture as PNG, 1200 by 630, with the logo (PNG) that it names. One is drawn at a time, for
    it takes a quarter of a second of a processor; the newest are kept.
    """
    with _one_at_a_time:
        return _drawn(picture, logo)


@lru_cache(maxsize=256)
def _drawn(picture: Picture, logo: bytes) -> bytes:
    mine = oklch(picture.accent)
    ground, leaf = _shade(mine, 0.972, 0.011), _shade(mine, 0.88, 0.04)
    canvas = Image.new("RGB", (SIZE[0] * _FINE, SIZE[1] * _FINE), ground)
    pen = ImageDraw.Draw(canvas)
    _sprig(pen, leaf)
    pen.rectangle(_scaled(0, SIZE[1] - _BAR, *SIZE), fill=readable(picture.accent).fill)
    canvas = canvas.resize(SIZE, Image.Resampling.LANCZOS)
    _letters(ImageDraw.Draw(canvas), picture, mine)
    if logo:
        _stamp(canvas, logo)
    out = io.BytesIO()
    canvas.save(out, "PNG")
    return out.getvalue()


def writable(text: str) -> bool:
    """Has the one font that comes with Pillow every letter of a text? It has those of ASCII."""
    return text.isascii() and text.isprintable()


def _shade(mine: Oklch, lightness: float, chroma: float) -> str:
    return Oklch(lightness, min(mine.chroma, chroma), mine.hue).hex


def _letters(pen: ImageDraw.ImageDraw, picture: Picture, mine: Oklch) -> None:
    """The figures on the line that the eye looks for, the name below them."""
    below = 400 if picture.figures else 330
    if picture.figures:
        font = _fitting(picture.figures, _FIGURES)
        _write(pen, (_EDGE, below), picture.figures, font, _shade(mine, 0.23, 0.03))
    if writable(picture.name):
        font = _fitting(picture.name, _NAME if picture.figures else 2 * _NAME)
        at = (_EDGE, below + 110 if picture.figures else below)
        _write(pen, at, picture.name, font, _shade(mine, 0.45, 0.03))


def _write(
    pen: ImageDraw.ImageDraw, at: Point, text: str, font: ImageFont.FreeTypeFont, colour: str
) -> None:
    """On a line, a little bolder than the font is."""
    pen.text(at, text, fill=colour, font=font, anchor="ls", stroke_width=font.size / 60)


def _fitting(text: str, height: float) -> ImageFont.FreeTypeFont:
    """The font at this height, or as large as the width allows."""
    font = _font(height)
    room = SIZE[0] - 2 * _EDGE
    return font if font.getlength(text) <= room else _font(height * room / font.getlength(text))


def _font(height: float) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(height)
    if not isinstance(font, ImageFont.FreeTypeFont):  # Pillow was built without FreeType.
        raise TypeError("letters need a Pillow with FreeType")
    return font


def _sprig(pen: ImageDraw.ImageDraw, leaf: str) -> None:
    drawing = DRAWINGS[Icon.LAUREL]
    for line in drawing.lines:
        pen.line(_placed(line), fill=leaf, width=round(_SPRIG[2] * _FINE * 0.5), joint="curve")
    for shape in drawing.shapes:
        pen.polygon(_placed(shape), fill=leaf)


def _placed(path: str) -> list[Point]:
    left, top, unit = _SPRIG
    return [((left + x * unit) * _FINE, (top + y * unit) * _FINE) for x, y in _points(path)]


def _points(path: str) -> Iterator[Point]:
    """The points of a path of moves and quadratic curves: `M3 17Q12 15 14 7z`."""
    here: Point = (0.0, 0.0)
    for command, told in re.findall(r"([MQ])([^MQz]*)", path):
        numbers = [float(one) for one in re.findall(r"-?[0-9.]+", told)]
        pairs = list(zip(numbers[::2], numbers[1::2], strict=True))
        if command == "M":
            yield pairs[0]
        else:
            for bend, end in zip([here, *pairs][1::2], pairs[1::2], strict=True):
                yield from _curve(here, bend, end)
                here = end
        here = pairs[-1]


def _curve(start: Point, bend: Point, end: Point) -> Iterator[Point]:
    for step in range(1, _STEPS + 1):
        t = step / _STEPS
        first, second, third = (1 - t) ** 2, 2 * t * (1 - t), t**2
        yield (
            first * start[0] + second * bend[0] + third * end[0],
            first * start[1] + second * bend[1] + third * end[1],
        )


def _stamp(canvas: Image.Image, logo: bytes) -> None:
    """The shop's logo in the corner where letters begin; it was drawn anew when it was uploaded."""
    with Image.open(io.BytesIO(logo), formats=("PNG",)) as found:
        small = found.convert("RGBA")
        small.thumbnail(_LOGO, Image.Resampling.LANCZOS)
        canvas.paste(small, (_EDGE, 64), small)


def _scaled(*edges: float) -> tuple[float, ...]:
    return tuple(edge * _FINE for edge in edges)
