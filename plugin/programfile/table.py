"""
A table of the file, read strictly: every value is what it should be, or a fault with its path.

A getter that meets a fault notes it and goes on with a value that is possible, so that one
reading finds all faults of a file.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from plugin.domain.errors import InvalidInputError
from plugin.domain.ledger import MAX_POINTS
from plugin.domain.money import exponent, parse_minor
from plugin.programfile import schema
from plugin.programfile.notation import amount, quoted
from plugin.programfile.wording import bare, impossible, one_of, unknown

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")

_LONGEST = 255


@dataclass(frozen=True, slots=True)
class Table:
    """`path` is empty for the whole file; items of a list are counted from 1."""

    path: str
    values: Mapping[str, object]
    faults: list[str]

    def __contains__(self, key: str) -> bool:
        return key in self.values

    def fault(self, key: str, said: str) -> None:
        """Note what is wrong with a key (empty: with the table) and what to write instead."""
        self.faults.append(f"{self.at(key)}: {said}")

    def at(self, key: str) -> str:
        """The path of a key: `orders.bonus[2].points`."""
        return ".".join(part for part in (self.path, key) if part)

    def whole(self, key: str, default: int | None, least: int = 0, most: int = MAX_POINTS) -> int:
        """A whole number in bounds; without a default it must be written."""
        found = self.values.get(key, default)
        if isinstance(found, int) and not isinstance(found, bool) and least <= found <= most:
            return found
        self.fault(key, f"{impossible(found)}; write a whole number from {least} to {most}")
        return least

    def flag(self, key: str, *, default: bool) -> bool:
        """Yes or no."""
        found = self.values.get(key, default)
        if isinstance(found, bool):
            return found
        self.fault(key, f"{impossible(found)}; write true or false")
        return default

    def choice(self, key: str, kind: type[E], default: E | None = None) -> E:
        """One of a few words; without a default it must be written."""
        found = self.values.get(key, default)
        for word in kind:
            if word == found:
                return word
        choices = one_of([quoted(word) for word in kind])
        self.fault(key, f"{impossible(found)}; write {choices}")
        return next(iter(kind))

    def amount(self, key: str, currency: str, default: int | None = None, least: int = 0) -> int:
        """Minor units of an amount in quotes; without a default it must be written."""
        if key not in self and default is not None:
            return default
        minor, cause = _minor(self.values.get(key), currency)
        if minor < least:
            bound = f" of at least {amount(least, currency)}" if least else ""
            example = quoted(amount(10 ** exponent(currency), currency))
            self.fault(key, f"{cause}; write an amount{bound} in {currency}, such as {example}")
        return max(minor, least)

    def text(self, key: str, most: int) -> str:
        """One text without spaces around it, of so many characters at most; empty without it."""
        found = self.values.get(key, "")
        if isinstance(found, str) and found == found.strip() and len(found) <= most:
            return found
        said = f"write text in quotes, of at most {most} characters and without spaces around it"
        self.fault(key, f"{impossible(found)}; {said}")
        return ""

    def words(self, key: str, kind: type[E]) -> frozenset[E]:
        """Some of a few words."""
        known = {str(word): word for word in kind}
        found = self.texts(key)
        for item in sorted(found - known.keys()):
            choices = one_of([quoted(word) for word in known])
            self.fault(key, f"{impossible(item)}; write some of {choices}")
        return frozenset(known[item] for item in found & known.keys())

    def texts(self, key: str) -> frozenset[str]:
        """A list of texts without spaces around them, whatever their order."""
        return frozenset(self.listed(key))

    def listed(self, key: str) -> tuple[str, ...]:
        """A list of texts without spaces around them, each once, in the order of the file."""
        found = self.values.get(key, [])
        if not isinstance(found, list):
            self.fault(key, f'{impossible(found)}; write a list such as ["one", "two"]')
            return ()
        for number, item in enumerate(found, start=1):
            if not _is_name(item):
                said = 'write text in quotes, without spaces around it, such as "one"'
                self.fault(f"{key}[{number}]", f"{impossible(item)}; {said}")
        return tuple(dict.fromkeys(item for item in found if isinstance(item, str)))

    def ids(self, key: str, kind: str) -> tuple[str, ...]:
        """A list of ids of a kind, as digits or as the platform's global ids; kept as digits."""
        found = {item: _digits(item, kind) for item in self.listed(key)}
        for item in (item for item, digits in found.items() if not digits and _is_name(item)):
            said = f'write the digits of the id of a {kind}, such as "45012345678901"'
            self.fault(key, f"{impossible(item)}; {said}")
        return tuple(dict.fromkeys(filter(None, found.values())))

    def table(self, key: str) -> "Table":
        """The table below a key; empty when it is left out."""
        found = self.values.get(key, {})
        if not isinstance(found, dict):
            self.fault(key, f"{impossible(found)}; write its keys under [{self.at(key)}]")
            found = {}
        return opened(self.at(key), found, self.faults)

    def tables(self, key: str) -> list["Table"]:
        """The tables of a list below a key; none when it is left out."""
        found = self.values.get(key, [])
        if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
            self.fault(key, f"{impossible(found)}; write each under [[{self.at(key)}]]")
            return []
        paths = (f"{self.at(key)}[{number}]" for number in range(1, len(found) + 1))
        return [opened(path, item, self.faults) for path, item in zip(paths, found, strict=True)]


def opened(path: str, values: Mapping[str, object], faults: list[str]) -> Table:
    """A table, its unknown keys noted as faults."""
    table = Table(path, values, faults)
    known = schema.names(re.sub(r"\[\d+\]", "[]", path))
    for key in values:
        if key not in known:
            table.fault(bare(key), unknown(key, known))
    return table


def faultless(table: Table, made: Callable[[], T]) -> T | None:
    """What is made of a table; nothing where that has a fault: all of them are noted."""
    before = len(table.faults)
    try:
        found = made()
    except InvalidInputError as error:
        if len(table.faults) == before:
            table.fault("", str(error))
        return None
    return found if len(table.faults) == before else None


def _minor(found: object, currency: str) -> tuple[int, str]:
    """Minor units, below zero when it is no amount, and why it might not do."""
    if not isinstance(found, str):
        return -1, impossible(found)
    try:
        return parse_minor(found, currency), impossible(found)
    except InvalidInputError as error:
        return -1, str(error)


def _digits(item: str, kind: str) -> str:
    """The digits of an id; empty for what is no id of this kind."""
    found = re.fullmatch(rf"(?:gid://[a-z]+/{kind}/)?([1-9][0-9]{{0,19}})", item)
    return found[1] if found else ""


def _is_name(item: object) -> bool:
    return isinstance(item, str) and 0 < len(item) <= _LONGEST and item == item.strip()
