"""Letters: what is said to one person by mail, and whoever carries it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from plugin.domain.appearance import Scheme


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture at a public address, `width` by `height` pixels as it is to be shown."""

    url: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What a letter wears of its shop's look, so that it is seen at once whom it comes from."""

    accent: str = "#3f6b4f"
    """`#rrggbb`, as the merchant chose it: whoever paints with it makes it readable."""
    radius: int = 16
    """Of corners, in pixels."""
    logo: Logo | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """
    A mail to one person: values, no sentence in them. `kind` chooses the words, `locale` (BCP 47)
    the language. Personal data: it passes through, and is left out where a letter is printed.

    Every one has `url` (of the panel; `claim`: of the claim link) and may have `name`, the first
    name. `points_end`: `points` that end, `available` in all, `ends_on` (ISO date in the shop's
    calendar, the day they are gone). `claim`: `points` that wait. `reward_issued` and `code_ends`:
    `code` (none for store credit), `kind` and `worth` of the reward in its own units, `currency`,
    `reward` (the merchant's name for it, may be empty), `ends_on` (the last day on which the code
    is good; empty: none). `returned`: `points` that came back, `available` in all, `why` (the code
    of an explanation) and its values.
    """

    kind: str
    to: str = field(repr=False)
    locale: str
    values: Mapping[str, str | int] = field(repr=False)
    id: str
    """What caused it, the same on every try: the Message-ID by which two copies are one."""
    shop_name: str
    sender: str = ""
    """The name that the shop signs with; empty: its own."""
    address: str = field(default="", repr=False)
    """The shop's postal address, on as many lines as it has."""
    reply_to: str = field(default="", repr=False)
    """Where answers go, such as the shop's own address; without a good one, to the sender."""
    unsubscribe: str = field(default="", repr=False)
    """An address (URL) that stops letters of this kind, by a page or by one POST (RFC 8058)."""
    sandbox: bool = False
    """Is it about test points? Then its subject says so."""
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False, hash=False)
    """The shop's own words in place of ours, by language and key of message."""
    head: Letterhead = Letterhead()


class Notifier(Protocol):
    """Whoever carries letters to people. It may carry one twice, never under two ids."""

    def send(self, letter: Letter) -> None:
        """
        Hand a letter over; returning means that it was accepted, not that it was read.

        Raises UnavailableError when it should be tried again later, UndeliverableError when there
        is no such address, and LetterRefusedError when the letter was refused for another reason.
        """
        ...


@dataclass(frozen=True, slots=True)
class Printed:
    """A letter as its reader would see it: whom it comes from, and the same words twice."""

    sender: str
    subject: str
    html: str
    text: str
    sheet: str
    """The one style sheet inside the page, letter for letter: whoever shows it has to allow it."""


class Press(Protocol):
    """Whoever can show a letter without sending it."""

    def show(self, letter: Letter, scheme: Scheme = Scheme.PAGE) -> Printed:
        """
        The letter in words, in the light or the dark; `PAGE` is as the reader's device says.

        Raises InvalidInputError for a kind that nobody wrote.
        """
        ...
