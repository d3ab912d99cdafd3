"""
Logos: a picture from outside, drawn anew by us.

What is kept is never what was sent: the picture is decoded, made small, and encoded again, so
that nothing rides along: no script in a comment, no archive behind the last pixel, no place where
it was taken. SVG is a program and stays outside.
"""

import io
import re
import struct
import warnings
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from plugin.domain.errors import InvalidInputError, TooLargeError
from plugin.service.services import Services
from plugin.store import logos

HEAVIEST: Final = 1_048_576
"""Bytes of an upload."""
LARGEST: Final = 256
"""Pixels of the longer side, as kept."""
_PIXELS: Final = 12_000_000
"""Of an upload: a bomb unfolds to more."""
_FORMATS: Final = ("PNG", "JPEG", "WEBP", "GIF")
_NAME: Final = re.compile(r"([0-9]{1,19})-([0-9a-f]{32})", re.ASCII)
_BROKEN: Final = (
    UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, struct.error,
)  # fmt: skip


class DrawingError(InvalidInputError):
    """An SVG, which can be anything: staff are told kindly what to send instead."""


def find(services: Services, name: str) -> bytes | None:
    """The picture of a name; None: there is none."""
    said = _NAME.fullmatch(name)
    if said is None:
        return None
    return services.store.read(lambda tx: logos.find(tx, int(said[1]), said[2]))


def redrawn(sent: bytes) -> bytes:
    """
    A PNG of at most 256 pixels a side with what can be seen in it.

    Raises TooLargeError for too many bytes or pixels, and InvalidInputError for what is no PNG,
    JPEG, WebP or GIF.
    """
    if len(sent) > HEAVIEST:
        raise TooLargeError("a logo has at most 1 MB")
    if _is_drawing(sent):
        raise DrawingError("an SVG is a program, and we run none: send a PNG of it")
    try:
        return _encoded(_decoded(sent))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooLargeError("a logo has at most 12 million pixels") from None
    except _BROKEN:
        raise InvalidInputError("a logo is a PNG, JPEG, WebP or GIF") from None


def size(picture: bytes) -> tuple[int, int]:
    """Width and height of one of ours, in pixels: they begin every PNG."""
    width, height = struct.unpack(">II", picture[16:24])
    return int(width), int(height)


def _decoded(sent: bytes) -> Image.Image:
    """The first frame, upright. The size is checked before a pixel is unfolded."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        picture = Image.open(io.BytesIO(sent), formats=_FORMATS)
        if picture.width * picture.height > _PIXELS:
            raise Image.DecompressionBombError("too many pixels")
        picture.draft("RGB", (LARGEST * 2, LARGEST * 2))
        ImageOps.exif_transpose(picture, in_place=True)
        return picture.convert("RGBA")


def _encoded(picture: Image.Image) -> bytes:
    picture.thumbnail((LARGEST, LARGEST), Image.Resampling.LANCZOS)
    clean = Image.new("RGBA", picture.size)
    clean.paste(picture)
    out = io.BytesIO()
    clean.save(out, "PNG", optimize=True)
    return out.getvalue()


def _is_drawing(sent: bytes) -> bool:
    start = sent[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith(b"<") and b"<svg" in sent[:4096].lower()
