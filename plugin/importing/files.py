"""Order files, packed or not, as lines of text; never more than a line of them in memory."""

import gzip
import io
import lzma
import zlib
from collections.abc import Iterator
from typing import BinaryIO, cast

from plugin.domain.errors import InvalidInputError

_LONGEST_LINE = 1 << 20
_DAMAGES = (EOFError, OSError, lzma.LZMAError, zlib.error)


def lines(raw: BinaryIO, name: str) -> Iterator[str]:
    """
    The lines of a file, unpacked by what its name ends with (`.gz`, `.xz`).

    Bytes that are no UTF-8 become lone surrogates, so that only their row is bad. Raises
    InvalidInputError when the file is damaged or no text at all.
    """
    # newline="": quoted cells keep their line breaks.
    text = io.TextIOWrapper(_unpacked(raw, name), "utf-8-sig", errors="surrogateescape", newline="")
    try:
        yield from _each(text)
    finally:
        if not raw.closed:
            text.detach()  # the file is the caller's to close


def _each(text: io.TextIOWrapper) -> Iterator[str]:
    number = 0
    while line := _next(text, number):
        number += 1
        yield line


def _unpacked(raw: BinaryIO, name: str) -> BinaryIO:
    if name.endswith(".gz"):
        return cast("BinaryIO", gzip.GzipFile(fileobj=raw))
    return cast("BinaryIO", lzma.LZMAFile(raw)) if name.endswith(".xz") else raw


def _next(text: io.TextIOWrapper, number: int) -> str:
    try:
        line = text.readline(_LONGEST_LINE)
    except _DAMAGES as error:
        raise InvalidInputError(
            f"the file is damaged or cut off after line {number}: {error}"
        ) from None
    if len(line) == _LONGEST_LINE:
        raise InvalidInputError(f"line {number + 1} is too long: is this a CSV file?")
    return line
