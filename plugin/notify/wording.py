"""What a letter says: its kind and values, told in the reader's language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from plugin.domain.errors import InvalidInputError
from plugin.locales import Messages
from plugin.notify.tidying import link, tidy
from plugin.ports import Letter

Values = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Words:
    """A letter in sentences, as plain text: `number` and `label` are one of them."""

    tag: str
    direction: str
    sender: str
    shop: str
    subject: str
    greeting: str
    number: str
    label: str
    text: str
    action: str
    url: str
    why: str


def words(letter: Letter) -> Words:
    """
    The sentences of a letter. Text from outside is tidied here, once, and links are checked.

    Raises InvalidInputError for a kind that nobody wrote, KeyError when a value is missing.
    """
    messages, values = Messages.of(letter.locale), _tidied(letter.values)
    points = int(values["points"])
    said: Values = {"shop": tidy(letter.shop_name), **_details(letter.kind)(messages, values)}

    def told(part: str, **count: int) -> str:
        return messages.text(f"mail.{letter.kind}.{part}", **said, **count)

    return Words(
        tag=messages.tag,
        direction=messages.direction,
        sender=messages.text("mail.from", **said),
        shop=str(said["shop"]),
        subject=_marked(messages, letter, told("subject", count=points)),
        greeting=_greeting(messages, str(values.get("name", ""))),
        number=messages.number(points),
        label=told("label", count=points),
        text=told("text"),
        action=told("action"),
        url=link(str(values["url"])),
        why=told("why"),
    )


def _marked(messages: Messages, letter: Letter, subject: str) -> str:
    """Nobody shall take test points for real ones."""
    return messages.text("mail.test", subject=subject) if letter.sandbox else subject


def _tidied(values: Values) -> Values:
    return {name: tidy(v) if isinstance(v, str) else v for name, v in values.items()}


def _greeting(messages: Messages, name: str) -> str:
    if not name:
        return messages.text("mail.greeting.unnamed")
    return messages.text("mail.greeting", name=name)


def _ending(messages: Messages, values: Values) -> Values:
    """When points end, and how many there are besides."""
    noon = datetime.fromisoformat(f"{values['ends_on']}T12:00:00+00:00")
    total = messages.text("mail.total", count=values["available"])
    return {"date": messages.day(noon, "UTC"), "total": total}


def _waiting(messages: Messages, values: Values) -> Values:
    """Points that wait need no more than their number."""
    del messages, values
    return {}


_DETAILS: Mapping[str, Callable[[Messages, Values], Values]] = {
    "claim": _waiting,
    "points_end": _ending,
}


def _details(kind: str) -> Callable[[Messages, Values], Values]:
    if kind not in _DETAILS:
        raise InvalidInputError(f"There is no letter called {kind}.")
    return _DETAILS[kind]
