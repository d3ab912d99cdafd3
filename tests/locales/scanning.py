"""Which messages the source asks for: by their whole key, or by a key it puts together."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
_FOLDERS = ("plugin", "widgets", "webhooks")
_KINDS = {".py", ".html", ".liquid", ".js"}
_APART = {"twin", "migrations"}
"""What speaks for itself: the small platform, and the history of the tables."""

_WHOLE = re.compile(r"""["']([a-z]+(?:\.[a-z0-9_]+)*)["']""")
_FORMATTED = re.compile(r"""f(["'])((?:[a-z0-9_.]|\{[^{}]*\})+)\1""")
_JOINED = re.compile(r'"([a-z_.]+\.)" ?~(?: ?[a-z_.]+ ?~ ?"(\.[a-z_.]+)")?')
_ENDING = re.compile(r'~ ?"(\.[a-z_]+)"|"\{[a-z_]+\}(\.[a-z_]+)"')

_WORD = "[a-z0-9_]+"
_WORDS = "[a-z0-9_.]+"


_CODED = {"refused.redeem", "refused.reward"}
"""Sections that are asked for by the code of an error."""


def unused(keys: Iterable[str]) -> list[str]:
    """The keys that nothing in the source can be asking for."""
    return sorted(key for key in keys if not _is_used(key))


def _is_used(key: str) -> bool:
    if (
        key in _wholes()
        or key.rpartition(".")[0] in _CODED
        or any(pattern.fullmatch(key) for pattern in _patterns())
    ):
        return True
    stem, dot, end = key.rpartition(".")
    return f".{end}" in _endings() and bool(dot) and _is_used(stem)


@cache
def _source() -> str:
    return "\n".join(path.read_text("utf-8") for path in _files())


def _files() -> Iterator[Path]:
    for folder in _FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in _KINDS and not _APART & set(path.parts):
                yield path


@cache
def _wholes() -> frozenset[str]:
    return frozenset(_WHOLE.findall(_source()))


@cache
def _endings() -> frozenset[str]:
    return frozenset(end for found in _ENDING.findall(_source()) for end in found if end)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in sorted({*_formatted(), *_joined()}))


def _formatted() -> Iterator[str]:
    """`f"page.counts.{trigger}"`; two values beside each other may hold a dot between them."""
    for _, text in _FORMATTED.findall(_source()):
        parts = re.split(r"((?:\{[^{}]*\})+)", text)
        if "." in parts[0]:
            yield "".join(map(_part, parts))


def _part(text: str) -> str:
    if not text.startswith("{"):
        return re.escape(text)
    return _WORDS if text.count("{") > 1 else _nested()


def _joined() -> Iterator[str]:
    """`"panel.mine." ~ state`, and `"admin.error." ~ kind ~ ".title"`."""
    for before, after in _JOINED.findall(_source()):
        yield re.escape(before) + _nested() + re.escape(after)


@cache
def _nested() -> str:
    """What a value can be: one word, or two of which the source writes the first as it is."""
    firsts = set(re.findall(r"""["']([a-z_]+)\.(?:[a-z_]+["']|\{)""", _source()))
    return f"(?:{_WORD}|(?:{'|'.join(sorted(firsts & _SECTIONS))})\\.{_WORD})"


_SECTIONS = {"text", "label", "reason", "how", "logo"}
"""Parts of keys that hold several messages of a kind, such as `mail.reward_issued.text.code`."""
