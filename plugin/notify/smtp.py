"""
Handing letters over by SMTP, and telling an address that does not exist from all other trouble.

The replies of a mail server repeat addresses, so none of them goes into an error or a log.
"""

import re
import ssl
from collections.abc import Callable
from contextlib import closing, suppress
from email.message import EmailMessage
from smtplib import (
    SMTP,
    SMTP_SSL,
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
)
from time import monotonic
from typing import Final

import structlog

from plugin.domain.errors import (
    LaurelError,
    LetterRefusedError,
    UnavailableError,
    UndeliverableError,
)
from plugin.notify.composing import compose
from plugin.notify.pausing import SECONDS, Pause
from plugin.notify.server import MailServer
from plugin.ports import Clock, Letter

TIMEOUT: Final = 10.0
"""Seconds for each step: to connect, to answer a command."""
_FOR_GOOD: Final = 500
_NO_SUCH_READER: Final = frozenset({550, 551, 553})
_ENHANCED: Final = re.compile(rb"\s*5\.\d{1,3}\.\d{1,3}\b")
_ABOUT_THE_READER: Final = re.compile(rb"\s*5\.1\.(?![789]\b)")
"""Enhanced codes (RFC 3463) about an address, less those about the sender's."""
_LATER: Final = 300
"""Seconds until a letter that was put off is worth another try: as long as greylisting takes."""

_log = structlog.get_logger("mail")


class PasswordInTheClearError(SMTPException):
    """There is a password to say, and the server offers no TLS to say it under."""


class SmtpNotifier:
    """A `Notifier` over SMTP, one connection a letter. May be shared by threads."""

    def __init__(
        self,
        server: MailServer,
        host: str,
        clock: Clock,
        *,
        timeout: float = TIMEOUT,
        tls: ssl.SSLContext | None = None,
        ticks: Callable[[], float] = monotonic,
    ) -> None:
        """`host` is our own name: we greet with it, and Message-IDs end in it."""
        self._server, self._host, self._clock, self._timeout = server, host, clock, timeout
        self._tls = tls or ssl.create_default_context()
        self._pause = Pause(ticks)

    def send(self, letter: Letter) -> None:
        """See `Notifier.send`. What failed for reasons of the server's begins a pause."""
        mail = compose(letter, self._server.sender, self._host, self._clock.now())
        self._pause.check()
        try:
            with closing(self._dialled()) as smtp:
                self._introduce(smtp)
                _hand_over(smtp, mail, letter.to, self._server.sender)
        except (OSError, SMTPException) as error:
            raise self._in_our_words(error) from None
        _log.info("letter_accepted", kind=letter.kind, letter_id=letter.id)

    def _dialled(self) -> SMTP:
        place = (self._server.host, self._server.port, self._host)
        if self._server.tls:
            return SMTP_SSL(*place, timeout=self._timeout, context=self._tls)
        return SMTP(*place, timeout=self._timeout)

    def _introduce(self, smtp: SMTP) -> None:
        """Greet, go under TLS where it is offered, and only then say a password."""
        smtp.ehlo_or_helo_if_needed()
        if not self._server.tls and smtp.has_extn("starttls"):
            smtp.starttls(context=self._tls)
        if self._server.password:
            if not isinstance(smtp.sock, ssl.SSLSocket):
                raise PasswordInTheClearError
            smtp.login(self._server.user, self._server.password)

    def _in_our_words(self, error: OSError | SMTPException) -> LaurelError:
        reply = _reply_to_letter(error)
        if reply is None:
            self._pause.begin()
            trouble = type(error).__name__
            return UnavailableError(f"The mail server takes no letters: {trouble}", SECONDS)
        code, said = reply
        if code < _FOR_GOOD:
            return UnavailableError(f"The mail server asks us to come back ({code}).", _LATER)
        if isinstance(error, SMTPRecipientsRefused) and _is_nobody(code, said):
            return UndeliverableError(f"The mail server knows no such address ({code}).")
        return LetterRefusedError(f"The mail server refused a letter ({code}).")


def _hand_over(smtp: SMTP, mail: EmailMessage, to: str, sender: str) -> None:
    smtp.ehlo_or_helo_if_needed()
    if not to.isascii() and not smtp.has_extn("smtputf8"):
        raise UndeliverableError("The mail server knows only addresses in ASCII.")
    smtp.send_message(mail, sender, [to])
    # The letter is theirs from here on: a clumsy farewell must not bring it twice.
    with suppress(OSError, SMTPException):
        smtp.quit()


def _reply_to_letter(error: OSError | SMTPException) -> tuple[int, bytes] | None:
    """The reply that was about this letter or its reader; None when it was about all of them."""
    if isinstance(error, SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
        return int(code), said
    return (int(error.smtp_code), b"") if isinstance(error, SMTPDataError) else None


def _is_nobody(code: int, said: bytes) -> bool:
    """Does nobody live there? A full mailbox, or a server that distrusts us, says no such thing."""
    about_them = _ABOUT_THE_READER.match(said) or not _ENHANCED.match(said)
    return code in _NO_SUCH_READER and bool(about_them)
