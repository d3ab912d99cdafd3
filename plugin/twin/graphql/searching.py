"""The platform's search syntax: `updated_at:>='2026-11-01' AND (status:open OR -tag:vip)`.

https://shopify.dev/docs/api/usage/search-syntax
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

_TOKEN = re.compile(
    r"""\s*(?:(?P<open>\()|(?P<close>\))|(?P<term>-?(?:(?P<name>[\w.]+):)?(?P<compare>>=|<=|>|<)?
    (?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s()]+))))""",
    re.VERBOSE,
)
_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    ">=": lambda have, want: have >= want,
    "<=": lambda have, want: have <= want,
    ">": lambda have, want: have > want,
    "<": lambda have, want: have < want,
    "": lambda have, want: have == want,
}

Values = Mapping[str, Any]
Test = Callable[[Values], bool]


@dataclass(frozen=True)
class Term:
    """`name:compare value`, or a bare word with an empty name."""

    name: str
    compare: str
    value: str
    negated: bool


def matcher(query: str | None, timezone: str) -> Test:
    """A test for things given as their searchable values; no query matches everything.

    A value is a text, a number, a time, a flag, or a list of texts; bare words look into the
    values listed under the empty name. A filter nobody knows matches nothing, as it finds nothing.
    """
    tokens = list(_tokens(query or ""))
    if not tokens:
        return lambda _: True
    test, rest = _either(tokens, ZoneInfo(timezone))
    del rest
    return test


def terms(query: str | None) -> list[Term]:
    """Every term of a query, for those who check names and values first."""
    return [token for token in _tokens(query or "") if isinstance(token, Term)]


def _tokens(query: str) -> Iterator[Term | str]:
    for match in _TOKEN.finditer(query):
        if match["open"] or match["close"]:
            yield match["open"] or match["close"]
        elif match["term"] in {"AND", "OR", "NOT"}:
            yield match["term"]
        else:
            value = next(
                v for v in (match["double"], match["single"], match["bare"]) if v is not None
            )
            negated = match["term"].startswith("-")
            yield Term(match["name"] or "", match["compare"] or "", value, negated)


def _either(tokens: list[Term | str], zone: ZoneInfo) -> tuple[Test, list[Term | str]]:
    one, tokens = _both(tokens, zone)
    if tokens and tokens[0] == "OR":
        other, tokens = _either(tokens[1:], zone)
        return (lambda values: one(values) or other(values)), tokens
    return one, tokens


def _both(tokens: list[Term | str], zone: ZoneInfo) -> tuple[Test, list[Term | str]]:
    one, tokens = _single(tokens, zone)
    if tokens and tokens[0] == "AND":
        tokens = tokens[1:]
    if tokens and tokens[0] not in {"OR", ")"}:
        other, tokens = _both(tokens, zone)
        return (lambda values: one(values) and other(values)), tokens
    return one, tokens


def _single(tokens: list[Term | str], zone: ZoneInfo) -> tuple[Test, list[Term | str]]:
    if not tokens:
        return (lambda _: True), tokens
    head, rest = tokens[0], tokens[1:]
    if head == "NOT":
        inner, rest = _single(rest, zone)
        return (lambda values: not inner(values)), rest
    if head == "(":
        inner, rest = _either(rest, zone)
        return inner, rest[1:]
    if isinstance(head, Term):
        return (lambda values: _holds(head, values, zone) is not head.negated), rest
    return (lambda _: True), rest


def _holds(term: Term, values: Values, zone: ZoneInfo) -> bool:
    if term.name not in values:
        return False
    have = values[term.name]
    if isinstance(have, list | tuple):
        return any(_text_holds(str(entry), term.value) for entry in have)
    if term.value == "*":
        return have is not None
    if isinstance(have, datetime):
        wanted = _moment(term.value, zone)
        return wanted is not None and _COMPARISONS[term.compare](have, wanted)
    if isinstance(have, int) and not isinstance(have, bool):
        number = re.fullmatch(r"-?[0-9]+", term.value.rpartition("/")[2])
        return number is not None and _COMPARISONS[term.compare](have, int(number[0]))
    text = str(have).lower() if isinstance(have, bool) else str(have or "")
    return _text_holds(text, term.value)


def _text_holds(have: str, wanted: str) -> bool:
    have, wanted = have.lower(), wanted.lower()
    return have.startswith(wanted[:-1]) if wanted.endswith("*") else have == wanted


def _moment(text: str, zone: ZoneInfo) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=zone)
