"""Logos: what comes in is drawn anew, and nothing else comes in with it."""

import io

import pytest
from PIL import Image

from plugin.domain.errors import InvalidInputError, TooLargeError
from plugin.service.logos import HEAVIEST, DrawingError, redrawn
from tests.pictures import PAYLOAD, SVG, bomb, contradictory, picture, polyglot

KINDS = ["PNG", "JPEG", "WEBP", "GIF"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_logo_is_small_and_keeps_its_shape(kind: str) -> None:
    drawn = Image.open(io.BytesIO(redrawn(picture(kind))))
    assert (drawn.format, drawn.size) == ("PNG", (256, 128))


def test_a_small_one_is_not_blown_up_and_stays_see_through() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (20, 10), (0, 0, 0, 0)).save(out, "PNG")
    drawn = Image.open(io.BytesIO(redrawn(out.getvalue())))
    assert (drawn.size, drawn.mode) == ((20, 10), "RGBA")
    assert drawn.getpixel((0, 0)) == (0, 0, 0, 0)


def test_it_is_the_same_every_time() -> None:
    assert redrawn(picture("JPEG")) == redrawn(picture("JPEG"))


@pytest.mark.attack
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_rides_along_in_a_logo(kind: str) -> None:
    sent = polyglot(kind)
    assert PAYLOAD in sent
    drawn = redrawn(sent)
    assert b"script" not in drawn
    assert drawn.endswith(b"IEND\xaeB`\x82")
    assert Image.open(io.BytesIO(drawn)).info == {}


@pytest.mark.attack
@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf", b"\n  ", b"<!-- x -->"])
def test_an_svg_is_refused_kindly(start: bytes) -> None:
    with pytest.raises(DrawingError):
        redrawn(start + SVG)


@pytest.mark.attack
@pytest.mark.parametrize(
    "sent",
    [
        b"", b"x", b"GIF89a", b"\x89PNG\r\n\x1a\n", b"%PDF-1.4", b"RIFF\0\0\0\0WEBP",
        picture("BMP"), picture("TIFF"), picture("PNG")[:200], picture("JPEG")[:300],
        contradictory(),
        b"%!PS-Adobe-3.0 EPSF-3.0\n(/etc/passwd) run",
    ],
)  # fmt: skip
def test_what_is_no_picture_is_refused(sent: bytes) -> None:
    with pytest.raises(InvalidInputError):
        redrawn(sent)


@pytest.mark.attack
def test_a_picture_that_unfolds_to_too_much_is_called_too_large() -> None:
    with pytest.raises(TooLargeError):
        redrawn(bomb())


@pytest.mark.attack
def test_a_heavy_upload_is_not_even_looked_at() -> None:
    with pytest.raises(TooLargeError):
        redrawn(picture("PNG") + b"\0" * HEAVIEST)
