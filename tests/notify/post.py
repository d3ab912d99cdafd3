"""A post office on loopback: it keeps the letters it accepts, and answers as it is told."""

import socket
from collections.abc import Awaitable
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


@dataclass(frozen=True)
class Kept:
    """One letter as it came in."""

    sender: str
    recipients: list[str]
    raw: bytes

    @property
    def mail(self) -> EmailMessage:
        return message_from_bytes(self.raw, policy=default)

    def body(self, kind: str) -> str:
        part = self.mail.get_body((kind,))
        assert part is not None
        return str(part.get_content())


@dataclass
class Manners:
    """What it says to whom. `leaves`: commands after which it hangs up without a word."""

    mail: str = "250 fine"
    rcpt: str = "250 fine"
    data: str = "250 kept"
    leaves: frozenset[str] = frozenset()


class _Door(Controller):
    """Listens on a port that the system chose and nobody can take in between."""

    def __init__(self, handler: object, **options: Any) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        port = self._socket.getsockname()[1]
        super().__init__(handler, hostname="127.0.0.1", port=port, ready_timeout=60, **options)

    def _create_server(self) -> Awaitable[Any]:
        served: Awaitable[Any] = self.loop.create_server(
            self._factory_invoker, sock=self._socket, ssl=self.ssl_context
        )
        return served


@dataclass
class PostOffice:
    """`kept` are the letters, `visitors` who greeted, `logins` who said a password."""

    options: dict[str, Any] = field(default_factory=dict)
    manners: Manners = field(default_factory=Manners)
    kept: list[Kept] = field(default_factory=list)
    visitors: list[str] = field(default_factory=list)
    logins: list[tuple[bytes, bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._door = _Door(self, authenticator=self._authenticate, **self.options)
        self._door.start()

    @property
    def port(self) -> int:
        return int(self._door.port)

    def close(self) -> None:
        self._door.stop()

    def _authenticate(self, *told: Any) -> AuthResult:
        login = told[-1]
        self.logins.append((login.login, login.password))
        return AuthResult(success=True)

    async def handle_EHLO(  # noqa: N802 (aiosmtpd calls it so)
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        del server, envelope
        session.host_name = hostname
        self.visitors.append(hostname)
        return responses

    async def handle_MAIL(  # noqa: N802 (aiosmtpd calls it so)
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        del server, session
        if self.manners.mail.startswith("250"):
            envelope.mail_from, envelope.mail_options = address, options
        return self.manners.mail

    async def handle_RCPT(  # noqa: N802 (aiosmtpd calls it so)
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        del session, options
        if "RCPT" in self.manners.leaves:
            server.transport.close()
        if self.manners.rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.manners.rcpt

    async def handle_DATA(  # noqa: N802 (aiosmtpd calls it so)
        self, server: Any, session: Any, envelope: Any
    ) -> str:
        del session
        if self.manners.data.startswith("250"):
            kept = Kept(envelope.mail_from, envelope.rcpt_tos, envelope.content)
            self.kept.append(kept)
        if "DATA" in self.manners.leaves:
            server.transport.close()
        return self.manners.data

    async def handle_QUIT(  # noqa: N802 (aiosmtpd calls it so)
        self, server: Any, session: Any, envelope: Any
    ) -> str:
        del session, envelope
        if "QUIT" in self.manners.leaves:
            server.transport.close()
        return "221 bye"
