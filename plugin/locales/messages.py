"""Messages in one language: sentences, numbers, money, dates, and why a number is what it is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import cached_property

from babel import Locale

from plugin.locales import formats
from plugin.locales.catalogue import negotiate
from plugin.locales.directions import isolated, plain
from plugin.locales.own import spoken

_NOTHING: Mapping[str, Mapping[str, str]] = {}
_NOTHING_YET: Mapping[str, str] = {}

# The value that chooses the plural form, where an explanation has forms.
_COUNTED = {"way.order": "rate_points"}
_POINTS = "points"

_OTHER = "entry.other"
_OF_REWARDS = ("entry.redeem.", "entry.return.")
_RETURNED = "entry.return.returned"

# What an order earns beyond its lines, in the order in which it is told; a limit comes last.
_ADDED = ("per_order", "bonus_nth", "bonus_over")
_CUT = "cut"


@dataclass(frozen=True)
class Messages:
    """
    Everything we can say, in one locale. Results are plain text: escape them for HTML.

    A page says dozens of things, so what the locale itself says is looked up once for all of them.
    """

    locale: Locale
    words: Mapping[str, str]

    @classmethod
    def of(cls, tag: str, said: Mapping[str, Mapping[str, str]] = _NOTHING) -> "Messages":
        """
        The messages for a BCP 47 tag such as `pl-PL`; any other text speaks English.

        `said`: what a merchant says in their own words, by language and key.
        """
        locale = negotiate(tag)
        own = said.get(locale.language, _NOTHING_YET)
        return cls(locale, spoken(locale.language, own))

    @cached_property
    def tag(self) -> str:
        """The BCP 47 tag for `lang` attributes."""
        return str(self.locale).replace("_", "-")

    @cached_property
    def direction(self) -> str:
        """The direction of the script: `ltr` or `rtl`."""
        return self.locale.text_direction

    def text(self, key: str, **values: str | int) -> str:
        """
        The message of a key. An int is written as a number, and `count` chooses the plural.

        Raises KeyError when there is no such message, or a value is missing.
        """
        template = self._template(key, values.get("count"))
        if self._own_digits:
            template = template.translate(self._own_digits)
        if "{" not in template and "}" not in template:
            return template
        return template.format_map({name: self._shown(value) for name, value in values.items()})

    def explain(self, code: str, values: Mapping[str, str | int]) -> str:
        """
        Why a number is what it is, as a sentence.

        Amounts are minor units beside `currency`: `…_minor`, and `eligible` as exact text such
        as `13345/3`. What an order earns beyond its lines follows the sentence. A code that is not
        ours, written by another version, is told in general terms: entries are for ever, and one
        of them must not hide the others.
        """
        earned = code.endswith(".earned") and code in self.words
        parts = _parts(values) if earned else {}
        if not parts:
            return self._told(code, values)
        told = self._told(code, {**values, "total": _of_lines(int(values["total"]), parts)})
        for name, points in parts.items():
            part = self.text(f"part.{name}", points=points)
            told = self.text("part.also", told=told, part=part)
        return self.text("part.sum", told=told, total=values["total"])

    def _told(self, code: str, values: Mapping[str, str | int]) -> str:
        if _is_part(code, values):
            code = f"{code}.part"
        formed = f"{code}#other" in self.words
        count = {"count": values[_COUNTED.get(code, _POINTS)]} if formed else {}
        known = formed or code in self.words
        quiet = f"{code}.quiet" in self.words and "reason" not in values
        said = f"{code}.quiet" if quiet else code if known else _OTHER
        spoken = dict(self._spoken(values))
        if code.startswith(_OF_REWARDS) and "kind" in values:
            spoken["reward"] = self._reward(values)
        return self.text(said, **spoken, **count)

    def _reward(self, values: Mapping[str, str | int]) -> str:
        """What somebody got: `$5.00 off`; of a kind of another version its name."""
        kind = f"reward.{values['kind']}"
        if kind not in self.words:
            return str(values["reward"])
        worth = self.percent(int(values.get("value", 0)))
        if "value_minor" in values:
            worth = self.money(int(values["value_minor"]), str(values["currency"]))
        return self.text(kind, worth=worth)

    def plain(self, text: str) -> str:
        """Text from outside, fit to stand beside ours."""
        return plain(text)

    def number(self, value: int) -> str:
        """A whole number as people here write it."""
        return formats.number(value, self.locale)

    def signed(self, value: int) -> str:
        """A change, with its sign."""
        return formats.signed(value, self.locale)

    def money(self, minor: int | Fraction, currency: str) -> str:
        """An amount in minor units with its currency."""
        return formats.money(minor, currency, self.locale)

    def amount(self, minor: int, currency: str) -> str:
        """An amount in minor units with its currency, as briefly as it can be said: `$10`."""
        return formats.money(minor, currency, self.locale, brief=True)

    def percent(self, hundredths: int) -> str:
        """A part of a whole, in hundredths of a per cent."""
        return formats.percent(hundredths, self.locale)

    def date(self, at: datetime, zone: str) -> str:
        """The day of a moment in a zone, with its year."""
        return formats.date(at, zone, self.locale)

    def month(self, year: int, of_year: int) -> str:
        """A month by its name and year."""
        return formats.month(year, of_year, self.locale)

    def time(self, at: datetime, zone: str) -> str:
        """The time of a moment in a zone."""
        return formats.time(at, zone, self.locale)

    def day(self, at: datetime, zone: str) -> str:
        """The day of a moment in a zone, within the year."""
        return formats.day(at, zone, self.locale)

    def ahead(self, at: datetime, zone: str, days: int) -> str:
        """The day of a moment in a zone so many days ahead; with its year where that is far."""
        return formats.ahead(at, zone, days, self.locale)

    @cached_property
    def _own_digits(self) -> Mapping[int, int]:
        return formats.own_digits(self.locale)

    def _template(self, key: str, count: str | int | None) -> str:
        if not isinstance(count, int):
            return self.words[key]
        form = formats.plural(count, self.locale)
        return self.words.get(f"{key}#{form}") or self.words[f"{key}#other"]

    def _shown(self, value: str | int) -> str:
        if isinstance(value, int):
            return self.number(value)
        return isolated(plain(value)) if self.direction == "rtl" else plain(value)

    def _spoken(self, values: Mapping[str, str | int]) -> Iterator[tuple[str, str | int]]:
        for name, value in values.items():
            if name == "eligible" or name.endswith("_minor"):
                minor = value if isinstance(value, int) else Fraction(value)
                amount = self.money(minor, str(values["currency"]))
                yield name.removesuffix("_minor"), amount
            else:
                yield name, value


def _is_part(code: str, values: Mapping[str, str | int]) -> bool:
    """Did only some of a reward's points come back with an order?"""
    return code == _RETURNED and int(values["points"]) < int(values.get("of", 0))


def _parts(values: Mapping[str, str | int]) -> dict[str, int]:
    return {name: int(values[name]) for name in (*_ADDED, _CUT) if values.get(name)}


def _of_lines(total: int, parts: Mapping[str, int]) -> int:
    """The points of the lines alone, before anything was added or cut."""
    return total + parts.get(_CUT, 0) - sum(parts.get(name, 0) for name in _ADDED)
