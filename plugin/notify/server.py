"""The mail server an operator names: one address with everything in it."""

import re
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import SplitResult, unquote, urlsplit

_TLS = {"smtp": False, "smtps": True}
_PORTS = {"smtp": 587, "smtps": 465}
_SENDER = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,190}", re.ASCII)
_HOST = re.compile(r"[A-Za-z0-9.:-]+", re.ASCII)
_SHAPE = "an address looks like smtp://user:password@mail.example:587?from=rewards@mail.example"


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where letters are handed over, and in whose name. `tls`: from the first byte on."""

    host: str
    port: int
    tls: bool
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def parse(cls, url: str) -> Self:
        """
        Read `smtp://` (STARTTLS where offered) or `smtps://`, percent-encoded as addresses are.

        Without `?from=` letters come from the user, if that is an e-mail address. Raises
        ValueError with a reason that repeats nothing: there is a password in it.
        """
        parts = _split(url)
        host, port = _place(parts)
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        if bool(user) != bool(password):
            raise ValueError("a user comes with a password, and a password with a user")
        sender = _sender(parts.query) if parts.query else _own(user)
        return cls(host, port, _TLS[parts.scheme], sender, user, password)


def _split(url: str) -> SplitResult:
    """The parts of an address; what Python says of one that is none may repeat it."""
    try:
        return urlsplit(url)
    except ValueError:
        raise ValueError(_SHAPE) from None


def _place(parts: SplitResult) -> tuple[str, int]:
    """Host and port, when everything around them is as it should be."""
    strange = parts.path not in {"", "/"} or parts.fragment
    if parts.scheme not in _TLS or strange or not _HOST.fullmatch(parts.hostname or ""):
        raise ValueError(f"{_SHAPE}, odd characters written as in %40")
    try:
        port = parts.port
    except ValueError:
        raise ValueError("the port is a number up to 65535") from None
    return str(parts.hostname), port or _PORTS[parts.scheme]


def _sender(query: str) -> str:
    """The address after `from=`."""
    name, _, value = query.partition("=")
    sender = unquote(value)
    if name != "from" or not _SENDER.fullmatch(sender):
        raise ValueError("after the question mark stands from= and an e-mail address")
    return sender


def _own(user: str) -> str:
    if not _SENDER.fullmatch(user):
        raise ValueError("say whom letters come from: ?from=rewards@mail.example")
    return user
