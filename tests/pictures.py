"""Pictures to upload: honest ones, and those that are more than pictures."""

import io
import struct
import zlib

from PIL import Image, PngImagePlugin

SVG = (
    b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
)
PAYLOAD = b"<script>alert(1)</script>"


def picture(kind: str, size: tuple[int, int] = (640, 320)) -> bytes:
    """A plain picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", size, "#3f6b4f").save(out, kind)
    return out.getvalue()


def polyglot(kind: str) -> bytes:
    """A picture that is a page as well: markup in its comment, and a whole document behind it."""
    out = io.BytesIO()
    drawn = Image.new("RGB", (64, 64), "#3f6b4f")
    if kind == "PNG":
        told = PngImagePlugin.PngInfo()
        told.add_text("Comment", PAYLOAD.decode())
        drawn.save(out, kind, pnginfo=told)
    elif kind in ("JPEG", "GIF"):
        drawn.save(out, kind, comment=PAYLOAD)
    else:
        drawn.save(out, kind, xmp=PAYLOAD)
    return out.getvalue() + b"<html><body>" + PAYLOAD + b"PK\x03\x04"


def bomb() -> bytes:
    """A PNG of a few kilobytes that unfolds to 900 million pixels."""
    side = 30_000
    rows = zlib.compress(b"\0" * 10_000)
    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", rows) + _chunk(b"IEND")


def contradictory() -> bytes:
    """A JPEG to turn upright, whose EXIF has a word where every program expects a number."""
    turned = struct.pack(">HHIHH", 0x0112, 3, 1, 6, 0)
    word = struct.pack(">HHI4s", 0x0106, 2, 4, b"odd\0")
    exif = b"Exif\0\0MM" + struct.pack(">HIH", 42, 8, 2) + word + turned + bytes(4)
    out = io.BytesIO()
    Image.new("RGB", (64, 32), "#3f6b4f").save(out, "JPEG", exif=exif)
    return out.getvalue()


def _chunk(kind: bytes, body: bytes = b"") -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
