"""What people type into blanks, as the programme's file would say it."""

import re
from typing import Final

_COMMA: Final = re.compile(r"(\d+),(\d{1,3})", re.ASCII)
_DIGITS: Final = re.compile(r"\d{1,15}", re.ASCII)


def whole(typed: str) -> object:
    """A whole number, or the text itself where it is none."""
    return int(typed) if _DIGITS.fullmatch(typed) else typed


def decimal(typed: str) -> str:
    """An amount with a point, for many write a comma."""
    found = _COMMA.fullmatch(typed)
    return f"{found[1]}.{found[2]}" if found else typed
