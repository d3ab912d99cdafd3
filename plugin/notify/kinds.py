"""The kinds of letters there are: the big word in each, and the sentences around it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from plugin.domain.errors import InvalidInputError
from plugin.domain.rewards import DISCOUNTS, MONEY, RewardKind
from plugin.locales import Messages

Values = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Message:
    """
    What is particular to one letter. `number` is the big word; `label` ends its sentence and
    `text` goes on from there, `why` says why it came: keys below the kind. `said` fills them,
    `count` chooses the plural.
    """

    number: str
    said: Values
    count: int | None = None
    label: str = "label"
    text: str = "text"
    why: str = "why"
    is_code: bool = False


def message(kind: str, messages: Messages, values: Values) -> Message:
    """
    The message of a letter of this kind.

    Raises InvalidInputError for a kind that nobody wrote, KeyError when a value is missing.
    """
    if kind not in _KINDS:
        raise InvalidInputError(f"There is no letter called {kind}.")
    return _KINDS[kind](messages, values)


def _points_end(messages: Messages, values: Values) -> Message:
    """When points end, and how many there are besides."""
    said = {"date": _day(messages, values), "total": _total(messages, values)}
    return _counted(messages, values, said)


def _claim(messages: Messages, values: Values) -> Message:
    """Points that wait need no more than their number, and how to have them."""
    text = "text.customer" if values.get("customer") else "text"
    return replace(_counted(messages, values, {}), text=text)


def _returned(messages: Messages, values: Values) -> Message:
    """Why points came back is what the ledger says of them."""
    why = messages.explain(str(values["why"]), values)
    return _counted(messages, values, {"why": why, "total": _total(messages, values)})


def _reward_issued(messages: Messages, values: Values) -> Message:
    """The code, where to type it and until when; store credit has none."""
    kind = RewardKind(str(values["kind"]))
    way = "code" if kind in DISCOUNTS else kind.value
    said = {"reward": _reward(messages, values), "until": _until(messages, values)}
    code = str(values["code"])
    return Message(
        code or _worth(messages, values),
        said,
        label="label" if code else "label.store_credit",
        text=f"text.{way}",
        why="given" if values.get("given") else "why",
        is_code=bool(code),
    )


def _referral_friend(messages: Messages, values: Values) -> Message:
    """A friend's code, from which amount on it is good, and until when."""
    minimum = int(values["minimum"])
    said = {"reward": _reward(messages, values), "until": _until(messages, values)}
    if minimum:
        said["minimum"] = messages.money(minimum, str(values["currency"]))
    text = "text.minimum" if minimum else "text"
    return Message(str(values["code"]), said, text=text, is_code=True)


def _referral_paid(messages: Messages, values: Values) -> Message:
    """Points for a friend, and how many there are besides."""
    return _counted(messages, values, {"total": _total(messages, values)})


def _code_ends(messages: Messages, values: Values) -> Message:
    """A code that nobody used yet, and its last day."""
    said = {"reward": _reward(messages, values), "date": _day(messages, values)}
    return Message(str(values["code"]), said, is_code=True)


def _counted(messages: Messages, values: Values, said: Values) -> Message:
    points = int(values["points"])
    return Message(messages.number(points), said, points)


def _reward(messages: Messages, values: Values) -> str:
    """What somebody got: the merchant's own name for it, or `$5.00 off`."""
    named = str(values["reward"])
    return named or messages.text(f"reward.{values['kind']}", worth=_worth(messages, values))


def _worth(messages: Messages, values: Values) -> str:
    worth = int(values["worth"])
    if RewardKind(str(values["kind"])) in MONEY:
        return messages.money(worth, str(values["currency"]))
    return messages.percent(worth)


def _until(messages: Messages, values: Values) -> str:
    if not values["ends_on"]:
        return messages.text("mail.for_good")
    days = int(values.get("days", 0))
    return messages.text("mail.until", date=messages.ahead(_noon(values), "UTC", days))


def _total(messages: Messages, values: Values) -> str:
    return messages.text("mail.total", count=values["available"])


def _day(messages: Messages, values: Values) -> str:
    return messages.day(_noon(values), "UTC")


def _noon(values: Values) -> datetime:
    return datetime.fromisoformat(f"{values['ends_on']}T12:00:00+00:00")


_KINDS: Final[Mapping[str, Callable[[Messages, Values], Message]]] = {
    "claim": _claim,
    "code_ends": _code_ends,
    "points_end": _points_end,
    "referral_friend": _referral_friend,
    "referral_paid": _referral_paid,
    "returned": _returned,
    "reward_issued": _reward_issued,
}
