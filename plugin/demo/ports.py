"""Where the demo listens: three neighbouring ports on this machine."""

import socket
from dataclasses import dataclass

from plugin.demo.errors import PortTakenError

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Ports:
    """The app at `app`, the twin at the next, its mailbox at the one after."""

    app: int

    @property
    def twin(self) -> int:
        """The store."""
        return self.app + 1

    @property
    def mail(self) -> int:
        """SMTP, for what the app sends."""
        return self.app + 2

    def require_free(self) -> None:
        """Raises PortTakenError for the first one that somebody else uses."""
        wanted = {self.app: "the app", self.twin: "the twin store", self.mail: "the mailbox"}
        for port, who in wanted.items():
            if not _free(port):
                raise PortTakenError(port, who)


def _free(port: int) -> bool:
    with socket.socket() as probe:
        # As servers do it: a port that only remembers closed connections counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True
