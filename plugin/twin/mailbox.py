"""The mailbox: an SMTP server that keeps every mail and sends none on."""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller

from plugin.twin.clock import Clock
from plugin.twin.state import State


@dataclass(frozen=True)
class Mail:
    """One mail as it came in."""

    id: int
    at: datetime
    sender: str
    recipients: tuple[str, ...]
    subject: str
    text: str
    html: str


class Mailbox:
    """Listens on loopback until it is closed."""

    def __init__(self, state: State, clock: Clock, port: int) -> None:
        self._state, self._clock = state, clock
        self._controller: Any = Controller(self, hostname="127.0.0.1", port=port)

    def open(self) -> None:
        """Begin to take mail."""
        self._controller.start()

    def close(self) -> None:
        """Take no more."""
        self._controller.stop()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: ANN401, N802 - aiosmtpd calls it so
        """Keep one mail."""
        del server, session
        mail = read_mail(
            self._state.next_number("mail"),
            self._clock.now(),
            envelope.mail_from or "",
            tuple(envelope.rcpt_tos),
            envelope.content,
        )
        self._state.put("mail", mail.id, mail)
        return "250 kept"


def read_mail(
    number: int, at: datetime, sender: str, recipients: tuple[str, ...], raw: bytes
) -> Mail:
    """Take a mail apart: who it says it is from, subject, plain text, HTML."""
    message = message_from_bytes(raw, policy=default)
    named, subject = str(message.get("From", sender)), str(message.get("Subject", ""))
    return Mail(
        number, at, named, recipients, subject, _part(message, "plain"), _part(message, "html")
    )


def _part(message: EmailMessage, kind: str) -> str:
    body = message.get_body(preferencelist=(kind,))
    return str(body.get_content()) if body else ""
