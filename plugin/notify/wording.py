"""What a letter says: its kind and values, told in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass

from plugin.locales import Messages
from plugin.notify.kinds import Message, message
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
    is_code: bool
    """Is the number a code, to be read letter by letter?"""
    label: str
    text: str
    action: str
    url: str
    why: str
    mark: str
    """That all of it is a test; empty: it is none."""
    address: str
    """Where the shop is at home, on one line; may be empty."""
    stop: str
    """How to get no more of these; empty: there is no way."""
    stop_url: str


def words(letter: Letter) -> Words:
    """
    The sentences of a letter. Text from outside is tidied here, once, and links are checked.

    Raises InvalidInputError for a kind that nobody wrote, KeyError when a value is missing.
    """
    return _Writer(letter, Messages.of(letter.locale, letter.words), _tidied(letter.values)).words()


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes one letter in one language."""

    letter: Letter
    messages: Messages
    values: Values

    def words(self) -> Words:
        letter, told = self.letter, message(self.letter.kind, self.messages, self.values)
        return Words(
            tag=self.messages.tag,
            direction=self.messages.direction,
            sender=self.messages.text("mail.from", shop=tidy(letter.sender) or self._shop),
            shop=self._shop,
            subject=self._marked(self._counted(told, "subject")),
            greeting=self._greeting(),
            number=told.number,
            is_code=told.is_code,
            label=self._counted(told, told.label),
            text=self._said(told, told.text),
            action=self._said(told, "action"),
            url=link(str(self.values["url"])),
            why=self._said(told, told.why),
            mark=self.messages.text("mail.test.mark") if letter.sandbox else "",
            address=_on_one_line(letter.address),
            stop=self.messages.text("mail.stop") if letter.unsubscribe else "",
            stop_url=link(letter.unsubscribe) if letter.unsubscribe else "",
        )

    @property
    def _shop(self) -> str:
        return tidy(self.letter.shop_name)

    def _said(self, told: Message, part: str, **count: int) -> str:
        key = f"mail.{self.letter.kind}.{part}"
        return self.messages.text(key, **{**told.said, "shop": self._shop, **count})

    def _counted(self, told: Message, part: str) -> str:
        """A sentence in the plural of the letter's number, where it is one."""
        return self._said(told, part, **({} if told.count is None else {"count": told.count}))

    def _marked(self, subject: str) -> str:
        """Nobody shall take test points for real ones."""
        return self.messages.text("mail.test", subject=subject) if self.letter.sandbox else subject

    def _greeting(self) -> str:
        name = str(self.values.get("name", ""))
        if not name:
            return self.messages.text("mail.greeting.unnamed")
        return self.messages.text("mail.greeting", name=name)


def _tidied(values: Values) -> Values:
    return {name: tidy(v) if isinstance(v, str) else v for name, v in values.items()}


def _on_one_line(address: str) -> str:
    return ", ".join(filter(None, map(tidy, address.splitlines())))
